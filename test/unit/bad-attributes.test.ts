import { expect, test } from "vitest";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { badAttributes } from "../support/bad-attributes.js";
import { TestHsm } from "../support/hsm.js";
import { RawClient } from "../support/raw-client.js";

const bad = badAttributes();

test(`${bad.length} requests with bad attributes, made from the table, get their error and make no key`, () => {
	const limits = { keys: 4, bytes: 600, algorithms: keyAlgorithms };
	const hsm = new TestHsm({ freeKeys: [limits, limits] });
	const raw = new RawClient(hsm.region, hsm.shared, 1);
	expect(bad.length).toBeGreaterThan(150);
	for (const { what, request, attributes, at, error } of bad) {
		raw.pool.set(attributes, at);
		raw.send(request);
		hsm.run();
		const responses = raw.receive();
		expect(responses, what).toHaveLength(1);
		expect(responses[0].status, what).toBe(error);
		raw.pool.fill(0);
	}
	expect(hsm.keys.list(1, new Uint8Array(512), 0, 512)).toBe(0);
});

test("a client without limits makes no key", () => {
	const hsm = new TestHsm({ freeKeys: [{ keys: 4, bytes: 600, algorithms: keyAlgorithms }] });
	const raw = new RawClient(hsm.region, hsm.shared, 1);
	const [{ request, attributes, at }] = bad;
	raw.pool.set(attributes.with(0, 1), at);
	raw.send(request);
	hsm.run();
	expect(raw.receive()[0].status).toBe("KeyStore.NotAllowed");
});
