import { describe, expect, test } from "vitest";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { unlessRefused } from "../../modules/workers/noble-refusals.js";
import { SoftwareChaChaPoly } from "../../modules/workers/software-chachapoly.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { X25519 } from "../../modules/workers/x25519.js";
import { Job } from "../support/job.js";
import { knownEntropy, knownGenerator } from "../support/workers.js";

describe("only noble's errors for forged input are refusals", () => {
	test("a result passes through", () => {
		expect(unlessRefused(() => Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 2));
	});

	test.each(["invalid tag", "aes-gcm: invalid tag", "integrity check failed", "invalid private or public key received"])("%s", (message) => {
		expect(
			unlessRefused(() => {
				throw new Error(message);
			}),
		).toBeUndefined();
	});

	test.each([[new Error("invalid tag length")], [new TypeError("undefined is not a function")], [new Error("")], ["invalid tag"], [undefined]])(
		"any other error is passed on: %s",
		(thrown) => {
			let caught: unknown = "nothing";
			try {
				unlessRefused(() => {
					throw thrown;
				});
			} catch (error) {
				caught = error;
			}
			expect(caught).toBe(thrown);
		},
	);
});

describe("a fault of an engine is not reported as a fault of the input", () => {
	test("ChaCha20-Poly1305", () => {
		// A key of a size that the core never lets through.
		const job = new Job("DecryptChaChaPoly", { key: new Uint8Array(31), inputs: [new Uint8Array(12), new Uint8Array(0), new Uint8Array(16)], capacity: 0 });
		expect(() => job.run("chachapoly", new ChaChaPolyWorker(new SoftwareChaChaPoly(), job.memory, knownGenerator()))).toThrow("key");
	});

	test("X25519", () => {
		const curve = new X25519(new SoftwareGenerator(knownEntropy()));
		const secret = new Uint8Array(32).fill(0x5a);
		expect(() => curve.agree(new Uint8Array(31), new Uint8Array(32).fill(9), secret)).toThrow("scalar");
		expect(secret.every((byte) => byte === 0x5a)).toBe(true);
	});
});
