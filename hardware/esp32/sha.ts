import type { Sha2Engine } from "../../modules/workers/engines.js";

const isSupported: (bits: number) => boolean = native("xs_heimlig_sha_supported");
const digest: Sha2Engine["digest"] = native("xs_heimlig_sha_digest");
const hmac: Sha2Engine["hmac"] = native("xs_heimlig_hmac");

/**
 * SHA-256, SHA-384 and SHA-512 on the chip's peripheral, where it has them. Wrong arguments throw TypeError or RangeError naming
 * the argument, before memory is touched.
 */
export class PeripheralSha2 implements Sha2Engine {
	readonly digestBits: readonly number[];
	readonly digest = digest;
	readonly hmac = hmac;

	constructor() {
		this.digestBits = [256, 384, 512].filter((bits) => isSupported(bits));
	}
}
