import type { HashEngine } from "../../../modules/workers/engines.js";
import { SoftwareSha3 } from "../../../modules/workers/software-sha3.js";

/** SHA-3, and HMAC over it, by noble. */
export function sha3(): HashEngine {
	return new SoftwareSha3();
}
