import { psaHashes } from "../../../hardware/psa/symmetric.js";
import type { HashEngine } from "../../../modules/workers/engines.js";

/** SHA-1, and HMAC over it, by PSA Crypto. */
export function sha1(): HashEngine {
	return psaHashes;
}
