import { SodiumEd25519, SodiumX25519 } from "../../../hardware/sodium/curve25519.js";
import type { CurveEngines } from "../../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../../modules/workers/engines.js";

/** As in engines: C wipes what it makes. */
export const leavesSecrets = false;

/** Ed25519 and X25519 by libsodium. `generator` gives keys. */
export function curve25519(generator: RandomSource): Pick<CurveEngines, "Ed25519" | "X25519"> {
	return { Ed25519: new SodiumEd25519(generator), X25519: new SodiumX25519(generator) };
}
