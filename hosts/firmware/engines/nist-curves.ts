import type { CurveEngines } from "../../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../../modules/workers/engines.js";
import { p256, sharedP256 } from "../../../modules/workers/p256.js";
import { p384, sharedP384 } from "../../../modules/workers/p384.js";
import { NO_TABLE } from "../../../modules/workers/shared-curve.js";

/** Whether a job leaves secrets in the heap that script can not wipe, as noble's BigInts. Then the machine also collects garbage. */
export const leavesSecrets = true;

/** P-256 and P-384 by noble. `generator` gives keys, nonces and blinding. */
export function nistCurves(generator: RandomSource): Pick<CurveEngines, "P-256" | "P-384"> {
	return { "P-256": p256(generator), "P-384": p384(generator) };
}

/** Bits of a scalar taken at once. With 4, a table has 8 points of about 150 bytes for every 4 bits of a blinded scalar. */
const WINDOW = 4;

/** Builds the curves with their tables. Call it only where the result lies in flash (precomputed-nist-curves.ts). */
export function precompute(): void {
	sharedP256.precompute(WINDOW);
	sharedP384.precompute(NO_TABLE);
}
