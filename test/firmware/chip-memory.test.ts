/** The firmware in the chip's memory: it keeps to the memory plan, leaves room, starts beside Wi-Fi, and leaks nothing. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { DEBUG_MARGIN, memoryPlan, planBytes } from "../../hosts/image/memory-plan.js";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { planWith } from "../support/plan-table.js";
import { seed } from "../support/random.js";
import { type ChipStatistics, chipOf, type Entries, type Outcome, simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";

/** The most bytes for the whole HSM, for its largest block, and for the host's heap. */
const HSM_BYTES = 96_000;
const LARGEST_BLOCK = 48_000;
const HOST_HEAP = 40_000;
const { native } = await buildSimulator();
const engine = native.includes("slow-machine") ? "native" : "noble";
/** The plan of a chip, and that of this simulator. */
const plan = planWith("native");
const simulated = planWith(engine);
/** The fewest free bytes while it serves, in all and in one block. */
const FREE_BYTES = engine === "native" ? 147_000 : 129_000;
const FREE_BLOCK = 48_000;
/** Bytes that Wi-Fi takes, in blocks of 1,600. */
const RESERVE = 100_000;

const {
	creation,
	platforms: {
		esp32: { creation: onChip },
	},
} = JSON.parse(readFileSync(new URL("../../manifest.json", import.meta.url), "utf8"));
const inChip = ["--chip", "--in-flash", String(creation.static - onChip.static), "--native-stack", String(onChip.nativeStack)];
const license = readFileSync(new URL("../../LICENSE-APACHE", import.meta.url));

const hsm = new URL("../../hosts/firmware/hsm.ts", import.meta.url);
const ecc = new URL("../../hosts/firmware/ecc.ts", import.meta.url);
const firmware: Entries = { main: new URL("../../hosts/firmware/main.ts", import.meta.url), hsm, ecc };
const manyStarts: Entries = { main: new URL("./fixtures/starts-application.ts", import.meta.url), hsm, ecc };

/** The declarations of a bundle's modules take slots of the stack. In an image they are in flash. */
const DECLARATIONS = 64;

function run(entries: Entries, resources: Record<string, string | Uint8Array>, ...options: readonly string[]): Promise<Outcome> {
	return simulate(entries, { heap: creation.static, stack: creation.stack + DECLARATIONS, timeout: 200, resources, options: [...inChip, ...options] });
}

/** The sizes of the blocks that the HSM uses. */
function ofHsm({ regions }: ChipStatistics): number[] {
	return regions
		.flatMap(({ blocks }) => blocks)
		.filter(({ owner, free }) => !free && /^(hsm|ecc|shared buffer|message)\b/.test(owner))
		.map(({ taken }) => taken);
}

describe("the memory plan", () => {
	test("keeps to the limits of the HSM, in all and in one block", () => {
		expect(planBytes(plan)).toBeLessThanOrEqual(HSM_BYTES);
		expect(Math.max(...plan.flatMap(({ blocks }) => blocks))).toBeLessThanOrEqual(LARGEST_BLOCK);
		expect(onChip.static).toBeLessThanOrEqual(HOST_HEAP);
	});

	test("grows with the size of requests: by one byte of pool and one of private memory for each client", () => {
		const larger = memoryPlan({ ...region.sizes, poolBytes: region.sizes.poolBytes + 1000 }, 0, 0, []);
		expect(planBytes(larger) - planBytes(memoryPlan(region.sizes, 0, 0, []))).toBe(2 * 1000 * region.sizes.clients);
	});
});

describe("in the chip's memory", () => {
	test("the demonstration keeps to the plan and leaves room for an application", async () => {
		const outcome = await run(firmware, { input: license });
		expect(outcome.stderr).toBe("");
		expect(outcome.status).toBe(0);
		const chip = chipOf(outcome);
		const taken = ofHsm(chip);
		const sum = taken.reduce((bytes, block) => bytes + block, 0);
		expect(sum).toBeGreaterThan(planBytes(simulated) / 2);
		expect(sum).toBeLessThanOrEqual(planBytes(simulated));
		expect(Math.max(...taken)).toBeLessThanOrEqual(LARGEST_BLOCK);
		expect(chip.free).toBeGreaterThanOrEqual(FREE_BYTES);
		expect(chip.largest).toBeGreaterThanOrEqual(FREE_BLOCK);
		expect(chip.leaked).toBe(0);
		expect(outcome.stdout).toContain(`a debug build takes more, by a margin of ${DEBUG_MARGIN}:`);
	});

	test.each([
		["Wi-Fi", RESERVE],
		["the margin of a debug build", DEBUG_MARGIN],
	])("it starts beside %s", async (_what, reserve) => {
		const { status, stdout, stderr } = await run(firmware, { input: license }, "--reserve", String(reserve));
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout).toMatch(/^\d+ requests, every answer checked$/m);
	});

	test("a start without enough memory fails with the bytes needed and the bytes free", async () => {
		const { status, stdout } = await run(firmware, { input: license }, "--reserve", "160000");
		expect(status).toBe(1);
		expect(stdout).toMatch(
			/^the application has failed: HsmError: .*Hsm\.NoMemory \(machine "\w+" takes \d+ \+ \d+ \+ \d+ bytes; \d+ bytes are free, \d+ in the largest block\)/m,
		);
	});
});

describe("an application that starts one HSM after the other", () => {
	const starts = shortOrFull(20, 100);
	/** Every request for memory fails once, or every fifth. */
	const step = shortOrFull(5, 1);

	test(`has the same free memory after ${starts} HSMs as after the first`, async () => {
		const outcome = await run(manyStarts, { starts: String(starts) });
		expect(outcome.stderr).toBe("");
		expect(outcome.status).toBe(0);
		const lines = outcome.stdout.split("\n").filter((line) => /^0 free/.test(line));
		expect(lines).toHaveLength(starts);
		expect(new Set(lines).size, lines.at(-1)).toBe(1);
		expect(lines[0]).toMatch(/answered$/);
		expect(chipOf(outcome).leaked).toBe(0);
	});

	test(`leaks nothing when any request for memory fails${step > 1 ? `, every ${step}th` : ""}, and starts the next`, async () => {
		const first = 1 + (seed % step);
		const outcome = await run(manyStarts, { starts: "0", failures: `${first} ${step}` });
		expect(outcome.stderr).toBe("");
		expect(outcome.status).toBe(0);
		const runs = [...outcome.stdout.matchAll(/^(\d+) free (\d+) (answered|failed: .*)$/gm)].map(([, failure, free, what]) => ({
			failure: Number(failure),
			free,
			what,
		}));
		expect(new Set(runs.map(({ free }) => free)).size).toBe(1);
		for (const { what } of runs.filter(({ failure }) => failure === 0)) expect(what).toBe("answered");
		const failed = runs.filter(({ failure }) => failure > 0);
		expect(failed.map(({ failure }) => failure)).toEqual(failed.map((_run, index) => first + index * step));
		expect(failed.at(-1)?.failure, "requests until it serves").toBeGreaterThan(40);
		// A failed start names the memory that it needs and what is free. A later failure, while the HSM serves, has another text.
		const said = /Hsm\.NoMemory \(.* takes [\d +]+ bytes; \d+ bytes are free, \d+ in the largest block/;
		const firstServed = failed.findIndex(({ what }) => !said.test(what));
		expect(failed[firstServed]?.failure, "requests of the start").toBeGreaterThan(40);
		for (const { what } of failed.slice(firstServed)) expect(what).toMatch(/^answered|: (WorkerFailed|Hsm\.Ended)$/);
		expect(chipOf(outcome).leaked).toBe(0);
	});
});
