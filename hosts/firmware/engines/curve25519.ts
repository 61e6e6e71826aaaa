import type { CurveEngines } from "../../../modules/workers/curve-engines.js";
import { Ed25519, sharedEd25519 } from "../../../modules/workers/ed25519.js";
import type { RandomSource } from "../../../modules/workers/engines.js";
import { NO_TABLE } from "../../../modules/workers/shared-curve.js";
import { sharedX25519, X25519 } from "../../../modules/workers/x25519.js";

/** Whether a job leaves secrets in the heap that script can not wipe, as noble's BigInts. Then the machine also collects garbage. */
export const leavesSecrets = true;

/** Ed25519 and X25519 by noble. `generator` gives keys and blinding. */
export function curve25519(generator: RandomSource): Pick<CurveEngines, "Ed25519" | "X25519"> {
	return { Ed25519: new Ed25519(generator), X25519: new X25519(generator) };
}

/** As in nist-curves.ts. */
const WINDOW = 4;

/** Builds the curves with their tables. Call it only where the result lies in flash (precomputed-curve25519.ts). */
export function precompute(): void {
	sharedEd25519.precompute(WINDOW);
	// X25519 multiplies no point twice, so no table helps.
	sharedX25519.precompute(NO_TABLE);
}
