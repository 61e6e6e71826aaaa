import type { HashEngine } from "../../../modules/workers/engines.js";

const release: () => void = native("xs_heimlig_sha_release");

const engine: HashEngine = Object.freeze({
	hash: native("xs_heimlig_sha_hash"),
	hmac: native("xs_heimlig_sha_hmac"),
	hashStart: native("xs_heimlig_sha_hash_start"),
	hashUpdate: native("xs_heimlig_sha_hash_update"),
	hashFinish: native("xs_heimlig_sha_hash_finish"),
	hashEnd: native("xs_heimlig_sha_hash_end"),
	hmacStart: native("xs_heimlig_sha_hmac_start"),
	hmacUpdate: native("xs_heimlig_sha_hmac_update"),
	hmacFinish: native("xs_heimlig_sha_hmac_finish"),
});

/**
 * SHA-256, SHA-384 and SHA-512 on the chip's peripheral, for an HSM that starts. If an HSM ended during a digest in pieces, this takes the
 * peripheral back. Wrong arguments throw TypeError or RangeError that names the argument, before memory is touched.
 */
export function peripheralSha2(): HashEngine {
	release();
	return engine;
}
