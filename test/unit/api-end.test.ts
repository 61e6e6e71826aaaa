import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { type End, Hsm } from "../../modules/api/hsm.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat } from "../../modules/mailbox/heartbeat.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { trackPromise } from "../support/promise-state.js";
import { idle } from "./fake-hsm.js";
import { HEARTBEAT_TIMEOUT, make, region } from "./fake-machine.js";

const ended = (name: string, why?: string) => ({
	name: "HsmError",
	code: "Hsm.Ended",
	message: why === undefined ? `${name}: Hsm.Ended` : `${name}: Hsm.Ended (${why})`,
});

describe("when the HSM ends", () => {
	test("a failed one gets no message, which would be lost with it, and is deleted soon", () => {
		const { machine, timers, hsm, ends } = make();
		machine.heartbeat.end(Beat.Failed);
		hsm.terminate();
		timers.advance(300);
		expect(machine.asked).toBe(0);
		expect(machine.terminations).toBe(1);
		expect(ends).toEqual([["terminated", undefined]]);
	});

	test.each<[string, (made: ReturnType<typeof make>) => void, End, string?]>([
		["by a message that it has failed", ({ machine }) => machine.onmessage(Beat.Failed), "failed"],
		["by a message that says why it can not serve", ({ machine }) => machine.onmessage({ failure: "the store is torn" }), "failed", "the store is torn"],
		[
			"by a last beat that says so",
			({ machine, timers }) => {
				machine.heartbeat.end(Beat.Failed);
				timers.advance(HEARTBEAT_TIMEOUT / 4);
			},
			"failed",
		],
		["by saying nothing any more", ({ timers }) => timers.advance(HEARTBEAT_TIMEOUT), "unresponsive"],
		["by the application", ({ hsm }) => hsm.terminate(), "terminated"],
	])("%s, everything under way and everything later rejects at once", async (_how, end, reason, why) => {
		const made = make();
		const { machine, timers, ends, hsm } = made;
		const outcomes = [0, 1].flatMap((index) => [
			...[1, 2, 3].map((key) => trackPromise(hsm.client(index).deleteKey({ key }))),
			trackPromise(hsm.client(index).getRandom({ size: 64 }, { timeout: 9999 })),
		]);
		await idle();
		expect(hsm.hasEnded).toBe(false);
		end(made);
		expect(hsm.hasEnded).toBe(true);
		await idle();
		for (const index of [0, 4]) {
			expect(outcomes.slice(index, index + 3).map(({ reason }) => reason)).toMatchObject(new Array(3).fill(ended("DeleteKey", why)));
			expect(outcomes[index + 3].reason).toMatchObject(ended("GetRandom", why));
		}
		await expect(hsm.client(1).getRandom({ size: 1 })).rejects.toMatchObject(ended("GetRandom", why));
		expect([freeMemory(hsm.client(0)), connectionOf(hsm.client(0)).isWaiting]).toEqual([0, false]);
		expect([machine.terminations, ends]).toEqual([0, []]);
		expect(machine.asked).toBe(reason === "failed" ? 0 : 1);
		timers.advance(1200);
		expect([machine.terminations, ends, timers.count]).toEqual([1, [[reason, why]], 0]);
		hsm.terminate();
		for (const message of [Beat.Failed, 0, { failure: "another reason" }]) machine.onmessage(message);
		timers.advance(10 * HEARTBEAT_TIMEOUT);
		expect([machine.terminations, ends]).toEqual([1, [[reason, why]]]);
		await expect(hsm.client(0).deleteKey({ key: 1 })).rejects.toMatchObject(ended("DeleteKey", why));
	});

	test("its machines stay awake from then on, and are woken, before the one that the host knows is deleted", () => {
		const { machine, timers, hsm } = make();
		const { control, heartbeat } = machine;
		const doorbell = new Doorbell(new Int32Array(control), region.doorbell);
		const seen = doorbell.read();
		hsm.terminate();
		expect([heartbeat.mustStayAwake, doorbell.read() !== seen, machine.terminations]).toEqual([true, true, 0]);
		timers.advance(50);
		expect(machine.terminations, "a sleep of 50 ms may have just begun").toBe(0);
	});

	test("one that is asked to end is deleted when a message or its heartbeat says that it has ended, not earlier while it beats", () => {
		const heartbeatEnds = ({ machine }: ReturnType<typeof make>): void => machine.heartbeat.end(Beat.Ended);
		const bothSay = (made: ReturnType<typeof make>): void => {
			heartbeatEnds(made);
			made.machine.onmessage(Beat.Ended);
		};
		for (const says of [bothSay, heartbeatEnds]) {
			const made = make();
			const { machine, timers, hsm, ends } = made;
			const { heartbeat } = machine;
			hsm.terminate();
			for (let time = 0; time < 2000; time += 20) {
				heartbeat.beat();
				timers.advance(20);
			}
			expect([machine.terminations, ends]).toEqual([0, []]);
			machine.onmessage(Beat.Ended);
			expect(machine.terminations, "its last word is its heartbeat").toBe(0);
			says(made);
			// Earlier messages come first.
			if (machine.terminations === 0) {
				timers.advance(20);
				expect(machine.terminations).toBe(0);
				timers.advance(20);
			}
			expect([machine.terminations, ends, timers.count]).toEqual([1, [["terminated", undefined]], 0]);
		}
	});

	test("one that is asked to end but only beats is deleted after a time", () => {
		const { machine, timers, hsm } = make();
		const { heartbeat } = machine;
		hsm.terminate();
		for (let time = 0; time < 10_000 && machine.terminations === 0; time += 20) {
			heartbeat.beat();
			timers.advance(20);
		}
		expect(machine.terminations).toBe(1);
	});

	test("one that takes no more messages is deleted like a dead one", () => {
		const { machine, timers, hsm } = make();
		machine.postMessage = () => {
			throw new Error("out of memory");
		};
		hsm.terminate();
		timers.advance(1200);
		expect(machine.terminations).toBe(1);
	});

	test("a machine that can not be deleted is reported, and the pools are wiped", () => {
		const { machine, timers, hsm, ends } = make();
		const { pools } = machine.memory ?? { pools: [] };
		new Uint8Array(pools[1]).fill(7);
		machine.terminate = () => {
			throw new Error("a driver hangs");
		};
		hsm.terminate();
		timers.advance(1200);
		expect(ends).toEqual([["terminated", "Error: a driver hangs"]]);
		expect(new Uint8Array(pools[1]).every((byte) => byte === 0)).toBe(true);
	});

	test("the pools are wiped after its machine is gone", async () => {
		const { machine, timers, hsm } = make();
		const { pools } = machine.memory ?? { pools: [] };
		void trackPromise(hsm.client(0).importSymmetricKey({ key: 1, data: new Uint8Array(32).fill(0xa5) }));
		await idle();
		hsm.terminate();
		const before = machine.terminate.bind(machine);
		machine.terminate = () => {
			expect(new Uint8Array(pools[0]).includes(0xa5)).toBe(true);
			before();
		};
		timers.advance(1200);
		expect(machine.terminations).toBe(1);
		for (const pool of pools) expect(new Uint8Array(pool).every((byte) => byte === 0)).toBe(true);
	});

	test("without timers, its machine has a grace period too, and is deleted at once when it says that it has ended", async () => {
		const { machine, ends, hsm } = make(false);
		const start = Date.now();
		hsm.terminate();
		expect([machine.terminations, machine.asked]).toEqual([0, 1]);
		await idle();
		expect(Date.now() - start).toBeGreaterThan(900);
		expect([machine.terminations, ends]).toEqual([1, [["terminated", undefined]]]);
		const other = make(false);
		other.hsm.terminate();
		other.machine.heartbeat.end(Beat.Ended);
		await idle();
		expect(other.machine.terminations, "its message is on its way").toBe(0);
		other.machine.onmessage(Beat.Ended);
		expect([other.machine.terminations, other.ends]).toEqual([1, [["terminated", undefined]]]);
		await idle();
		expect(other.machine.terminations).toBe(1);
	});

	test("a machine that serves or has served an Hsm is refused, and the first Hsm goes on", async () => {
		const { machine, timers, hsm } = make();
		const under = trackPromise(hsm.client(0).deleteKey({ key: 1 }));
		expect(() => new Hsm(region, () => machine)).toThrow(
			new TypeError('"start" expected to start a machine, got one that serves another Hsm, or has served one'),
		);
		await idle();
		expect([machine.terminations, hsm.hasEnded, under.reason]).toEqual([0, false, undefined]);
		machine.onmessage(Beat.Failed);
		await idle();
		expect(under.reason).toMatchObject({ code: "Hsm.Ended" });
		timers.advance(1200);
		expect(() => new Hsm(region, () => machine)).toThrow(TypeError);
		for (const nothing of [undefined, null, 3, "machine", {}])
			expect(() => new Hsm(region, () => nothing as never)).toThrow(/^"start" expected to start a machine, got /);
	});

	test("its reason does not replace the reason of a timeout, a signal or a size", async () => {
		const { machine, timers, hsm } = make();
		const client = hsm.client(0);
		const [timed, large] = [trackPromise(client.deleteKey({ key: 1 }, { timeout: 10 })), trackPromise(client.getRandom({ size: 65 }))];
		await idle();
		timers.advance(20);
		machine.onmessage({ failure: "the store is torn" });
		const aborted = trackPromise(client.deleteKey({ key: 1 }, { signal: AbortSignal.abort("enough") }));
		await idle();
		expect([timed, large].map(({ reason }) => reason)).toMatchObject([
			{ message: "DeleteKey: Api.TimedOut" },
			{ message: "GetRandom: RequestTooLarge (it takes 65 bytes, the pool has 64)" },
		]);
		expect(aborted.reason).toMatchObject(ended("DeleteKey", "the store is torn"));
	});

	test("nothing that an application may keep refers to the shared memory", async () => {
		setFlagsFromString("--expose-gc");
		const collect = runInNewContext("gc") as () => void;
		const { machine, timers, hsm } = make();
		const client = hsm.client(0);
		const outcomes = [1, 2, 3].map((key) => trackPromise(client.deleteKey({ key }, { timeout: 5000 })));
		const control = new WeakRef(machine.control);
		const pools = (machine.memory?.pools ?? []).map((pool) => new WeakRef(pool));
		expect(pools).toHaveLength(2);
		await idle();
		collect();
		expect(control.deref()).toBeDefined();
		machine.onmessage(Beat.Failed);
		timers.advance(200);
		for (let round = 0; round < 5; round++) {
			await idle();
			collect();
		}
		expect([control, ...pools].map((buffer) => buffer.deref())).toEqual([undefined, undefined, undefined]);
		expect([hsm, client, machine, ...outcomes]).toHaveLength(6);
	});
});
