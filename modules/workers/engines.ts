/**
 * What a worker needs of an engine: the part that computes, in software or on a peripheral.
 *
 * An engine works on one block of memory. Every byte string is named by its offset and length in bytes within `memory`,
 * so that a request is served without making a single object and C code can work in place. The worker has checked all
 * offsets, lengths and key sizes against the request; an engine checks again only what would make it touch memory
 * outside `memory`. Outputs never overlap inputs.
 */

/**
 * AES in several modes. Whatever is not genuine is refused by an answer (false or -1), of which there is one for all that can
 * be wrong with it; sizes that a mode does not take throw RangeError, before anything is written.
 */
export interface AesEngine {
	/** Key sizes in bytes that the engine can work with, of 16, 24 and 32. */
	readonly keySizes: readonly number[];

	/**
	 * AES-GCM (SP 800-38D) with a 12-byte iv. Writes `dataLength` bytes of ciphertext and the 16-byte tag (as in RFC 5116 §5.1)
	 * at `output`.
	 */
	gcmEncrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		iv: number,
		ivLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		output: number,
	): void;

	/**
	 * `data` is ciphertext and tag. Writes `dataLength - 16` bytes of plaintext at `output` and returns true if the tag is
	 * right; otherwise writes nothing and returns false, after the same time wherever the tags differ.
	 */
	gcmDecrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		iv: number,
		ivLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		output: number,
	): boolean;

	/**
	 * AES-CBC (SP 800-38A §6.2) with a 16-byte iv and the padding of RFC 5652 §6.3. Writes `dataLength` rounded up to the next
	 * larger multiple of 16.
	 */
	cbcEncrypt(memory: Uint8Array, key: number, keyLength: number, iv: number, data: number, dataLength: number, output: number): void;

	/**
	 * Writes `dataLength - 1` bytes, the plaintext and zeros behind it, and returns the length of the plaintext; -1, and nothing
	 * but zeros, if the padding is wrong. `dataLength` is a positive multiple of 16. Who can ask again and again and hears
	 * whether the padding was right can decrypt: the application must know whom the ciphertext is from before it asks.
	 */
	cbcDecrypt(memory: Uint8Array, key: number, keyLength: number, iv: number, data: number, dataLength: number, output: number): number;

	/**
	 * AES-CCM (SP 800-38C, RFC 3610) with a nonce of 7 to 13 bytes and a tag of 4, 6, 8, 10, 12, 14 or 16. Writes `dataLength`
	 * bytes of ciphertext and the tag. `dataLength` is below 256 to the power of `15 - nonceLength`.
	 */
	ccmEncrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		nonce: number,
		nonceLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		tagLength: number,
		output: number,
	): void;

	/**
	 * `data` is ciphertext and tag. Writes `dataLength - tagLength` bytes: plaintext, and returns true, if the tag is right;
	 * otherwise zeros, and returns false, after the same time wherever the tags differ.
	 */
	ccmDecrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		nonce: number,
		nonceLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		tagLength: number,
		output: number,
	): boolean;

	/** AES-CMAC (SP 800-38B, RFC 4493): writes 16 bytes. */
	cmac(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, output: number): void;

	/**
	 * AES key wrap (SP 800-38F): of RFC 3394 if not `padded`, for a `dataLength` that is a multiple of 8 and 16 at least; of RFC
	 * 5649 if `padded`, for any but 0. Writes `dataLength` rounded up to a multiple of 8, and 8 more.
	 */
	wrap(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, padded: boolean, output: number): void;

	/**
	 * Writes `dataLength - 8` bytes, what was wrapped and (if `padded`) zeros behind it, and returns the length of what was
	 * wrapped; -1, and nothing but zeros, if it was not wrapped so with this key. `dataLength` is a multiple of 8, and 24 at
	 * least, or 16 if `padded`.
	 */
	unwrap(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, padded: boolean, output: number): number;
}

/** SHA-2 (FIPS 180-4), and HMAC over it. `bits` is 256, 384 or 512. */
export interface Sha2Engine {
	/** The digests that the engine can make, in bits, of 256, 384 and 512. */
	readonly digestBits: readonly number[];

	/** Writes the digest, `bits / 8` bytes, at `output`. */
	digest(memory: Uint8Array, bits: number, data: number, dataLength: number, output: number): void;

	/** HMAC (RFC 2104, FIPS 198-1): writes `bits / 8` bytes at `output`. A key may have any length. */
	hmac(memory: Uint8Array, bits: number, key: number, keyLength: number, data: number, dataLength: number, output: number): void;

	/**
	 * The same over a message in pieces, of up to 2^53 bytes. `state` is a multiple of 8 and names the 760 bytes in which the engine keeps
	 * all that it has to remember, from start to finish or end; they overlap no other argument. A state that was not started for this
	 * throws RangeError. Pieces of several messages may come in any order.
	 */
	hashStart(memory: Uint8Array, bits: number, state: number): void;
	hashUpdate(memory: Uint8Array, state: number, data: number, dataLength: number): void;
	/** Writes the digest; the state can not be used again until it is started. */
	hashFinish(memory: Uint8Array, state: number, output: number): void;
	/** Gives up a digest: lets go of what the engine holds for it. For any state of `hashStart`'s, a finished one too, and for zeros. */
	hashEnd(memory: Uint8Array, state: number): void;

	/** The state has the key in no form that it can be computed from. There is nothing to let go of if it is given up. */
	hmacStart(memory: Uint8Array, bits: number, key: number, keyLength: number, state: number): void;
	hmacUpdate(memory: Uint8Array, state: number, data: number, dataLength: number): void;
	hmacFinish(memory: Uint8Array, state: number, output: number): void;
}

/** A source of entropy (the chip's generator, the system's), not itself a random generator for users. */
export interface EntropySource {
	/** Fills `length` bytes at `offset`. */
	fill(memory: Uint8Array, offset: number, length: number): void;
}

/** The heap of the machine that a worker runs in. */
export interface Heap {
	/**
	 * Overwrites all memory that is free, after a collection of garbage if the worker leaves any that is secret. What noble computes
	 * with are BigInts and other copies of its own, which nobody can overwrite from script, and which otherwise stay until something
	 * else is written there.
	 */
	wipe(): void;
}
