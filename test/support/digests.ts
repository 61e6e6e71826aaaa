/** Reference digests and tags of messages in pieces. For Node. */
import { createHash, createHmac } from "node:crypto";
import { blake3 } from "@noble/hashes/blake3.js";
import type { hashAlgorithms } from "../../modules/messages/algorithms.js";

export type HashName = (typeof hashAlgorithms)[number];

/** Uses node:crypto, and for BLAKE3, which it lacks, noble: on the whole message, not in pieces. */
export function digest(algorithm: HashName, pieces: readonly Uint8Array[]): Uint8Array {
	if (algorithm === "BLAKE3") return blake3(Buffer.concat(pieces));
	return pieces.reduce((hash, piece) => hash.update(piece), createHash(nodeName(algorithm))).digest();
}

/** The HMAC with any algorithm but BLAKE3. */
export function tag(algorithm: HashName, key: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
	return pieces.reduce((mac, piece) => mac.update(piece), createHmac(nodeName(algorithm), key)).digest();
}

function nodeName(algorithm: HashName): string {
	return algorithm.startsWith("SHA3") ? algorithm.toLowerCase() : algorithm.replace("-", "");
}
