import type { Sha2Engine } from "../../modules/workers/engines.js";

const isSupported: (bits: number) => boolean = native("xs_heimlig_sha_supported");
const release: () => void = native("xs_heimlig_sha_release");
const digest: Sha2Engine["digest"] = native("xs_heimlig_sha_digest");
const hmac: Sha2Engine["hmac"] = native("xs_heimlig_hmac");
const hashStart: Sha2Engine["hashStart"] = native("xs_heimlig_sha_start");
const hashUpdate: Sha2Engine["hashUpdate"] = native("xs_heimlig_sha_update");
const hashFinish: Sha2Engine["hashFinish"] = native("xs_heimlig_sha_finish");
const hashEnd: Sha2Engine["hashEnd"] = native("xs_heimlig_sha_end");
const hmacStart: Sha2Engine["hmacStart"] = native("xs_heimlig_hmac_start");
const hmacUpdate: Sha2Engine["hmacUpdate"] = native("xs_heimlig_hmac_update");
const hmacFinish: Sha2Engine["hmacFinish"] = native("xs_heimlig_hmac_finish");

/**
 * SHA-256, SHA-384 and SHA-512 on the chip's peripheral, where it has them. Wrong arguments throw TypeError or RangeError naming
 * the argument, before memory is touched.
 */
export class PeripheralSha2 implements Sha2Engine {
	readonly digestBits: readonly number[];
	readonly digest = digest;
	readonly hmac = hmac;
	readonly hashStart = hashStart;
	readonly hashUpdate = hashUpdate;
	readonly hashFinish = hashFinish;
	readonly hashEnd = hashEnd;
	readonly hmacStart = hmacStart;
	readonly hmacUpdate = hmacUpdate;
	readonly hmacFinish = hmacFinish;

	/** Takes the peripheral from a digest in pieces of an HSM that has ended before. */
	constructor() {
		release();
		this.digestBits = [256, 384, 512].filter((bits) => isSupported(bits));
	}
}
