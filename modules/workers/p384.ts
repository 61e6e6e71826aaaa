import { sha384 } from "@noble/hashes/sha2.js";
import type { RandomSource } from "./engines.js";
import { NistCurve, shareNistCurve } from "./nist-curve.js";
import { nistParameters } from "./nist-parameters.js";

/** P-384 (SP 800-186 §3.2.1.4) with SHA-384. */
export const sharedP384 = shareNistCurve(nistParameters["P-384"], sha384);

/** `generator`: for keys, nonces and blinding. */
export function p384(generator: RandomSource): NistCurve {
	return new NistCurve(sharedP384, sha384, generator);
}
