import { psaHashes } from "../../../hardware/psa/symmetric.js";
import type { HashEngine } from "../../../modules/workers/engines.js";

/** SHA-3, and HMAC over it, by PSA Crypto. */
export function sha3(): HashEngine {
	return psaHashes;
}
