/** The chip's engine collects keys that an application has dropped at times of its own. */
import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

// Both heaps: in the small one the engine also collects by itself.
test.each([400_000, 4_000_000])("an application on XS with a heap of %i bytes makes and drops any number of keys", async (heap) => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{ main: file("./fixtures/dropped-keys.ts"), hsm: file("../../hosts/firmware/hsm.ts"), ecc: file("../../hosts/firmware/ecc.ts") },
		{ heap, stack: 3072, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(stdout).toBe(`8 kept, OperationError KeyStore.Full, ${Array(8).fill(21).join()}\n`);
	expect(status).toBe(0);
});
