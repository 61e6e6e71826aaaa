import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";

const firmware = {
	main: new URL("../../hosts/firmware/main.ts", import.meta.url),
	hsm: new URL("../../hosts/firmware/hsm.ts", import.meta.url),
	ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
};

describe("the demonstration on the XS simulator", () => {
	it.each(shortOrFull([0, 15, 8193], [0, 1, 15, 16, 4096, 8192, 8193, 5 * region.sizes.poolBytes]))(
		"checks every answer, for an input of %i bytes",
		async (size) => {
			const input = randomBytes(size);
			const { status, stdout, stderr, stats } = await simulate(firmware, { heap: 131072, resources: { input } });
			expect(stderr).toBe("");
			expect(status).toBe(0);
			expect(stdout).toContain(createHash("sha256").update(input).digest("hex"));
			expect(stdout).toContain("refused: Crypto.Decrypt");
			expect(stdout).toContain("refused: KeyStore.NotAllowed");
			expect(stdout).toMatch(/\d+ requests, every answer checked\n$/);
			expect(stats?.machines.map(({ name, end }) => [name, end])).toEqual([
				["main", "finished"],
				["hsm", "terminated"],
				["ecc", "terminated"],
			]);
		},
	);

	it("processes an input of any size in pieces, in the same memory, and prints its progress", async () => {
		const run = async (size: number) => {
			const input = randomBytes(size);
			const digest = createHash("sha256").update(input).digest("hex");
			const { status, stdout, stderr, stats } = await simulate(firmware, { heap: 131072, resources: { input, digest } });
			expect(stderr).toBe("");
			expect(status).toBe(0);
			expect(stdout).toContain(digest);
			for (const verb of ["hashed", "encrypted and decrypted"]) expect(stdout.match(new RegExp(`^${verb} \\d+ of ${size} bytes$`, "gm"))).toHaveLength(10);
			return stats?.machines.map(({ reserved }) => reserved);
		};
		expect(await run(shortOrFull(1_000_000, 3_000_000))).toEqual(await run(300_000));
	});

	it("rejects a digest of another input", async () => {
		const { status, stdout } = await simulate(firmware, { heap: 131072, resources: { input: randomBytes(100), digest: "00".repeat(32) } });
		expect(status).toBe(1);
		expect(stdout).toContain("the application has failed: Error: wrong answer: expected that the digest is right\n");
	});

	it("reports an HSM's machine that has too little memory", async () => {
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
