/**
 * The peak memory of each machine of the firmware in a run that uses every request. Heaps grow in small steps, so that the peak is exact.
 * Slots and chunks count above an empty machine. All modules are in RAM, and byte code is not, as on the chip.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";
import { full, sample } from "../support/test-form.js";
import { oneClient } from "./fixtures/one-client.js";

const { bits } = await buildSimulator();

/** In bytes. */
const budgets = {
	hsm: 117_500,
	/** With P-256, Ed25519 and X25519. P-384 is built at its first use. */
	ecc: 120_000,
	eccWithP384: 136_000,
	/** The API with one client. */
	api: 51_000,
	control: 4_000,
};

const fixture = (name: string): URL => new URL(`./fixtures/${name}.ts`, import.meta.url);
const ecc = new URL("../../hosts/firmware/ecc.ts", import.meta.url);

/** The peak of each machine in bytes. */
async function peaks(application: string, requests: string): Promise<Record<string, number>> {
	const { status, stdout, stderr, stats } = await simulate(
		{ main: fixture(application), hsm: fixture("hsm-budget"), ecc },
		{
			heap: 1_000_000,
			stack: 2048,
			timeout: 250,
			options: ["--tight"],
			resources: { requests },
		},
	);
	expect(stderr).toBe("");
	expect(stdout).toBe("all was answered\n");
	expect(status).toBe(0);
	return Object.fromEntries((stats?.machines ?? []).map(({ name, peak }) => [name, peak]));
}

if (bits !== 32) console.log("memory.test.ts: skipped, since this computer has no 32-bit compiler: a slot has 32 bytes here, not the chip's 16");

describe.skipIf(bits !== 32)("at the peak over every request", () => {
	let used: Record<string, number>;
	/** Only in the full form. */
	let withP384: Record<string, number> | undefined;

	beforeAll(async () => {
		[used, withP384] = await Promise.all([peaks("budget-application", "every"), full ? peaks("budget-application", "every, with P-384") : undefined]);
	}, 300_000);

	function expectAtMost(what: string, bytes: number, budget: number): void {
		console.log(`${what}: ${bytes} of ${budget} bytes`);
		expect(bytes).toBeGreaterThan(0);
		expect(bytes, what).toBeLessThanOrEqual(budget);
	}

	it("the HSM core's machine is within its budget", () => {
		expectAtMost("HSM core", Math.max(used.hsm, withP384?.hsm ?? 0), budgets.hsm);
	});

	it("the machine of public-key cryptography is within its budget", () => {
		expectAtMost("public-key cryptography", used.ecc, budgets.ecc);
	});

	it.runIf(full)("the machine of public-key cryptography with P-384 is within its budget", () => {
		expectAtMost("public-key cryptography with P-384", withP384?.ecc ?? Infinity, budgets.eccWithP384);
	});

	/*
	 * The peak of the machine with API and application, less the peak of the same application with stub answers. Once for every request, and
	 * once for the smallest application, whose own memory hides nothing that the API allocates and frees while it is loaded.
	 */
	it.each(
		sample(
			[
				["smallest", "smallest-baseline"],
				["every", "budget-baseline"],
			],
			2,
		),
	)("the API with one client is within its budget (requests: %s)", async (requests, baseline) => {
		const [withApi, without] = await Promise.all([peaks("budget-application", requests), peaks(baseline, requests)]);
		expectAtMost(`API, requests: ${requests}`, withApi.main - without.main, budgets.api);
	});
});

it("the control region of one client is within its budget", () => {
	expect(oneClient.controlBytes).toBeLessThanOrEqual(budgets.control);
});
