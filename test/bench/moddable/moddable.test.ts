/** `npm run bench -- --moddable`: its messages without an SDK, its tables, and its measurements with an SDK. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cryptTables } from "../crypt-tables.js";
import type { Parameters as MachineParameters } from "../machines/parameters.js";
import { page } from "../report.js";
import { type Findings, find, type Result } from "../results.js";
import { type Printed, simulate } from "../simulation.js";
import { buildImage } from "./build.mjs";
import { cryptModules } from "./crypt.mjs";
import { imageMachines } from "./machines.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const sdk = process.env["MODDABLE"] ?? "";
const link = /^https:\/\/github\.com\/Moddable-OpenSource\/\S+Getting%20Started\.md$/m;

let work: string;
beforeAll(() => {
	work = mkdtempSync(join(tmpdir(), "heimlig-bench-"));
});
afterAll(() => rmSync(work, { recursive: true }));

describe("npm run bench -- --moddable without the SDK", () => {
	const run = (environment: Record<string, string>) => {
		const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "test/bench/run.mjs"), "--moddable"], { env: environment, encoding: "utf8" });
		return { status, stdout, stderr };
	};

	test("says that the SDK is missing and where to get it, and measures nothing", () => {
		const { status, stdout, stderr } = run({});
		expect([status, stdout]).toEqual([1, ""]);
		expect(stderr).toMatch(/^bench: --moddable: .*Moddable SDK, 8\.2 or newer\. Install it, set MODDABLE to its folder/m);
		expect(stderr).toMatch(link);
	});

	test("says that the SDK's tools are missing, even if it is only the linker", () => {
		const [folder, tools] = [join(work, "untooled"), join(work, "untooled/build/bin", process.platform === "darwin" ? "mac" : "lin", "release")];
		mkdirSync(join(folder, "examples"), { recursive: true });
		mkdirSync(tools, { recursive: true });
		writeFileSync(join(folder, "examples/manifest_base.json"), "{}");
		for (const tool of ["mcconfig", "xsc"]) writeFileSync(join(tools, tool), "");
		const { status, stdout, stderr } = run({ MODDABLE: folder });
		expect([status, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("has no tools yet");
		expect(stderr).toMatch(link);
	});

	test("names the missing parts of the SDK's cryptography", () => {
		expect(() => cryptModules(work)).toThrow(/the Moddable SDK has no \S+crypt\S+: its cryptography lay there in version 8\.2/);
	});
});

describe("the findings beside crypt", () => {
	const one = (way: string, median: number, size?: number): Result => ({
		group: size === undefined ? "image operation" : "image algorithm",
		name: size === undefined ? "P-256 sign" : "SHA-256",
		way,
		unit: "us",
		median,
		low: median,
		high: median,
		count: 30,
		...(size === undefined ? {} : { size }),
	});
	const results = [one("HSM, native", 100, 16), one("crypt", 4, 16), one("HSM, native", 200, 256), one("HSM, native", 9), one("crypt", 3)];
	const findings: Findings = {
		results,
		message: "simulator: 32-bit; TF-PSA-Crypto 1.0.0",
		modules: [],
		moddable: { version: "8.2.3", engine: "XS 17.7.0", bits: 32 },
		machines: { bits: 32, slotSize: 16, engine: "XS", empty: { slots: 0, chunks: 0, stack: 0, keys: 0 }, machines: [] },
	};

	test("have their own sections, with quotients where crypt was measured", () => {
		const [algorithms, operations, times, others] = cryptTables(findings);
		expect(algorithms.title).toContain("Moddable SDK 8.2.3 (XS 17.7.0, 32-bit)");
		expect(algorithms.rows).toEqual([
			["SHA-256, 16 bytes", "100", "4"],
			["SHA-256, 256 bytes", "200", "–"],
		]);
		expect(operations.rows).toEqual([["P-256 sign", "9 (9 to 9)", "3 (3 to 3)"]]);
		expect([times.header, ...times.rows]).toEqual([
			["", "HSM, native"],
			["SHA-256, 16 bytes", "25"],
		]);
		expect([others.header, ...others.rows]).toEqual([
			["", "HSM, native"],
			["P-256 sign", "3"],
		]);
	});

	test("are in the report, and nowhere if crypt was not measured", () => {
		expect(page(findings)).toContain("Public keys, beside the SDK's crypt");
		const { moddable: _, ...without } = findings;
		expect(cryptTables(without)).toEqual([]);
		expect(page(without)).not.toContain("beside the SDK's crypt");
	});
});

describe.skipIf(sdk === "")(`the image with the SDK's own cryptography${sdk === "" ? ": skipped, since MODDABLE is not set" : ""}`, () => {
	const samples = 2;
	let native: readonly string[] = [];
	const measure = async (machines: Parameters<typeof buildImage>[0]): Promise<Printed> => {
		const { program, ...image } = await buildImage(machines, { folder: join(root, "build/test/rom-crypt") });
		native = image.native;
		return simulate({
			program,
			modules: ".",
			folder: mkdtempSync(join(work, "run-")),
			heap: { static: 24_000_000, stack: 2048 },
			resources: { parameters: JSON.stringify({ samples, spins: 20, polls: 0, native, nobleSlowWorkers: "ecc" } satisfies MachineParameters) },
		});
	};

	test("is measured in the same run as the HSM, noble and the drivers, at every size", async () => {
		const { results, statistics } = await measure(imageMachines(root));
		expect(statistics.bits).toBe(32);
		expect(results.filter(({ unit, count, low }) => unit === "us" && !(count === samples && low > 0))).toEqual([]);
		for (const size of [16, 256, 1024, 4096]) {
			for (const name of ["AES-256-GCM", "AES-256-CBC", "SHA-256", "SHA-512", "HMAC-SHA-256"])
				for (const way of ["HSM, native", "HSM, noble", "noble", "driver", "crypt"])
					expect(find(results, { group: "image algorithm", name, way, size, unit: "us" }), `${name} ${way} ${size}`).toBeDefined();
			for (const way of ["noble", "crypt"]) expect(find(results, { group: "image algorithm", name: "ChaCha20", way, size, unit: "us" })).toBeDefined();
		}
		for (const name of ["P-256 sign", "P-256 verify", "P-256 ECDH", "P-384 sign", "P-384 verify"])
			for (const way of [...(native.includes("nist-curves") ? ["HSM, native", "library"] : ["HSM, noble"]), "noble", "crypt"])
				expect(find(results, { group: "image operation", name, way, unit: "us" }), `${name} ${way}`).toBeDefined();
	});

	test.each([
		["AES-256-GCM of 16 bytes", "nonce.buffer, undefined", "iv.buffer, undefined"],
		["P-256 ECDH", "curve.Z(curve.dh(scalar, point))", "curve.Z(curve.dh(scalar))"],
	])("is not measured if its result differs from the HSM's: %s", async (what, right, wrong) => {
		const folder = join(root, "test/bench/moddable");
		const text = readFileSync(join(folder, "with-crypt.ts"), "utf8");
		expect(text).toContain(right);
		const machine =
			readFileSync(join(folder, "crypt-machine.ts"), "utf8").replace(/^import \{ onMessage.*$/m, "") + text.replace(right, wrong).replaceAll("export ", "");
		await expect(measure({ ...imageMachines(root), "crypt-machine": { text: machine, folder } })).rejects.toThrow(
			`the SDK's crypt and the HSM disagree: ${what}`,
		);
	});
});
