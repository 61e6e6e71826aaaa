/** Every engine gives the same answers: published ones, and those of noble to generated, wrong and special inputs. */
import { describe, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { repeatEnvironment, seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";

const { native, message } = await buildSimulator();
if (native.length === 0) console.log(`native engines are not tested: ${message}`);

/** `count`: of generated inputs; `step`: of pairs of points of small order, every so many. */
const inputs = JSON.stringify({ seed, count: shortOrFull(2, 40), step: shortOrFull(7, 1) });

async function answers(fixture: string, engine: "native" | "noble"): Promise<string[]> {
	const { status, stdout, stderr } = await simulate(
		{ main: new URL(`./fixtures/${fixture}.ts`, import.meta.url) },
		{ ...(engine === "noble" ? { engine } : {}), heap: 64_000_000, stack: 4096, timeout: 280, resources: { input: inputs } },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout.trim().split("\n");
}

describe.each(["noble", "native"] as const)("%s on XS", (engine) => {
	test.skipIf(engine === "native" && native.length === 0)("gives the published answers", async () => {
		const lines = await answers("known-answers", engine);
		expect(lines).toEqual([expect.stringMatching(/^\d{3,} asked$/)]);
	});
});

test.skipIf(!native.includes("symmetric"))("PSA Crypto and the driver agree on SHA-2 and HMAC, whole and in pieces", async () => {
	expect(await answers("psa-sha2", "native"), repeatEnvironment).toEqual([expect.stringMatching(/^\d{3,} asked$/)]);
});

describe.skipIf(native.length === 0)("native engines and noble", () => {
	test.each(["nist", "curve25519", "symmetric"])("agree on %s", async (fixture) => {
		const [byNative, byNoble] = await Promise.all([answers(fixture, "native"), answers(fixture, "noble")]);
		expect(byNoble.length).toBeGreaterThan(200);
		const different = byNoble.flatMap((line, index) => (line === byNative[index] ? [] : [`noble ${line}`, `native ${byNative[index]}`]));
		expect(different, repeatEnvironment).toEqual([]);
		expect(byNative.length).toBe(byNoble.length);
		// Engines that refuse or throw everything would agree as well.
		for (const answer of [/: true$/, /: false$/, /: [0-9a-f]{32,}$/].slice(fixture === "symmetric" ? 2 : 0))
			expect(
				byNoble.some((line) => answer.test(line)),
				String(answer),
			).toBe(true);
		expect(byNoble.filter((line) => line.endsWith(": throws"))).toEqual([]);
	});
});
