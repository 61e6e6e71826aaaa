/** What a request costs in the API on XS: its byte codes, which are most of its time on the chip, and its garbage. */
import { expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";

const { bits } = await buildSimulator();

/** Byte codes, some percent more than the API takes now. */
const LIMIT = 1200;
/** Bytes, with those of the application's object. The promise and the answer take most of them. */
const GARBAGE_LIMIT = 600;

test.skipIf(bits !== 32)("a hash and AES-GCM of 16 bytes take few byte codes of the API, and little garbage", async () => {
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./fixtures/api-costs.ts", import.meta.url), ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url) },
		{ heap: 4_000_000, stack: 2048, timeout: 100 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const costs = Object.entries(JSON.parse(stdout) as Record<string, { byteCodes: number; garbage: number }>);
	console.log(costs.map(([name, { byteCodes, garbage }]) => `${name}: ${byteCodes} byte codes, ${garbage} bytes of garbage`).join("\n"));
	expect(costs.map(([name]) => name)).toEqual(["IsKeyAvailable", "GetRandom", "Hash", "EncryptAesGcm"]);
	for (const [name, { byteCodes, garbage }] of costs) {
		expect(byteCodes, name).toBeGreaterThan(0);
		expect(byteCodes, name).toBeLessThanOrEqual(LIMIT);
		// A promise takes as much at least. Less would mean that a collection has run.
		expect(garbage, name).toBeGreaterThan(200);
		expect(garbage, name).toBeLessThanOrEqual(GARBAGE_LIMIT);
	}
});
