import { mod, pow2 } from "@noble/curves/abstract/modular.js";
import { type MontgomeryECDH, montgomery } from "@noble/curves/abstract/montgomery.js";
import type { Agreement, KeyPairs } from "./curve-engines.js";
import { clamp, FIELD_25519 } from "./curve25519.js";
import type { RandomSource } from "./engines.js";
import { move } from "./memory.js";
import { unlessRefused } from "./noble-refusals.js";
import { SharedCurve } from "./shared-curve.js";

const KEY_BYTES = 32;

/** The curve, shared by all engines of a machine. A table would not help, because no point is multiplied twice. */
export const sharedX25519 = new SharedCurve(() => {
	const field = BigInt(FIELD_25519);
	return montgomery({ P: field, type: "x25519", adjustScalarBytes: clamp, powPminus2: (number) => inverse(number, field) });
});

/** X25519 (RFC 7748 §5) on noble. NistCurve says what happens to noble's copies of a private key. */
export class X25519 implements KeyPairs, Agreement {
	private readonly generator: RandomSource;

	/** `generator`: for keys. */
	constructor(generator: RandomSource) {
		this.generator = generator;
	}

	isPrivateKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES;
	}

	generatePrivateKey(privateKey: Uint8Array): void {
		this.generator.fill(privateKey, 0, KEY_BYTES);
	}

	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		publicKey.set(this.curve.getPublicKey(privateKey));
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES;
	}

	/** A point of small order gives everybody the secret zero (RFC 7748 §6.1). */
	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean {
		if (publicKey.length !== KEY_BYTES) return false;
		const shared = unlessRefused(() => this.curve.getSharedSecret(privateKey, publicKey));
		if (shared === undefined) return false;
		move(shared, secret);
		return true;
	}

	private get curve(): MontgomeryECDH {
		return sharedX25519.curve;
	}
}

/**
 * The inverse of a number modulo p: its power of p - 2 = 2^255 - 21 (Fermat). The steps are the same for every number. p(k) is the power of 2^k - 1;
 * p(j + k) is p(j) squared k times, times p(k).
 */
function inverse(number: bigint, field: bigint): bigint {
	const join = (high: bigint, low: bigint, lowBits: number): bigint => mod(pow2(high, BigInt(lowBits), field) * low, field);
	const power2 = join(number, number, 1);
	const power4 = join(power2, power2, 2);
	const power5 = join(power4, number, 1);
	const power10 = join(power5, power5, 5);
	const power20 = join(power10, power10, 10);
	const power40 = join(power20, power20, 20);
	const power50 = join(power40, power10, 10);
	const power100 = join(power50, power50, 50);
	const power200 = join(power100, power100, 100);
	const power250 = join(power200, power50, 50);
	// 2^255 - 21 ends in the bits 01011, that is 11.
	const power11 = mod(pow2(number, BigInt(3), field) * power2, field);
	return join(power250, power11, 5);
}
