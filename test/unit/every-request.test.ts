import { expect, test } from "vitest";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { methodName } from "../../modules/messages/types.js";
import { everyFreeKey } from "../support/every-free-key.js";
import { everyCounter, everyKey, everyLimits, everyRequest } from "../support/every-request.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { TestHsm } from "../support/hsm.js";
import { requestNames, rowOf } from "../support/rows.js";

test("everyFreeKey makes a free key by every request that makes keys", async () => {
	const hsm = new TestHsm({ freeKeys: [{ keys: 4, bytes: 352, algorithms: keyAlgorithms }] });
	const [client] = hsm.clients;
	const made = new Set<string>();
	const request = client.request.bind(client);
	client.request = (name, fields, options) => {
		if ("attributes" in fields) made.add(methodName(name));
		return request(name, fields, options);
	};
	await hsm.answer(everyFreeKey(client));
	expect([...made].sort()).toEqual(
		requestNames
			.filter((name) => rowOf(name).inputs.some((input) => input.name === "attributes"))
			.map(methodName)
			.sort(),
	);
	expect(await hsm.answer(client.listKeys({}))).toEqual([]);
}, 60_000);

test("everyRequest sends every request of the table, and each succeeds", async () => {
	const hsm = new TestHsm({ keys: everyKey, freeKeys: everyLimits, counters: everyCounter, storage: storageOn(memoryDevice()) });
	const [client] = hsm.clients;
	const asked = new Set<string>();
	const request = client.request.bind(client);
	client.request = async (name, fields, options) => {
		const answer = await request(name, fields, options);
		asked.add(methodName(name));
		return answer;
	};
	await hsm.answer(everyRequest(client, ["P-256", "P-384"]));
	expect(
		requestNames.map(methodName).filter((name) => !asked.has(name)),
		"rows that are never asked for",
	).toEqual([]);
}, 60_000);
