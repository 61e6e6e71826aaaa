import { describe, expect, test } from "vitest";
import { knownAnswers } from "../support/known-answers/all.js";
import { simulate } from "../support/simulator.js";

describe("the software workers on XS", () => {
	test("give the published answers and generate valid key pairs", async () => {
		const { status, stdout, stderr } = await simulate(
			{ main: new URL("./fixtures/workers.ts", import.meta.url) },
			{ heap: 4_000_000, stack: 2048, timeout: 120 },
		);
		expect(stderr).toBe("");
		expect(stdout).toContain(`${knownAnswers.length} known answers, 0 wrong\n`);
		expect(stdout.trim().split("\n")).toHaveLength(5);
		expect(status).toBe(0);
	}, 150_000);
});
