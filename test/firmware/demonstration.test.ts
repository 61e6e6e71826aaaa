import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { largestInput } from "../../hosts/firmware/configuration.js";
import { simulate } from "../support/simulator.js";

const firmware = {
	main: new URL("../../hosts/firmware/main.ts", import.meta.url),
	hsm: new URL("../../hosts/firmware/hsm.ts", import.meta.url),
	ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
};

describe("the demonstration on the XS simulator", () => {
	it.each([0, 1, 15, 16, 4096, 8192, 8193, largestInput])("checks every answer, for an input of %i bytes", async (size) => {
		const input = randomBytes(size);
		const { status, stdout, stderr, stats } = await simulate(firmware, { heap: 131072, resources: { input } });
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout).toContain(createHash("sha256").update(input).digest("hex"));
		expect(stdout).toContain("refused: Crypto.Decrypt");
		expect(stdout).toContain("refused: KeyStore.NotAllowed");
		expect(stdout).toMatch(/\d+ requests, every answer checked\n$/);
		expect(stats?.machines.map(({ name, end }) => [name, end])).toEqual([["main", "finished"], ["hsm", "terminated"], ["ecc", "terminated"]]);
	});

	it("refuses an input that is larger than the pool, and says so", async () => {
		const { status, stderr } = await simulate(firmware, { heap: 131072, resources: { input: new Uint8Array(largestInput + 1) } });
		expect(status).toBe(1);
		expect(stderr).toContain(`the input has ${largestInput + 1} bytes; this firmware's pool takes ${largestInput} at most`);
	});

	it("needs no more memory for the HSM's machine than an ESP32 gives it, and says so when it has less", async () => {
		const { status, stderr } = await simulate({
			...firmware,
			main: `
				import Worker from "worker";
				new Worker("hsm", { static: 16384, stack: 512 });`,
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(/machine hsm: out of memory: heap of 16384 bytes/);
	});
});
