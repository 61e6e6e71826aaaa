/** Curves that exist before any generator, with tables of multiples of the base point, as in an image. */
import "../../hosts/firmware/engines/precomputed-curve25519.js";
import "../../hosts/firmware/engines/precomputed-nist-curves.js";
import { describe, expect, test } from "vitest";
import { sharedEd25519 } from "../../modules/workers/ed25519.js";
import { NistCurve } from "../../modules/workers/nist-curve.js";
import { p256, sharedP256 } from "../../modules/workers/p256.js";
import { sharedP384 } from "../../modules/workers/p384.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { sharedX25519 } from "../../modules/workers/x25519.js";
import { knownEntropy } from "../support/workers.js";
// All tests of the ECC worker run on these curves too. Above all, blinding must draw from the generator.
import "./worker-ecc-25519.test.js";
import "./worker-ecc-nist.test.js";
import "./worker-ecc-nist-keys.test.js";

describe("curves with precomputed tables", () => {
	test("are not built again", () => {
		for (const shared of [sharedP256, sharedP384, sharedEd25519, sharedX25519]) {
			const { curve } = shared;
			expect(() => shared.precompute(4)).toThrow("has been built");
			expect(shared.curve).toBe(curve);
		}
	});

	test("refuse to multiply with a secret while they have no generator to blind it", () => {
		const { BASE } = sharedP256.curve.Point;
		expect(() => BASE.multiply(5n)).toThrow("nothing to blind");
		const [privateKey, publicKey] = [new Uint8Array(32).fill(5), new Uint8Array(64)];
		p256(new SoftwareGenerator(knownEntropy(1))).derivePublicKey(privateKey, publicKey);
		expect(() => BASE.multiply(5n)).toThrow("nothing to blind");
		expect(publicKey.some((byte) => byte !== 0)).toBe(true);
	});

	test("blind each request with the generator of the engine that serves it", () => {
		const { curve, blinding } = sharedP256;
		const drawn: string[] = [];
		const named = (name: string): SoftwareGenerator => {
			const entropy = knownEntropy(name.charCodeAt(0));
			const generator = new SoftwareGenerator(entropy);
			const fill = generator.fill.bind(generator);
			generator.fill = (...place) => {
				drawn.push(name);
				fill(...place);
			};
			return generator;
		};
		const [first, second] = ["a", "b"].map((name) => p256(named(name)));
		const [privateKey, publicKey] = [new Uint8Array(32).fill(7), new Uint8Array(64)];
		for (const engine of [first, second, first]) engine.derivePublicKey(privateKey, publicKey);
		expect(drawn).toEqual(["a", "b", "a"]);
		expect(first).toBeInstanceOf(NistCurve);
		expect(() => curve.getPublicKey(privateKey)).toThrow("nothing to blind");
		blinding.end();
	});
});
