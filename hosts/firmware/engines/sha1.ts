import type { HashEngine } from "../../../modules/workers/engines.js";
import { SoftwareSha1 } from "../../../modules/workers/software-sha1.js";

/** SHA-1, and HMAC over it, by noble. */
export function sha1(): HashEngine {
	return new SoftwareSha1();
}
