import type { ChaChaPolyEngine, HkdfEngine, Pbkdf2Engine } from "../../../modules/workers/engines.js";
import { SoftwareChaChaPoly } from "../../../modules/workers/software-chachapoly.js";
import { SoftwareHkdf } from "../../../modules/workers/software-hkdf.js";
import { SoftwarePbkdf2 } from "../../../modules/workers/software-pbkdf2.js";

/** ChaCha20-Poly1305 by noble. */
export function chachapoly(): ChaChaPolyEngine {
	return new SoftwareChaChaPoly();
}

/** HKDF by noble. */
export function hkdf(): HkdfEngine {
	return new SoftwareHkdf();
}

/** PBKDF2 by noble. */
export function pbkdf2(): Pbkdf2Engine {
	return new SoftwarePbkdf2();
}
