import { PsaCurve } from "../../../hardware/psa/nist-curve.js";
import type { CurveEngines } from "../../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../../modules/workers/engines.js";

/** As in engines: C wipes what it makes. */
export const leavesSecrets = false;

/** P-256 and P-384 by PSA Crypto. `generator` gives keys and nonces. */
export function nistCurves(generator: RandomSource): Pick<CurveEngines, "P-256" | "P-384"> {
	return { "P-256": new PsaCurve("P-256", generator), "P-384": new PsaCurve("P-384", generator) };
}
