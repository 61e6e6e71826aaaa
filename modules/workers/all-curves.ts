import type { CurveEngines } from "./curve-engines.js";
import { Ed25519 } from "./ed25519.js";
import type { EntropySource } from "./engines.js";
import { RandomGenerator } from "./generator.js";
import { p256 } from "./p256.js";
import { p384 } from "./p384.js";
import { X25519 } from "./x25519.js";

/** Every curve that there is. An image that does not import this file has only the curves that it names itself. */
export function allCurves(entropy: EntropySource): CurveEngines {
	const generator = new RandomGenerator(entropy);
	return Object.freeze({
		"P-256": p256(generator), "P-384": p384(generator), Ed25519: new Ed25519(generator), X25519: new X25519(generator),
	});
}
