import { sha256 } from "@noble/hashes/sha2.js";
import type { RandomSource } from "./engines.js";
import { NistCurve, shareNistCurve } from "./nist-curve.js";
import { nistParameters } from "./nist-parameters.js";

/** P-256 (SP 800-186 §3.2.1.3) with SHA-256. */
export const sharedP256 = shareNistCurve(nistParameters["P-256"], sha256);

/** `generator`: for keys, nonces and blinding. */
export function p256(generator: RandomSource): NistCurve {
	return new NistCurve(sharedP256, sha256, generator);
}
