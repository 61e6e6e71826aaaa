import { describe, expect, test } from "vitest";
import { Beat, Pulse, PulseWord } from "../../modules/mailbox/pulse.js";

function make(index = 3): { words: Uint32Array; machine: Pulse; watcher: Pulse } {
	const words = new Uint32Array(new SharedArrayBuffer(4 * (index + PulseWord.End + 1)));
	return { words, machine: new Pulse(words, index), watcher: new Pulse(words, index) };
}

describe("a pulse", () => {
	test("moves with each beat, and never says by itself that the machine has failed", () => {
		const { machine, watcher } = make();
		Reflect.set(machine, "count", 0x7ffffffd);
		let last = watcher.read();
		for (let beat = 0; beat < 6; beat++) {
			machine.beat();
			expect(watcher.read()).not.toBe(last);
			last = watcher.read();
			expect(last).not.toBe(Beat.Failed);
		}
	});

	test("says that the machine has failed, which then does not sleep any more", () => {
		const { machine, watcher } = make();
		expect(machine.mustStayAwake).toBe(false);
		machine.fail();
		expect([watcher.read(), machine.mustStayAwake]).toEqual([Beat.Failed, true]);
	});

	test("keeps a machine awake that its watcher is about to delete, whatever it beats", () => {
		const { words, machine, watcher } = make();
		words[3 + PulseWord.Awake] = 1;
		machine.beat();
		expect([machine.mustStayAwake, watcher.read()]).toEqual([true, 1]);
	});

	test("touches its own words only", () => {
		const { words, machine } = make();
		machine.beat();
		machine.fail();
		expect([...words]).toEqual([0, 0, 0, Beat.Failed, 1, 0]);
	});
});
