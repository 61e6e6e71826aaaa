import { expect, it } from "vitest";
import { sample } from "../support/full.js";
import { simulate } from "../support/simulator.js";

/**
 * What the application of this name prints, with an HSM whose machines can be searched. In heaps that grow in small steps garbage is
 * collected, and what is in use moved, in the middle of most jobs.
 */
async function search(application: string, options: readonly string[] = []): Promise<unknown> {
	const { status, stdout, stderr } = await simulate(
		{
			main: new URL(`./fixtures/${application}.ts`, import.meta.url),
			hsm: new URL("./fixtures/hsm-searchable.ts", import.meta.url),
			ecc: new URL("./fixtures/ecc-searchable.ts", import.meta.url),
		},
		{ heap: 4_000_000, stack: 1024, timeout: 200, options },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return JSON.parse(stdout);
}

const heaps = [
	["the firmware's heaps", []],
	["heaps that grow in small steps", ["--tight"]],
] as const;

it.each(heaps)(
	"a key lies in the HSM's memory once, in the key store, whatever it was used for, and not at all when it is deleted (%s)",
	async (_, options) => {
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
	},
);

it.each(sample(heaps, 2))("no private key or shared secret is left in the machine of public-key cryptography after a job (%s)", async (_, options) => {
	const { stored, used, afterDerivation, planted, left } = (await search("search-ecc-application", options)) as Record<string, number[]>;
	// Found is the HSM's key store, which is shared memory for the search: the first key lies there in two places.
	expect(stored).toEqual([2, 1, 1, 1]);
	expect(used).toEqual([2, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
	expect(afterDerivation).toEqual([2, 0, 0]);
	// The same search finds what a test has put there: all of it at first, after a job only what is not garbage.
	expect(planted.every((count) => count >= 3)).toBe(true);
	expect(left).toEqual([3, 1]);
});
