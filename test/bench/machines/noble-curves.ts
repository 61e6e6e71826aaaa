/**
 * noble's curves as an application would call them in its own machine for the same result as the HSM's: it blinds scalars and hedges
 * signatures with random bytes. It has no table of multiples of the base point, for which there is no memory.
 */

import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { PeripheralGenerator } from "../../../hardware/esp32/random/generator.js";
import { sharedEd25519 } from "../../../modules/workers/ed25519.js";
import { sharedP256 } from "../../../modules/workers/p256.js";
import { sharedP384 } from "../../../modules/workers/p384.js";
import type { SharedCurve } from "../../../modules/workers/shared-curve.js";
import { sharedX25519 } from "../../../modules/workers/x25519.js";
import type { Work } from "./engine-jobs.js";

/** The operations by their names in the tables. */
export function withNobleCurves(): Readonly<Record<string, Work>> {
	const generator = new PeripheralGenerator();
	const message = new Uint8Array(32).fill(5);
	const random = (length: number): Uint8Array => {
		const bytes = new Uint8Array(length);
		generator.fill(bytes, 0, length);
		return bytes;
	};
	const nist = (shared: SharedCurve<ECDSA>): [Work, Work, Work] => {
		const curve = shared.curve;
		const size = curve.Point.Fn.BYTES;
		shared.blinding.begin(generator);
		const { secretKey, publicKey: compressed } = curve.keygen(random(curve.lengths.seed ?? size));
		const publicKey = curve.Point.fromBytes(compressed).toBytes(false);
		const sign = (): Uint8Array => curve.sign(message, secretKey, { prehash: true, extraEntropy: random(size) });
		const signature = sign();
		return [sign, () => curve.verify(signature, message, publicKey, { prehash: true }), () => curve.getSharedSecret(secretKey, publicKey, false)];
	};
	const [sign256, verify256, agree256] = nist(sharedP256);
	const [sign384, verify384] = nist(sharedP384);
	const ed25519 = sharedEd25519.curve;
	sharedEd25519.blinding.begin(generator);
	const edwardsKey = random(32);
	const edwardsPublic = ed25519.getPublicKey(edwardsKey);
	const edwardsSignature = ed25519.sign(message, edwardsKey);
	const montgomeryKey = random(32);
	const montgomeryPublic = sharedX25519.curve.getPublicKey(montgomeryKey);
	return {
		"P-256 sign": sign256,
		"P-256 verify": verify256,
		"P-256 ECDH": agree256,
		"P-384 sign": sign384,
		"P-384 verify": verify384,
		"Ed25519 sign": () => ed25519.sign(message, edwardsKey),
		"Ed25519 verify": () => ed25519.verify(edwardsSignature, message, edwardsPublic, { zip215: false }),
		X25519: () => sharedX25519.curve.getSharedSecret(montgomeryKey, montgomeryPublic),
		"HKDF-SHA-256": () => hkdf(sha256, edwardsKey, undefined, undefined, 32),
	};
}
