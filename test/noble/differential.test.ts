import { beforeAll, describe, expect, test } from "vitest";
import { shortOrFull } from "../support/full.js";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { isAboutP384, originalAnswers, rewrittenAnswers } from "./asking.js";

const start = seed % 1_000_000;
/** XS is asked every so many-th question. */
const step = shortOrFull(4, 1);
let original: string[];

beforeAll(async () => {
	original = await originalAnswers(start);
});

describe("noble, rewritten", () => {
	test("answers every question as noble does", async () => {
		expect(original.length).toBeGreaterThan(700);
		expect(new Set(original).size).toBe(original.length);
		expect(await rewrittenAnswers(start), `seed ${start}`).toEqual(original);
	});

	test("is asked what it refuses, and what it affirms and denies", () => {
		for (const [answer, least] of [
			[" throws ", 80],
			[": true", 40],
			[": false", 80],
		] as const)
			expect(original.filter((line) => line.includes(answer)).length, answer).toBeGreaterThan(least);
	});

	test("answers so on XS too", async () => {
		const main = `import Worker from "worker";
			const machine = new Worker("noble", {
				static: 3000000, heap: { initial: 60000, incremental: 4096 }, chunk: { initial: 1000000, incremental: 65536 }, stack: 2048,
			});
			machine.onmessage = () => machine.terminate();`;
		const noble = `import { answers } from "./test/noble/fixtures/answers.js";
			for (const line of answers(${start}, false, ${step})) trace(line, "\\n");
			self.postMessage("done");`;
		const { stdout, stderr } = await simulate({ main, noble }, { timeout: 200 });
		expect(stderr).toBe("");
		expect(stdout.trim().split("\n"), `seed ${start}`).toEqual(
			original.filter((line) => !isAboutP384(line)).filter((_line, index) => index % step === start % step),
		);
	}, 300_000);
});
