import { expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { requests } from "../../modules/messages/requests.js";
import { badRequests, presentPairs, presentPublicKey, presentPublicKeys, presentSymmetric } from "../support/bad-requests.js";
import { othersEnd, othersSetup, ownEnd, ownSetup } from "../support/bad-sessions.js";
import type { Step } from "./fixtures/interpreter.js";
import { interpret } from "./interpret.js";

const { poolBytes } = region.sizes;
const bad = badRequests(poolBytes);
const good: Step = { slot: { type: requests.Hash, parameters: [0], pairs: [undefined, [64, 3], undefined, undefined, [0, 32]] } };

it(`the HSM on the XS simulator answers ${bad.length} bad requests made from the table, each followed by a good one, and keeps its sessions`, async () => {
	const setup: Step[] = [
		...presentSymmetric.map((key) => ({ ask: [{ name: "GenerateSymmetricKey", fields: { key } }] })),
		...presentPairs.map((key) => ({ ask: [{ name: "GenerateKeyPair", fields: { key } }] })),
		...presentPublicKeys.map((key) => ({ ask: [{ name: "ImportPublicKey", fields: { key, publicKey: `hex:${presentPublicKey}` } }] })),
		...othersSetup.map((request) => ({ ask: [request] })),
		...ownSetup.map(({ request }) => ({ slot: request })),
	];
	// These succeed only with the sessions of the setup.
	const end: Step[] = [...Object.values(ownEnd).map((slot) => ({ slot })), ...othersEnd.map((request) => ({ ask: [request] }))];
	const { answers } = await interpret([...setup, ...bad.flatMap(({ request }) => [{ slot: request }, good]), ...end], "./fixtures/hsm-searchable.ts");
	for (const answer of [...answers.slice(0, setup.length), ...answers.slice(-end.length)]) expect(answer).toHaveProperty("value");
	bad.forEach(({ what, error }, index) => {
		const [answer, next] = answers.slice(setup.length + 2 * index);
		if (error !== undefined) expect(answer, what).toEqual({ error });
		else if ("error" in answer) expect(answer.error, what).not.toBe("WorkerFailed");
		expect(next, what).toEqual({ value: "0" });
	});
});
