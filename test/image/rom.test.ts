/**
 * The image, compiled and linked by the Moddable SDK as for the chip, runs in 32 bits on this repository's simulator. Its answers are
 * right, and its machines fit into an ESP32's memory.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { slowMachine as nobleMachine } from "../../hosts/firmware/engines/slow-machine.js";
import { slowMachine as nativeMachine } from "../../hosts/firmware/native-engines/slow-machine.js";
import { readCommandLine } from "../../hosts/image/command-line.mjs";
import { hsmMachine } from "../../hosts/image/heaps.js";
import { buildRom } from "../../hosts/image/rom.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import type { Step } from "../firmware/fixtures/interpreter.js";
import { largestRequests } from "../firmware/largest-requests.js";
import { noPermissions, sealing, symmetric } from "../support/hsm-keys.js";
import type { Answer } from "../support/json-requests.js";
import { type Outcome, runProgram, type Statistics } from "../support/simulator.js";
import { askable, expected } from "./known-answers.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sdk = process.env["MODDABLE"] ?? "";

const { creation, platforms } = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
const heap = { ...creation, ...platforms.esp32.creation };
const inChip = ["--chip", "--native-stack", String(heap.nativeStack)];

/** Bytes of slots and chunks at the peak. */
const HSM_BUDGET = 26_000;
/** Of the slow workers' machine with native engines, and where noble computes some of it. */
const ECC_BUDGETS = { native: 12_000, noble: 24_000 };

/** Slots of a JavaScript stack that stay free. */
const STACK_MARGIN = 32;

const interpreter = fileURLToPath(new URL("../firmware/fixtures/interpreter.ts", import.meta.url));

/** Heaps that grow in small steps, so their peak measures what is used. */
function inSmallSteps(path: string): { text: string; folder: string } {
	const file = join(root, path);
	const text = readFileSync(file, "utf8");
	const small = text.replace(
		/static: \d+,\s+heap: \{[^}]*\},\s+chunk: \{[^}]*\}/g,
		"static: 262144, heap: { initial: 256, incremental: 16 }, chunk: { initial: 1024, incremental: 128 }",
	);
	expect(small).not.toBe(text);
	return { text: small, folder: dirname(file) };
}

async function build(replace: NonNullable<Parameters<typeof buildRom>[0]["replace"]>): Promise<string> {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(planned.message);
	const { program, native } = await buildRom({ ...planned, folder: join(root, "build/test/rom"), replace });
	isNative = native.includes("slow-machine");
	return program;
}

/** Whether the image that was built last is all native. */
let isNative = false;

/** The script and its answers need a larger heap of the main machine than an application. No test measures that heap. */
const ANY_HEAP = { static: 16_000_000, stack: 2048 };

async function run(
	program: string,
	resources: Readonly<Record<string, string | Uint8Array>>,
	heap = ANY_HEAP,
	options: readonly string[] = [],
): Promise<Outcome> {
	const folder = mkdtempSync(join(tmpdir(), "heimlig-rom-"));
	try {
		const output = join(folder, "stats.json");
		const inputs = Object.entries(resources).flatMap(([name, resource]) => {
			writeFileSync(join(folder, name), resource);
			return ["--resource", `${name}=${join(folder, name)}`];
		});
		const outcome = await runProgram(
			["--heap", String(heap.static), "--stack", String(heap.stack), "--timeout", "100", "--stats-json", output, ...inputs, ...options, "."],
			program,
		);
		const stats: Statistics = JSON.parse(readFileSync(output, "utf8"));
		return { ...outcome, stats };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function expectWithinBudgets(stats: Statistics | undefined): void {
	if (stats === undefined) throw new Error("no statistics");
	expect(stats.bits).toBe(32);
	const budgets = { hsm: HSM_BUDGET, ecc: isNative ? ECC_BUDGETS.native : ECC_BUDGETS.noble };
	for (const [machine, budget] of Object.entries(budgets)) {
		const peak = stats.machines.find(({ name }) => name === machine)?.peak ?? NaN;
		const bytes = peak + stats.empty.slots + stats.empty.chunks;
		console.log(`${machine}: ${bytes} of ${budget} bytes`);
		expect(bytes, machine).toBeLessThan(budget);
	}
}

/** No request comes near the end of a machine's JavaScript stack. */
function expectRoomOnStacks(stats: Statistics | undefined): void {
	const stacks = { hsm: hsmMachine.stack, ecc: (isNative ? nativeMachine : nobleMachine).stack };
	for (const [machine, stack] of Object.entries(stacks)) {
		const peak = stats?.machines.find(({ name }) => name === machine)?.stackPeak ?? NaN;
		console.log(`${machine}: ${peak} of ${stack} slots of the stack`);
		expect(peak, machine).toBeLessThanOrEqual(stack - STACK_MARGIN);
	}
}

async function ask(program: string, script: readonly Step[]): Promise<{ answers: Answer[]; stats: Statistics | undefined }> {
	const { status, stdout, stderr, stats } = await run(program, { script: JSON.stringify(script) });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const answers = stdout
		.trim()
		.split("\n")
		.map((line): Answer => JSON.parse(line));
	expect(answers).toHaveLength(script.length);
	return { answers, stats };
}

function expectKnown(answers: readonly Answer[]): void {
	answers.forEach((answer, index) => expect(answer, `${askable[index].source}: ${askable[index].request}`).toEqual(expected(askable[index])));
}

const known = askable.map(({ request, fields }) => ({ ask: [{ name: request, fields }] }));
const largest = largestRequests.map(([name, fields]) => ({ ask: [{ name, fields: { ...fields } }] }));

describe.skipIf(sdk === "")(`the linked image${sdk === "" ? ": skipped, since MODDABLE is not set" : ""}`, () => {
	beforeAll(async () => void (await buildNoble()));

	test("the demonstration gets right answers in the heaps of the chip", async () => {
		const { status, stdout, stderr } = await run(await build({}), { input: readFileSync(join(root, "LICENSE-APACHE")) }, heap);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout).toMatch(/^\d+ requests, every answer checked$/m);
	});

	/* With too few free slots a machine collects garbage over and over: a verification once took fifteen times as long as a pair. */
	test("free keys are made by every request that makes keys, and go with their handles", async () => {
		const program = await build({ main: fileURLToPath(new URL("../firmware/fixtures/free-keys-application.ts", import.meta.url)) });
		const { status, stdout, stderr } = await run(program, {}, { ...heap, static: 200_000 });
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ left: 0, verifies: true, listed: 0, found: 0 });
	});

	test("a verification takes less than eight times as long as the generation of a pair", async () => {
		const { stdout } = await run(await build({}), { input: new Uint8Array(16) });
		const milliseconds = (name: string): number =>
			Math.min(...[...stdout.matchAll(new RegExp(`^${name}.* ([\\d.]+) ms$`, "gm"))].map(([, time]) => Number(time)));
		expect(milliseconds("VerifyEcdsa") / milliseconds("GenerateKeyPair")).toBeLessThan(8);
	});

	test("the link fails with an invalid description of a key, and names the key", async () => {
		const text = `import { describeKeys } from "../../modules/keystore/description-check.js";
			export const KeyIds = {};
			export const freeKeys = [];
		export const counters = [];
		export const CounterIds = {};
		export const writes = undefined;
			export const keyDescriptions = describeKeys([${JSON.stringify(symmetric(7, 20, noPermissions, sealing("AES-GCM")))}]);`;
		await expect(build({ "heimlig/hosts/firmware/keys": { text, folder: join(root, "hosts/firmware") } })).rejects.toThrow(
			/key 7: "usage\.algorithms" expected some of HMAC, HKDF for a symmetric key of 20 bytes, got AES-GCM/,
		);
	});

	test("in the chip's memory the image leaves room for an application, and starts beside Wi-Fi", async () => {
		const program = await build({});
		const demonstrate = (...more: string[]) => run(program, { input: readFileSync(join(root, "LICENSE-APACHE")) }, heap, [...inChip, ...more]);
		const alone = await demonstrate();
		for (const outcome of [alone, await demonstrate("--reserve", "100000")]) {
			expect(outcome.stderr).toBe("");
			expect(outcome.status).toBe(0);
			expect(outcome.stdout).toMatch(/^\d+ requests, every answer checked$/m);
			expect(outcome.stats?.chip?.leaked).toBe(0);
		}
		const { chip } = alone.stats ?? {};
		expect(chip?.free).toBeGreaterThanOrEqual(isNative ? 147_000 : 129_000);
		expect(chip?.largest).toBeGreaterThanOrEqual(48_000);
	});

	test("in the chip's memory no start leaks, neither one that fails at any request for memory nor one of a hundred restarts", async () => {
		const program = await build({ main: fileURLToPath(new URL("../firmware/fixtures/starts-application.ts", import.meta.url)) });
		for (const resources of [{ starts: "100" }, { starts: "0", failures: "1 1" }]) {
			const { status, stdout, stderr, stats } = await run(program, resources, heap, inChip);
			expect(stderr).toBe("");
			expect(status).toBe(0);
			const free = [...stdout.matchAll(/^\d+ free (\d+) .*$/gm)];
			expect(free.length).toBeGreaterThanOrEqual(80);
			expect(free.filter(([, bytes]) => bytes !== free[0][1]).map(([line]) => line)).toEqual([]);
			expect(stats?.chip?.leaked).toBe(0);
		}
	});

	test("requests get the published answers, and the largest requests an answer, in the heaps of the chip", async () => {
		const program = await build({ main: interpreter });
		const { answers, stats } = await ask(program, [...known, ...largest, ...largest]);
		expectRoomOnStacks(stats);
		expectKnown(answers.slice(0, known.length));
		for (const answer of answers.slice(known.length)) expect("value" in answer ? "a value" : answer.error).toBe("a value");
	});

	test("the machines stay within their budgets", async () => {
		const program = await build({
			main: interpreter,
			"heimlig/hosts/firmware/heaps": inSmallSteps("hosts/image/heaps.ts"),
			"heimlig/hosts/firmware/engines/slow-machine": inSmallSteps("hosts/firmware/engines/slow-machine.ts"),
		});
		const { answers, stats } = await ask(program, known);
		expectKnown(answers);
		expectWithinBudgets(stats);
	});
});
