/** Free keys and their handles on the whole firmware. */
import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

test("handles that were collected or disposed let go of their keys, whose bytes are then nowhere", async () => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{
			main: file("./fixtures/free-keys-application.ts"),
			hsm: file("../../hosts/firmware/hsm.ts"),
			ecc: file("../../hosts/firmware/ecc.ts"),
		},
		{ heap: 400_000, stack: 1024, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const { left, verifies, there, listed, found } = JSON.parse(stdout) as Record<string, number>;
	expect({ left, verifies, listed }).toEqual({ left: 0, verifies: true, listed: 0 });
	// While the key is there, the search finds it.
	expect(there).toBeGreaterThan(found);
	expect(found).toBe(0);
});
