import { sha384 } from "@noble/hashes/sha2.js";
import type { RandomSource } from "./engines.js";
import { NistCurve, shareNistCurve } from "./nist-curve.js";

/** P-384 (SP 800-186 §3.2.1.4) with SHA-384. */
export const sharedP384 = shareNistCurve(
	{
		p: BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"),
		n: BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
		h: BigInt(1),
		a: BigInt("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc"),
		b: BigInt("0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
		Gx: BigInt("0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
		Gy: BigInt("0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
	},
	sha384,
);

/** `generator`: for keys, nonces and blinding. */
export function p384(generator: RandomSource): NistCurve {
	return new NistCurve(sharedP384, sha384, generator);
}
