/**
 * Which curves this firmware has, and which have a table in flash. To leave one out, delete its lines here: P-384, for
 * example, takes 15 KB at the peak where modules are in RAM. Requests for it are then answered NoWorkerForRequest.
 */
import type { CurveEngines } from "../../modules/workers/curve-engines.js";
import { Ed25519, sharedEd25519 } from "../../modules/workers/ed25519.js";
import type { RandomGenerator } from "../../modules/workers/generator.js";
import { p256, sharedP256 } from "../../modules/workers/p256.js";
import { p384, sharedP384 } from "../../modules/workers/p384.js";
import { NO_TABLE } from "../../modules/workers/shared-curve.js";
import { sharedX25519, X25519 } from "../../modules/workers/x25519.js";

/** The engines, which draw keys, nonces and blinding from `generator`. */
export function curves(generator: RandomGenerator): CurveEngines {
	return Object.freeze({
		"P-256": p256(generator),
		"P-384": p384(generator),
		Ed25519: new Ed25519(generator),
		X25519: new X25519(generator),
	});
}

/** Bits of a scalar that are taken at once. A table has 8 points, of about 150 bytes, for each 4 bits of a blinded scalar. */
const WINDOW = 4;

/** Builds all curves; only where what is built lies in flash, see precomputed-curves.ts. */
export function precompute(): void {
	sharedP256.precompute(WINDOW);
	sharedP384.precompute(NO_TABLE);
	sharedEd25519.precompute(WINDOW);
	// No table would help X25519: none of its points is multiplied twice.
	sharedX25519.precompute(NO_TABLE);
}
