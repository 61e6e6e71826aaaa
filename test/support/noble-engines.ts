import type { HashEngine, HashEngines } from "../../modules/workers/engines.js";
import { SoftwareBlake3 } from "../../modules/workers/software-blake3.js";
import { SoftwareSha1 } from "../../modules/workers/software-sha1.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { SoftwareSha3 } from "../../modules/workers/software-sha3.js";

/** noble's hash functions, or those of `sha2` in place of its SHA-2. */
export function hashesWith(sha2: HashEngine = new SoftwareSha2()): HashEngines {
	return { sha2, sha3: new SoftwareSha3(), blake3: new SoftwareBlake3(), sha1: new SoftwareSha1() };
}
