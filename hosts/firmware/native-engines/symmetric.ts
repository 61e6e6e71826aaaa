import { psaChaChaPoly, psaHkdf, psaPbkdf2 } from "../../../hardware/psa/symmetric.js";
import type { ChaChaPolyEngine, HkdfEngine, Pbkdf2Engine } from "../../../modules/workers/engines.js";

/** ChaCha20-Poly1305 by PSA Crypto. */
export function chachapoly(): ChaChaPolyEngine {
	return psaChaChaPoly;
}

/** HKDF by PSA Crypto. */
export function hkdf(): HkdfEngine {
	return psaHkdf;
}

/** PBKDF2 by PSA Crypto. */
export function pbkdf2(): Pbkdf2Engine {
	return psaPbkdf2;
}
