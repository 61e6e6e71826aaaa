import { expect, it } from "vitest";
import type { EngineName } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";
import { sample } from "../support/test-form.js";

/**
 * Runs the application, with an HSM whose machines can be searched. Returns what it prints. In heaps that grow in small steps XS collects
 * garbage and moves live data within most jobs.
 */
async function search(application: string, options: readonly string[] = [], engine?: EngineName): Promise<unknown> {
	const { status, stdout, stderr } = await simulate(
		{
			main: new URL(`./fixtures/${application}.ts`, import.meta.url),
			hsm: new URL("./fixtures/hsm-searchable.ts", import.meta.url),
			ecc: new URL("./fixtures/ecc-searchable.ts", import.meta.url),
		},
		{ heap: 4_000_000, stack: 1024, timeout: 200, options, ...(engine === undefined ? {} : { engine }) },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return JSON.parse(stdout);
}

const heaps = [
	["the firmware's heaps", []],
	["heaps that grow in small steps", ["--tight"]],
] as const;

it.each(heaps)("after any use the HSM's memory holds one copy of a key, in the key store, and none after its deletion (%s)", async (_, options) => {
	expect(await search("search-application", options)).toEqual({
		before: 0,
		stored: 1,
		used: 1,
		deleted: 0,
		wrapping: 1,
		wrappingDeleted: 0,
		generated: 1,
		generatedAndDeleted: 0,
		isServing: true,
	});
});

it.each(sample(heaps, 2))("after a job the machine of public-key cryptography holds no private key or shared secret (%s)", async (_, options) => {
	const { stored, used, afterDerivation, copied, left } = (await search("search-ecc-application", options)) as Record<string, number[]>;
	// The search also covers the HSM's key store, which holds each key once and the first key under two ids.
	expect(stored).toEqual([2, 1, 1, 1]);
	expect(used).toEqual([2, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
	expect(afterDerivation).toEqual([2, 0, 0]);
	// The same search finds copies that the test makes, and after the next job those that are not garbage.
	expect(copied.every((count) => count >= 3)).toBe(true);
	expect(left[0]).toBeGreaterThanOrEqual(3);
});

it("after a job by noble the machine also holds no garbage", async () => {
	const { stored, used, left } = (await search("search-ecc-application", [], "noble")) as Record<string, number[]>;
	expect(stored).toEqual([2, 1, 1, 1]);
	expect(used).toEqual([2, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
	expect(left).toEqual([3, 1]);
});
