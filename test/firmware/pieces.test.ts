import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

test("on XS data in pieces have the digests of node:crypto, and garbage collection of a digest ends its session", async () => {
	const { status, stdout, stderr } = await simulate(
		{
			main: new URL("./fixtures/pieces-application.ts", import.meta.url),
			hsm: new URL("../../hosts/firmware/hsm.ts", import.meta.url),
			ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
		},
		{ heap: 262144, stack: 1024 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const data = new Uint8Array(20_000).map((_, index) => index * 7 + (index >> 8));
	const digests = ["sha256", "sha512", "sha3-384", "sha256"].map((name) => createHash(name).update(data).digest("hex"));
	expect(stdout.trim().split("\n")).toEqual([...digests, "done"]);
});
