import type { ChaChaPolyEngine, HkdfEngine } from "../../../modules/workers/engines.js";
import { SoftwareChaChaPoly } from "../../../modules/workers/software-chachapoly.js";
import { SoftwareHkdf } from "../../../modules/workers/software-hkdf.js";

/** ChaCha20-Poly1305 by noble. */
export function chachapoly(): ChaChaPolyEngine {
	return new SoftwareChaChaPoly();
}

/** HKDF by noble. */
export function hkdf(): HkdfEngine {
	return new SoftwareHkdf();
}
