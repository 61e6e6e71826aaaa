import { expect, test } from "vitest";
import { everyFreeKey } from "../support/every-free-key.js";
import { everyCounter, everyKey, everyRequest } from "../support/every-request.js";
import { startHsm } from "../support/node-hsm.js";

test("a thread answers every request of the table", async () => {
	const hsm = await startHsm({ keys: everyKey, counters: everyCounter });
	await everyRequest(hsm.client(0), ["P-256", "P-384"]);
	await everyFreeKey(hsm.client(1));
	expect(hsm.hasEnded).toBe(false);
	await hsm.terminate();
	expect(hsm.hasEnded).toBe(true);
});
