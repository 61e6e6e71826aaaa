/** On the chip a request costs its byte codes (test/README.md). */
import { expect, it } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";

/** The most byte codes of core and mailbox. The aim is 1,500 for a hash or AES-GCM of 16 bytes. */
const budgets: Readonly<Record<string, number>> = {
	GetRandom: 1_400,
	IsKeyAvailable: 1_450,
	Hash: 1_450,
	"EncryptAesGcm, stored key": 1_500,
	"EncryptAesGcm, own key": 1_400,
	"no work": 280,
};

const { bits } = await buildSimulator();

it.skipIf(bits !== 32)("core and mailbox take few byte codes for a request", async () => {
	const ecc = new URL("../../hosts/firmware/ecc.ts", import.meta.url);
	const { status, stdout, stderr } = await simulate({ main: new URL("./fixtures/request-costs.ts", import.meta.url), ecc }, { heap: 4_000_000, stack: 2048 });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const costs = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { readonly name: string; readonly byteCodes: number });
	console.log(costs.map(({ name, byteCodes }) => `${name}: ${byteCodes} byte codes`).join("\n"));
	expect(costs.map(({ name }) => name)).toEqual(Object.keys(budgets));
	for (const { name, byteCodes } of costs) {
		expect(byteCodes, name).toBeLessThanOrEqual(budgets[name]);
		// A budget far above the cost would accept a dearer way.
		expect(byteCodes, name).toBeGreaterThan(0.9 * budgets[name]);
	}
});
