/** Digests and tags of messages in pieces, as others than the HSM compute them. For Node. */
import { createHash, createHmac } from "node:crypto";
import { blake3 } from "@noble/hashes/blake3.js";
import type { hashAlgorithms } from "../../modules/messages/algorithms.js";

export type HashName = (typeof hashAlgorithms)[number];

/** BLAKE3 is noble's, since node:crypto has none: of the whole message, not in pieces. */
export function digest(algorithm: HashName, pieces: readonly Uint8Array[]): Uint8Array {
	if (algorithm === "BLAKE3") return blake3(Buffer.concat(pieces));
	return pieces.reduce((hash, piece) => hash.update(piece), createHash(nodeName(algorithm))).digest();
}

/** The HMAC over any but BLAKE3. */
export function tag(algorithm: HashName, key: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
	return pieces.reduce((mac, piece) => mac.update(piece), createHmac(nodeName(algorithm), key)).digest();
}

function nodeName(algorithm: HashName): string {
	return algorithm.startsWith("SHA3") ? algorithm.toLowerCase() : algorithm.replace("-", "");
}
