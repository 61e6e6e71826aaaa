/**
 * The image, compiled and linked by the Moddable SDK as for the chip, 32-bit, on this repository's simulator: it answers
 * right, and what its machines have in memory stays within what an ESP32 has.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { plan } from "../../hosts/image/plan.mjs";
import { buildRom } from "../../hosts/image/rom.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import type { Answer } from "../support/asking.js";
import { runProgram, type Outcome, type Statistics } from "../support/simulator.js";
import { askable, expected } from "./known-answers.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sdk = process.env["MODDABLE"] ?? "";

/** Bytes of slots and chunks at the peak. */
const BUDGETS = { hsm: 24_000, ecc: 40_000 };

/** The firmware's configuration with heaps that grow in small steps, so that the peak is what is used, not what was given. */
function inSmallSteps(): { text: string; folder: string } {
	const folder = join(root, "hosts/firmware");
	const text = readFileSync(join(folder, "configuration.ts"), "utf8");
	const small = text.replace(/heap: \{[^}]*\}, chunk: \{[^}]*\}/g, "heap: { initial: 256, incremental: 16 }, chunk: { initial: 1024, incremental: 128 }");
	expect(small).not.toBe(text);
	return { text: small, folder };
}

async function build(main?: URL): Promise<string> {
	const planned = plan(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(planned.message);
	const replace = { "heimlig/hosts/firmware/configuration": inSmallSteps(), ...main && { main: fileURLToPath(main) } };
	return (await buildRom({ ...planned, folder: join(root, "build/test/rom"), replace })).program;
}

async function run(program: string, name: string, resource: string | Uint8Array): Promise<Outcome> {
	const folder = mkdtempSync(join(tmpdir(), "heimlig-rom-"));
	try {
		const [input, output] = [join(folder, "input"), join(folder, "stats.json")];
		writeFileSync(input, resource);
		const outcome = await runProgram(
			["--heap", "16000000", "--stack", "2048", "--timeout", "100", "--stats-json", output, "--resource", `${name}=${input}`, "."], program);
		const stats: Statistics = JSON.parse(readFileSync(output, "utf8"));
		return { ...outcome, stats };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function expectWithinBudgets(stats: Statistics | undefined): void {
	if (stats === undefined) throw new Error("no statistics");
	expect(stats.bits).toBe(32);
	for (const [machine, budget] of Object.entries(BUDGETS)) {
		const peak = stats.machines.find(({ name }) => name === machine)?.peak ?? NaN;
		expect(peak + stats.empty.slots + stats.empty.chunks, machine).toBeLessThan(budget);
	}
}

describe.skipIf(sdk === "")(`the linked image${sdk === "" ? ": skipped, since MODDABLE is not set" : ""}`, () => {
	beforeAll(buildNoble);

	test("the demonstration gets right answers", async () => {
		const { status, stdout, stderr, stats } = await run(await build(), "input", readFileSync(join(root, "LICENSE-APACHE")));
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout).toMatch(/^\d+ requests, every answer checked$/m);
		expectWithinBudgets(stats);
	});

	test("every request that needs no stored key gets the published answer", async () => {
		const program = await build(new URL("../firmware/fixtures/interpreter.ts", import.meta.url));
		const script = askable.map(({ request, fields }) => ({ ask: [{ name: request, fields }] }));
		const { status, stdout, stderr, stats } = await run(program, "script", JSON.stringify(script));
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const answers = stdout.trim().split("\n").map((line): Answer => JSON.parse(line));
		expect(answers).toHaveLength(askable.length);
		answers.forEach((answer, index) => expect(answer, `${askable[index].source}: ${askable[index].request}`).toEqual(expected(askable[index])));
		expectWithinBudgets(stats);
	});
});
