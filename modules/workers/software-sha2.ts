import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { Sha2Engine } from "./engines.js";
import { hashInto, hmacInto } from "./software-hash.js";
import { part } from "./software-memory.js";

const algorithms = Object.freeze({ 256: sha256, 384: sha384, 512: sha512 });
type Algorithm = (typeof algorithms)[keyof typeof algorithms];

function algorithmOf(bits: number): Algorithm {
	const algorithm: Algorithm | undefined = algorithms[bits as keyof typeof algorithms];
	if (algorithm === undefined) throw new RangeError(`"bits" expected 256, 384 or 512, got ${bits}`);
	return algorithm;
}

/** SHA-2 and HMAC on noble. */
export class SoftwareSha2 implements Sha2Engine {
	readonly digestBits = Object.freeze([256, 384, 512]);

	digest(memory: Uint8Array, bits: number, data: number, dataLength: number, output: number): void {
		const algorithm = algorithmOf(bits);
		const result = part(memory, output, bits / 8, "output");
		hashInto(algorithm, part(memory, data, dataLength, "data"), result);
	}

	hmac(
		memory: Uint8Array, bits: number, key: number, keyLength: number, data: number, dataLength: number, output: number,
	): void {
		const algorithm = algorithmOf(bits);
		const result = part(memory, output, bits / 8, "output");
		hmacInto(algorithm, part(memory, key, keyLength, "key"), part(memory, data, dataLength, "data"), result);
	}
}
