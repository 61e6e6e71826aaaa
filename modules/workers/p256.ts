import { sha256 } from "@noble/hashes/sha2.js";
import type { RandomSource } from "./engines.js";
import { NistCurve, shareNistCurve } from "./nist-curve.js";

/** P-256 (SP 800-186 §3.2.1.3) with SHA-256. */
export const sharedP256 = shareNistCurve(
	{
		p: BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
		n: BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
		h: BigInt(1),
		a: BigInt("0xffffffff00000001000000000000000000000000fffffffffffffffffffffffc"),
		b: BigInt("0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
		Gx: BigInt("0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
		Gy: BigInt("0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
	},
	sha256,
);

/** `generator`: for keys, nonces and blinding. */
export function p256(generator: RandomSource): NistCurve {
	return new NistCurve(sharedP256, sha256, generator);
}
