import { expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { requests } from "../../modules/messages/requests.js";
import { badRequests, presentPairs, presentSymmetric } from "../support/bad-requests.js";
import type { Step } from "./fixtures/interpreter.js";
import { interpret } from "./interpret.js";

const { poolBytes } = region.sizes;
const bad = badRequests(poolBytes);
const good: Step = { slot: { type: requests.Hash, parameters: [0], pairs: [undefined, [64, 3], undefined, undefined, [0, 32]] } };

it(`the HSM on the XS simulator answers ${bad.length} bad requests made from the table, each followed by a good one`, async () => {
	const keys: Step[] = [
		...presentSymmetric.map((key) => ({ ask: [{ name: "GenerateSymmetricKey", fields: { key } }] })),
		...presentPairs.map((key) => ({ ask: [{ name: "GenerateKeyPair", fields: { key } }] })),
	];
	const { answers } = await interpret([...keys, ...bad.flatMap(({ request }) => [{ slot: request }, good])], "./fixtures/hsm-searched.ts");
	answers.slice(0, keys.length).forEach((answer) => expect(answer).toEqual({ value: null }));
	bad.forEach(({ what, error }, index) => {
		const [answer, next] = answers.slice(keys.length + 2 * index);
		if (error !== undefined) expect(answer, what).toEqual({ error });
		else if ("error" in answer) expect(answer.error, what).not.toBe("WorkerFailed");
		expect(next, what).toEqual({ value: "0" });
	});
});
