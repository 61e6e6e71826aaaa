import { expect, test } from "vitest";
import { methodName } from "../../modules/messages/types.js";
import { everyKey, everyLimits, everyRequest } from "../support/every-request.js";
import { TestHsm } from "../support/hsm.js";
import { requestNames } from "../support/rows.js";

test("everyRequest sends every request of the table, and each succeeds", async () => {
	const hsm = new TestHsm({ keys: everyKey, freeKeys: everyLimits });
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
