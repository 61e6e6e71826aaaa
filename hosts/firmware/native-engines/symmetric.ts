import { psaChaChaPoly, psaHkdf } from "../../../hardware/psa/symmetric.js";
import type { ChaChaPolyEngine, HkdfEngine } from "../../../modules/workers/engines.js";

/** ChaCha20-Poly1305 by PSA Crypto. */
export function chachapoly(): ChaChaPolyEngine {
	return psaChaChaPoly;
}

/** HKDF by PSA Crypto. */
export function hkdf(): HkdfEngine {
	return psaHkdf;
}
