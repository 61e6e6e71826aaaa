import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("a signature in progress does not delay a hash", async () => {
	const { status, stdout, stderr } = await simulate(
		{
			main: new URL("./fixtures/order-application.ts", import.meta.url),
			hsm: new URL("../../hosts/firmware/hsm.ts", import.meta.url),
			ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
		},
		// By noble a signature takes longer than four hashes.
		{ engine: "noble", heap: 262144 },
	);
	expect(stderr).toBe("");
	expect(stdout).toBe("hash 1, hash 2, hash 3, hash 4, signature\n");
	expect(status).toBe(0);
});
