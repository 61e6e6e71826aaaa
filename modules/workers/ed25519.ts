import { type EdDSA, type EdwardsPoint, eddsa, edwards } from "@noble/curves/abstract/edwards.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import type { Blinding } from "./blinding.js";
import type { KeyPairs, Signatures } from "./curve-engines.js";
import { clamp, FIELD_25519 } from "./curve25519.js";
import type { RandomSource } from "./engines.js";
import { NO_TABLE, SharedCurve } from "./shared-curve.js";

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** The curve, shared by all engines of a machine. */
export const sharedEd25519 = new SharedCurve((randomBytes, window) => {
	const Point = edwards(
		{
			p: BigInt(FIELD_25519),
			n: BigInt("0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
			h: BigInt(8),
			a: BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
			d: BigInt("0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
			Gx: BigInt("0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
			Gy: BigInt("0x6666666666666666666666666666666666666666666666666666666666666658"),
		},
		{ randomBytes },
	);
	Point.BASE.precompute(window, window === NO_TABLE);
	return eddsa(Point, sha512, { adjustScalarBytes: clamp, zip215: false });
});

/**
 * Ed25519 (RFC 8032 §5.1) on noble. NistCurve says what happens to noble's copies of a private key.
 *
 * Verification has the rule of WebCrypto, which libsodium up to 1.0.22 has too. Every number must be below its modulus, so no signature has a second form. Public keys and
 * points R of small order verify nothing, because anybody can sign for such a key. The equation is that without the cofactor: [S]B = R + [k]A. RFC 8032
 * leaves that to the implementation, and noble's own `verify` multiplies by the cofactor. So this computes the equation with noble's points.
 */
export class Ed25519 implements KeyPairs, Signatures {
	private readonly blinding: Blinding;
	private readonly generator: RandomSource;

	/** `generator`: for keys and blinding. */
	constructor(generator: RandomSource) {
		this.blinding = sharedEd25519.blinding;
		this.generator = generator;
	}

	isPrivateKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES;
	}

	generatePrivateKey(privateKey: Uint8Array): void {
		this.generator.fill(privateKey, 0, KEY_BYTES);
	}

	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		this.blinding.begin(this.generator);
		try {
			publicKey.set(this.curve.getPublicKey(privateKey));
		} finally {
			this.blinding.end();
		}
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return this.curve.utils.isValidPublicKey(bytes, false);
	}

	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		this.blinding.begin(this.generator);
		try {
			signature.set(this.curve.sign(message, privateKey));
		} finally {
			this.blinding.end();
		}
	}

	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		if (signature.length !== SIGNATURE_BYTES || publicKey.length !== KEY_BYTES) return false;
		const { Point } = this.curve;
		const encodedR = signature.subarray(0, KEY_BYTES);
		const A = pointOf(Point, publicKey);
		const R = pointOf(Point, encodedR);
		const S = bytesToNumberLE(signature.subarray(KEY_BYTES));
		if (A === undefined || R === undefined || A.isSmallOrder() || R.isSmallOrder() || !Point.Fn.isValid(S)) return false;
		const k = Point.Fn.create(bytesToNumberLE(sha512.create().update(encodedR).update(publicKey).update(message).digest()));
		return Point.BASE.multiplyUnsafe(S).equals(R.add(A.multiplyUnsafe(k)));
	}

	private get curve(): EdDSA {
		return sharedEd25519.curve;
	}
}

/** The point that the bytes are the canonical encoding of (RFC 8032 §5.1.3). */
function pointOf(Point: EdDSA["Point"], bytes: Uint8Array): EdwardsPoint | undefined {
	try {
		return Point.fromBytes(bytes, false);
	} catch {
		return undefined;
	}
}
