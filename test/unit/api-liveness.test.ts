/** The API does not take a living HSM for one that has ended. */
import { describe, expect, test } from "vitest";
import { Beat } from "../../modules/mailbox/heartbeat.js";
import { RingEnd, Role } from "../../modules/mailbox/ring.js";
import { trackPromise } from "../support/promise-state.js";
import { idle } from "./fake-hsm.js";
import { HEARTBEAT_TIMEOUT, make, region } from "./fake-machine.js";

describe("an HSM goes on", () => {
	test.each<[string, unknown]>([
		["an object", {}],
		["null", null],
		["nothing", undefined],
		["a text", "failure"],
		["a list", ["failure"]],
		["a reason that is no text", { failure: 7 }],
		["a reason that is an object", { failure: { failure: "lost" } }],
		["no reason", { failure: undefined }],
		["another name", { failed: "lost" }],
		["a function that has a reason", Object.assign(() => undefined, { failure: "lost" })],
		["a beat that is not the last", Beat.Failed - 1],
	])("when its machine sends %s", async (_what, message) => {
		const { machine, timers, ends, hsm } = make();
		const outcome = trackPromise(hsm.client(0).deleteKey({ key: 1 }));
		await idle();
		machine.onmessage(message);
		await idle();
		timers.advance(HEARTBEAT_TIMEOUT / 2);
		expect([hsm.hasEnded, outcome.state, ends, machine.terminations]).toEqual([false, "pending", [], 0]);
	});
});

describe("an HSM does not count as unresponsive", () => {
	test("while nothing is under way", () => {
		const { timers, hsm } = make();
		timers.advance(100 * HEARTBEAT_TIMEOUT);
		expect([hsm.hasEnded, timers.count]).toEqual([false, 0]);
	});

	test("while it beats, however long its answer takes", async () => {
		const { machine, timers, hsm } = make();
		const outcome = trackPromise(hsm.client(0).deleteKey({ key: 1 }));
		const { heartbeat } = machine;
		for (let time = 0; time < 20; time++) {
			timers.advance(HEARTBEAT_TIMEOUT / 2);
			heartbeat.beat();
		}
		await idle();
		expect([hsm.hasEnded, outcome.state]).toEqual([false, "pending"]);
		timers.advance(HEARTBEAT_TIMEOUT * 1.25);
		expect(hsm.hasEnded).toBe(true);
	});

	test("when the host itself did not check for a long time", () => {
		const { machine, timers, hsm } = make();
		void trackPromise(hsm.client(0).deleteKey({ key: 1 }));
		const { heartbeat } = machine;
		// The host was busy: it notices the time only at its next check, and the HSM has beaten since.
		timers.sleep(50 * HEARTBEAT_TIMEOUT);
		heartbeat.beat();
		timers.advance(HEARTBEAT_TIMEOUT / 4);
		expect(hsm.hasEnded).toBe(false);
	});

	test("because of beats that were missing while nothing was under way", async () => {
		const { machine, timers, hsm } = make();
		const control = new Uint32Array(machine.control);
		const requests = new RingEnd(control, region.requestRing(0), Role.consumer);
		void trackPromise(hsm.client(0).deleteKey({ key: 1 }));
		timers.advance(HEARTBEAT_TIMEOUT * 0.75);
		expect([requests.available(), hsm.hasEnded]).toEqual([1, false]);
		machine.heartbeat.beat();
		timers.advance(HEARTBEAT_TIMEOUT * 0.5);
		expect(hsm.hasEnded).toBe(false);
	});
});
