import { describe, expect, test } from "vitest";
import { Beat, Heartbeat, HeartbeatWord, Watchdog } from "../../modules/mailbox/heartbeat.js";

function make(index = 3): { words: Uint32Array; machine: Heartbeat; watcher: Heartbeat } {
	const words = new Uint32Array(new SharedArrayBuffer(4 * (index + HeartbeatWord.End + 1)));
	return { words, machine: new Heartbeat(words, index), watcher: new Heartbeat(words, index) };
}

describe("a heartbeat", () => {
	test("changes with each beat, and never says by itself that the machine has failed", () => {
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

	test("says that the machine has failed, which then never sleeps again", () => {
		const { machine, watcher } = make();
		expect(machine.mustStayAwake).toBe(false);
		machine.end(Beat.Failed);
		expect([watcher.read(), machine.mustStayAwake]).toEqual([Beat.Failed, true]);
	});

	test("keeps a machine awake that its watcher is about to delete, even if it beats", () => {
		const { words, machine, watcher } = make();
		words[3 + HeartbeatWord.Awake] = 1;
		machine.beat();
		expect([machine.mustStayAwake, watcher.read()]).toEqual([true, 1]);
	});

	test("touches its own words only", () => {
		const { words, machine } = make();
		machine.beat();
		machine.end(Beat.Failed);
		expect([...words]).toEqual([0, 0, 0, Beat.Failed, 1, 0]);
	});
});

describe("the watchdog", () => {
	const expiry = (every: number, beats: (now: number) => number, start = 0): number => {
		const watchdog = new Watchdog(1000, start);
		for (let now = start; now < start + 20_000; now += every) if (watchdog.hasExpired(beats(now), now >>> 0)) return now - start;
		return Infinity;
	};

	test.each([1, 10, 100, 250])("expires if a machine gives no beat for longer than the limit, with a check each %d ms", (every) => {
		expect(expiry(every, () => 7)).toBeGreaterThanOrEqual(1000);
		expect(expiry(every, () => 7)).toBeLessThanOrEqual(1000 + 2 * every);
		expect(expiry(every, (now) => Math.min(now, 5000))).toBeGreaterThanOrEqual(6000);
	});

	test("does not expire while the machine beats within the limit, also when the clock wraps", () => {
		for (const start of [0, 0xffffffff - 700, 0x7fffffff - 700]) expect(expiry(10, (now) => Math.floor(now / 990), start)).toBe(Infinity);
		expect(expiry(10, () => 7, 0xffffffff - 700)).toBeLessThan(1100);
	});

	test("does not count time for which the watcher was away", () => {
		const watchdog = new Watchdog(1000, 0);
		expect(watchdog.hasExpired(3, 10)).toBe(false);
		expect([100_000, 200_000, 300_000].map((now) => watchdog.hasExpired(3, now))).toEqual([false, false, false]);
		expect(watchdog.hasExpired(4, 400_000)).toBe(false);
		expect([500_000, 600_000, 700_000, 800_000, 900_000].map((now) => watchdog.hasExpired(4, now))).toEqual([false, false, false, false, true]);
	});
});
