/** Every native over the libraries refuses wrong arguments, on XS. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";

const { native, message } = await buildSimulator();
const hasBoth = native.includes("nist-curves") && native.includes("curve25519");
if (!hasBoth) console.log(`arguments of native engines are not tested: ${message}`);

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

describe.skipIf(!hasBoth)("natives of PSA Crypto and libsodium", () => {
	test.each(["byte-arguments", "job-arguments"])("refuse wrong arguments, and write nothing: %s", async (name) => {
		const options = { heap: 8 << 20, stack: 2048, timeout: 200, resources: { flash: `abc${"d".repeat(125)}` } };
		const outcome = await simulate({ main: new URL(`./fixtures/${name}.ts`, import.meta.url) }, options);
		expect(outcome.stderr).toBe("");
		expect(outcome.stdout).toMatch(/^[\w ]+: \d{3,} checks\n$/);
		expect(outcome.status).toBe(0);
	});
});

test("these tests, and those of the faces of jobs, know every native", () => {
	const names = ["psa/psa-natives.h", "sodium/sodium-natives.h"].flatMap((file) => text(`../../hardware/${file}`).match(/xs_heimlig_\w+/g) ?? []);
	const tested = text("./fixtures/byte-arguments.ts") + text("../../hardware/psa/symmetric.ts");
	expect(names.length).toBeGreaterThan(25);
	for (const name of names) expect(tested).toContain(`"${name}"`);
});
