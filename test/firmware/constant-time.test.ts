import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("on XS a wrong tag, MAC, wrapped key or padding takes the same number of byte codes wherever it is wrong", async () => {
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./fixtures/constant-time.ts", import.meta.url) },
		{ heap: 16_000_000, stack: 2048, timeout: 120 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const reports = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { what: string; cases: number; counts: number[] });
	console.log(reports.map(({ what, cases, counts }) => `${what}: ${cases} cases, ${counts.join(" or ")} byte codes`).join("\n"));
	expect(reports).toHaveLength(22);
	for (const { what, counts } of reports) {
		if (what.startsWith("known leak")) expect(counts.length, what).toBeGreaterThan(10);
		else expect(counts, what).toHaveLength(1);
	}
});
