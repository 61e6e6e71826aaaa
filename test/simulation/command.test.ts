import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

function run(...parameters: string[]): { status: number | null; stdout: string } {
	return spawnSync(process.execPath, [fileURLToPath(new URL("run.mjs", import.meta.url)), ...parameters], { encoding: "utf8" });
}

describe("npm run soak", () => {
	it("prints its options, its counts of events, and the heaps on XS", () => {
		const { status, stdout } = run("--seed", "5", "--requests", "3000", "--clients", "2");
		expect(stdout).toMatch(/^soak: seed 5, 3000 requests, 2 clients\n/);
		expect(stdout).toMatch(/\n3\d\d\d requests answered in 2 episodes of \d+ steps, \d+ s: passed\nanswered \d+, /);
		expect(stdout).toMatch(/\non XS, 200 requests answered .*\non XS, 400 requests answered .*\n$/);
		expect(status).toBe(0);
	});

	it("prints its usage for --help, and runs nothing", () => {
		expect(run("--clients", "2", "--help")).toMatchObject({ status: 0, stdout: "usage: npm run soak -- [--seed S] [--requests N] [--clients C]\n" });
	});

	it.each([["--seed", "-1"], ["--requests", "none"], ["--clients", "9"], ["--steam"], ["file"]])("refuses %s %s, with status 2", (...parameters) => {
		const { status, stdout } = run(...parameters);
		expect(stdout).toContain("usage: npm run soak -- [--seed S] [--requests N] [--clients C]");
		expect(status).toBe(2);
	});
});
