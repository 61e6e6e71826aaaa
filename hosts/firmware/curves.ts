/**
 * The curves of this firmware, and the tables in flash that speed them up.
 *
 * To leave a curve out, delete its lines here. The HSM then answers its requests NoWorkerForRequest. P-384, for example, takes 15 KB at
 * the peak where modules are in RAM.
 */
import type { CurveEngines } from "../../modules/workers/curve-engines.js";
import { Ed25519, sharedEd25519 } from "../../modules/workers/ed25519.js";
import type { RandomSource } from "../../modules/workers/engines.js";
import { p256, sharedP256 } from "../../modules/workers/p256.js";
import { p384, sharedP384 } from "../../modules/workers/p384.js";
import { NO_TABLE } from "../../modules/workers/shared-curve.js";
import { sharedX25519, X25519 } from "../../modules/workers/x25519.js";

/** `generator` gives keys, nonces and blinding. */
export function curves(generator: RandomSource): CurveEngines {
	return Object.freeze({
		"P-256": p256(generator),
		"P-384": p384(generator),
		Ed25519: new Ed25519(generator),
		X25519: new X25519(generator),
	});
}

/** Bits of a scalar taken at once. With 4, a table has 8 points of about 150 bytes for every 4 bits of a blinded scalar. */
const WINDOW = 4;

/** Builds all curves with their tables. Call it only where the result lies in flash (precomputed-curves.ts). */
export function precompute(): void {
	sharedP256.precompute(WINDOW);
	sharedP384.precompute(NO_TABLE);
	sharedEd25519.precompute(WINDOW);
	// X25519 multiplies no point twice, so no table helps.
	sharedX25519.precompute(NO_TABLE);
}
