/**
 * What a worker needs of an engine: the part that computes, in software or on a peripheral.
 *
 * An engine works on one block of memory. Every byte string is named by its offset and length in bytes within `memory`,
 * so that a request is served without making a single object and C code can work in place. The worker has checked all
 * offsets, lengths and key sizes against the request; an engine checks again only what would make it touch memory
 * outside `memory`. Outputs never overlap inputs.
 */

/** AES-GCM (SP 800-38D) with a 12-byte iv and a 16-byte tag behind the ciphertext, as in RFC 5116 §5.1. */
export interface AesEngine {
	/** Key sizes in bytes that the engine can work with, of 16, 24 and 32. */
	readonly keySizes: readonly number[];

	/** Writes `dataLength` bytes of ciphertext and the 16-byte tag at `output`. */
	gcmEncrypt(
		memory: Uint8Array,
		key: number, keyLength: number,
		iv: number, ivLength: number,
		aad: number, aadLength: number,
		data: number, dataLength: number,
		output: number,
	): void;

	/**
	 * `data` is ciphertext and tag. Writes `dataLength - 16` bytes of plaintext at `output` and returns true if the tag is
	 * right; otherwise writes nothing and returns false, after the same time wherever the tags differ.
	 */
	gcmDecrypt(
		memory: Uint8Array,
		key: number, keyLength: number,
		iv: number, ivLength: number,
		aad: number, aadLength: number,
		data: number, dataLength: number,
		output: number,
	): boolean;
}

/** SHA-2 (FIPS 180-4). */
export interface HashEngine {
	/** Writes the digest, `bits / 8` bytes, at `output`. `bits` is 256, 384 or 512. */
	digest(memory: Uint8Array, bits: number, data: number, dataLength: number, output: number): void;
}

/** A source of entropy (the chip's generator, the system's), not itself a random generator for users. */
export interface EntropySource {
	/** Fills `length` bytes at `offset`. */
	fill(memory: Uint8Array, offset: number, length: number): void;
}
