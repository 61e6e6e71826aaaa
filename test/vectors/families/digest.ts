/** Digests by node:crypto, for ECDSA with another hash function than the curve's. */
import { createHash, getHashes } from "node:crypto";

/** The names in node:crypto by the names in the files. `outputLength`: bytes of SHAKE in signatures (RFC 8692 §2). */
const hashes = new Map<string, { readonly name: string; readonly outputLength?: number }>([
	["SHA-1", { name: "sha1" }],
	["SHA-224", { name: "sha224" }],
	["SHA-256", { name: "sha256" }],
	["SHA-384", { name: "sha384" }],
	["SHA-512", { name: "sha512" }],
	["SHA-512/224", { name: "sha512-224" }],
	["SHA-512/256", { name: "sha512-256" }],
	["SHA3-224", { name: "sha3-224" }],
	["SHA3-256", { name: "sha3-256" }],
	["SHA3-384", { name: "sha3-384" }],
	["SHA3-512", { name: "sha3-512" }],
	["SHAKE128", { name: "shake128", outputLength: 32 }],
	["SHAKE256", { name: "shake256", outputLength: 64 }],
]);

/** The digest of `message`. Undefined if this table or the OpenSSL of this Node.js does not have the hash function. */
export function digest(hash: string, message: Uint8Array): Uint8Array | undefined {
	const known = hashes.get(hash);
	if (known === undefined || !getHashes().includes(known.name)) return undefined;
	const { name, ...options } = known;
	return new Uint8Array(createHash(name, options).update(message).digest());
}

/**
 * Converts a digest to `size` bytes, the size of n and of the curve's own hash function, without changing the signature. FIPS 186-5 §6.4.1
 * takes the leftmost bits, as many as n has. A shorter digest is a smaller number, so zeros go in front.
 */
export function fitDigest(digest: Uint8Array, size: number): Uint8Array {
	const result = new Uint8Array(size);
	result.set(digest.subarray(0, size), Math.max(0, size - digest.length));
	return result;
}
