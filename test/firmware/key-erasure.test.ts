import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";
import { FatalInput } from "./fixtures/fatal-input.js";

const file = (path: string): URL => new URL(path, import.meta.url);

it.each([
	["is asked to end", 0, "terminated"],
	["throws", FatalInput.exception, "failed"],
	["has no memory", FatalInput.memory, "failed"],
	["hangs", FatalInput.hang, "unresponsive"],
])("no key is left in memory after an HSM %s, with a session open and a signature under way", async (_what, size, end) => {
	const { status, stdout, stderr } = await simulate(
		{ main: file("./fixtures/key-erasure-application.ts"), hsm: file("./fixtures/hsm-fatal-input.ts"), ecc: file("../../hosts/firmware/ecc.ts") },
		{ heap: 262_144, stack: 1024, resources: { end: String(size) }, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { whileAtWork: number; before: number };
	expect(result).toMatchObject({ end, stored: 0, own: 0 });
	expect(result.whileAtWork).toBeGreaterThan(0);
	// A dead HSM can not erase its keys: the host that deletes it does.
	if (end === "unresponsive") expect(result.before).toBeGreaterThan(0);
	else expect(result.before).toBe(0);
});
