import type { HashEngine } from "../../modules/workers/engines.js";

const digest: HashEngine["digest"] = native("xs_heimlig_sha_digest");

/**
 * SHA-256, SHA-384 and SHA-512 on the chip's peripheral, where it has them. Wrong arguments throw TypeError or RangeError naming
 * the argument, before memory is touched.
 */
export class PeripheralHash implements HashEngine {
	readonly digest = digest;
}
