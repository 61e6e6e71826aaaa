import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixture = join(root, "test/noble/fixtures/answers.ts");
const start = seed % 1_000_000;

type Answers = (start: number, withP384: boolean) => string[];

/** noble as it comes from npm, and as the simulator and the image have it. */
let original: string[];
let rewritten: string[];
let outdir: string;

async function answersOf(name: string): Promise<string[]> {
	const { answers } = await import(/* @vite-ignore */ pathToFileURL(join(outdir, name)).href) as { answers: Answers };
	return answers(start, true);
}

beforeAll(async () => {
	mkdirSync(join(root, "build/test"), { recursive: true });
	outdir = mkdtempSync(join(root, "build/test/noble-"));
	await build({ entryPoints: [fixture], bundle: true, format: "esm", outfile: join(outdir, "original.js"), logLevel: "silent" });
	await bundle({ entries: { rewritten: fixture }, outdir });
	original = await answersOf("original.js");
	rewritten = await answersOf("rewritten.js");
});

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe("noble, rewritten", () => {
	test("answers every question as noble does", () => {
		expect(original.length).toBeGreaterThan(700);
		expect(new Set(original).size).toBe(original.length);
		expect(rewritten, `seed ${start}`).toEqual(original);
	});

	test("is asked what it refuses, and what it affirms and denies", () => {
		for (const [answer, least] of [[" throws ", 80], [": true", 40], [": false", 80]] as const)
			expect(original.filter((line) => line.includes(answer)).length, answer).toBeGreaterThan(least);
	});

	test("answers so on XS too", async () => {
		const main = `import Worker from "worker";
			const machine = new Worker("noble", { static: 3000000, heap: { initial: 60000, incremental: 4096 }, chunk: { initial: 1000000, incremental: 65536 }, stack: 2048 });
			machine.onmessage = () => machine.terminate();`;
		const noble = `import { answers } from "./test/noble/fixtures/answers.js";
			for (const line of answers(${start}, false)) trace(line, "\\n");
			self.postMessage("done");`;
		const { stdout, stderr } = await simulate({ main, noble }, { timeout: 200 });
		expect(stderr).toBe("");
		expect(stdout.trim().split("\n"), `seed ${start}`).toEqual(original.filter((line) => !line.startsWith("P-384")));
	}, 300_000);
});
