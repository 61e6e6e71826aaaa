import { beforeAll, describe, expect, test } from "vitest";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";
import { editedResults, isAboutP384, originalResults } from "./noble-results.js";

const start = seed % 1_000_000;
/** XS runs every `step`-th case. */
const step = shortOrFull(4, 1);
let original: string[];

beforeAll(async () => {
	original = await originalResults(start);
});

describe("the edited noble", () => {
	test("has the result of the original noble in every case", async () => {
		expect(original.length).toBeGreaterThan(700);
		expect(new Set(original).size).toBe(original.length);
		expect(await editedResults(start), `seed ${start}`).toEqual(original);
	});

	test("runs cases that throw, and cases that are true and false", () => {
		for (const [result, least] of [
			[" throws ", 80],
			[": true", 40],
			[": false", 80],
		] as const)
			expect(original.filter((line) => line.includes(result)).length, result).toBeGreaterThan(least);
	});

	test("has the same results on XS", async () => {
		const main = `import Worker from "worker";
			const machine = new Worker("noble", {
				static: 3000000, heap: { initial: 60000, incremental: 4096 }, chunk: { initial: 1000000, incremental: 65536 }, stack: 2048,
			});
			machine.onmessage = () => machine.terminate();`;
		const noble = `import { results } from "./test/noble/fixtures/results.js";
			for (const line of results(${start}, false, ${step})) trace(line, "\\n");
			self.postMessage("done");`;
		const { stdout, stderr } = await simulate({ main, noble }, { timeout: 200 });
		expect(stderr).toBe("");
		expect(stdout.trim().split("\n"), `seed ${start}`).toEqual(
			original.filter((line) => !isAboutP384(line)).filter((_line, index) => index % step === start % step),
		);
	}, 300_000);
});
