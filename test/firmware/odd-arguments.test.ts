import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("the API refuses arrays as fields and options on a small host, and accepts bytes in flash", async () => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{
			main: file("./fixtures/odd-arguments-application.ts"),
			hsm: file("./fixtures/hsm-budget.ts"),
			ecc: file("../../hosts/firmware/ecc.ts"),
		},
		{ heap: 82_000, stack: 496, timeout: 60, resources: { flash: Uint8Array.of(1, 2, 3) } },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	expect(stdout.trim().split("\n")).toEqual([
		'TypeError: "fields" expected an object, got Uint8Array',
		'TypeError: "options" expected an object of signal, timeout, got Uint8Array',
		'TypeError: "options" expected an object of signal, timeout, got Uint8Array',
		"undefined, undefined, 32 bytes",
		"19 bytes",
		"3 bytes",
	]);
});
