/**
 * The interface of engines. An engine computes for a worker: a driver, a native library, or noble.
 *
 * An engine works on one block of memory. The slot of the job lies in it (messages/slot.ts) and names key, inputs and output by offset and length. So a
 * request makes no object, and C computes in place. The output, and the state of a session, overlap nothing else.
 */
import type { Slot } from "../messages/slot.js";

/**
 * One operation. `slot`: offset in bytes of the job's slot in `memory`, aligned to words. Returns the number of bytes
 * that it wrote, or a Refusal. A refusal leaves the output untouched; `notGenuine` may leave zeros.
 * @throws RangeError if a pair that it uses lies outside of `memory`, if the output is too small, or if a session was not started for it;
 * Error if a peripheral failed.
 */
export type Operation = (memory: Uint8Array, slot: number) => number;

/** Why an operation refuses. The numbers are those of `heimlig_result` in hardware/esp32/job.h. */
export enum Refusal {
	/** The tag, the padding or the wrapped key is wrong; which part of it stays untold. */
	notGenuine = -1,
	/** The engine has no cipher for a key of this size: some chips have no AES-192. */
	keySize = -2,
	ivSize = -3,
	tagSize = -4,
	/** The mode takes no data of this length. */
	dataSize = -5,
	/** The engine lacks the algorithm: some chips have no SHA-512. */
	unsupported = -6,
	/** The session has work left. */
	unfinished = -11,
}

/** The modes of AES. */
export interface AesEngine {
	/** Whether the engine has a cipher for keys of so many bytes: some chips have no AES-192. */
	readonly hasKeySize: (bytes: number) => boolean;
	/** AES-GCM (SP 800-38D): iv (1 to 64 bytes), aad, plaintext. Writes the ciphertext and a tag of 16 bytes (RFC 5116 §5.1). */
	readonly gcmEncrypt: Operation;
	/**
	 * iv (1 to 64 bytes), aad, ciphertext and tag; parameter 0: size of the tag, 12 to 16 bytes, or 0 for 16. Takes the same time wherever tags
	 * differ.
	 */
	readonly gcmDecrypt: Operation;
	/** AES-CBC (SP 800-38A §6.2) with the padding of RFC 5652 §6.3: iv (16 bytes), plaintext. */
	readonly cbcEncrypt: Operation;
	/**
	 * iv, ciphertext of whole blocks. Writes one byte less than it takes: the plaintext and zeros. A caller that can repeat requests and sees
	 * whether the padding was right can decrypt. So the application must know the sender of a ciphertext before it asks.
	 */
	readonly cbcDecrypt: Operation;
	/** AES-CCM (SP 800-38C, RFC 3610): nonce (7 to 13 bytes), aad, plaintext; parameter 0: size of the tag, 4, 6 … 16 bytes. */
	readonly ccmEncrypt: Operation;
	/** nonce, aad, ciphertext and tag; parameter 0 likewise. Takes the same time wherever tags differ. */
	readonly ccmDecrypt: Operation;
	/**
	 * AES-CTR (SP 800-38A §6.5), which encrypts as it decrypts: counter block (16 bytes), data; parameter 0: as many of the last bits of the block
	 * count, 1 to 128. Refuses another number: `ivSize`, and data that would need a counter block twice: `dataSize`. Writes as many bytes.
	 */
	readonly ctr: Operation;
	/** key, counter block; parameter 0 likewise. Writes them to the state of a session, in the third input behind 8 bytes of the worker's. */
	readonly ctrStart: Operation;
	/** The next bytes of the session, any number of them. Writes as many. */
	readonly ctrUpdate: Operation;
	/** AES-CMAC (SP 800-38B, RFC 4493): message. Writes 16 bytes. */
	readonly cmac: Operation;
	/**
	 * AES key wrap (SP 800-38F): key; parameter 1: RFC 5649, for any length but 0, instead of RFC 3394, for a multiple of 8 and 16 at least.
	 * Writes that length rounded up to a multiple of 8, and 8 bytes more.
	 */
	readonly wrap: Operation;
	/** Wrapped key; parameter 2: as parameter 1 of `wrap`. Writes 8 bytes less than it takes: the key and zeros. */
	readonly unwrap: Operation;
}

/**
 * A family of hash functions (SHA-1 and SHA-2: FIPS 180-4, SHA-3: FIPS 202, BLAKE3), and HMAC over them (RFC 2104) with keys of any length. Parameter
 * 0 of a request that begins is the algorithm, by `hashAlgorithms`, for HMAC by `hmacAlgorithms`. A session has its state in the third input, behind 8 bytes of the worker's; pieces of several
 * sessions come in any order.
 */
export interface HashEngine {
	/** message. Writes the digest. */
	readonly hash: Operation;
	/** key, message. Writes a tag of the size of the digest. */
	readonly hmac: Operation;
	readonly hashStart: Operation;
	/** A piece; 2^53 bytes at most in all, 2^30 with BLAKE3. Refuses more: `dataSize`. */
	readonly hashUpdate: Operation;
	/** Writes the digest and wipes the state. */
	readonly hashFinish: Operation;
	/** Ends a digest early and frees its resources. Also takes a finished state, and zeros. */
	readonly hashEnd: Operation;
	/** key. The key can not be computed from the state. An HMAC that is given up holds no resources. */
	readonly hmacStart: Operation;
	readonly hmacUpdate: Operation;
	readonly hmacFinish: Operation;
}

/** The engines of a worker of hashes. A request for a family that is left out gets NoWorkerForRequest. */
export interface HashEngines {
	readonly sha2?: HashEngine;
	readonly sha3?: HashEngine;
	readonly blake3?: HashEngine;
	readonly sha1?: HashEngine;
}

/** ChaCha20-Poly1305 (RFC 8439 §2.8). */
export interface ChaChaPolyEngine {
	/** key (32 bytes), nonce (12 bytes), aad, plaintext. Writes the ciphertext and a tag of 16 bytes. */
	readonly encrypt: Operation;
	/** key, nonce, aad, ciphertext and tag. Takes the same time wherever tags differ. */
	readonly decrypt: Operation;
}

/** HKDF (RFC 5869), extract and expand: key, salt, info. Fills the output. Refuses more than 255 digests of it: `dataSize`. */
export interface HkdfEngine {
	/** Parameter 0 is the hash function, by `hkdfAlgorithms`. */
	readonly hkdf: Operation;
	/** Parameter 2 is the hash function. */
	readonly deriveKey: Operation;
}

/**
 * PBKDF2 (RFC 8018 §5.2) with HMAC over SHA-2, in pieces. A session has its state in the third input, behind 8 bytes of the worker's. The password can
 * not be computed from it, but the output can.
 */
export interface Pbkdf2Engine {
	/**
	 * key, salt, each of any size; parameter 0: the hash function, by `pbkdf2Algorithms`; 1: iterations, at least 1; 2: bytes of output, 1 to
	 * MAXIMUM_SYMMETRIC_KEY_BYTES. Does the first iteration of each block. Refuses other parameters: `dataSize`.
	 */
	readonly start: Operation;
	/** Does some more iterations. Returns how many are left, of all blocks; 2^31 - 1 if there are more. */
	readonly continue: Operation;
	/** Writes the output and wipes the state. Refuses as long as iterations are left: `unfinished`. */
	readonly finish: Operation;
}

/** The offset in bytes of a job's slot in its memory. */
export function offsetOf(slot: Slot): number {
	return slot.base * Uint32Array.BYTES_PER_ELEMENT;
}

/** A source of entropy (the chip's generator, the system's), not itself a random generator for users. */
export interface EntropySource {
	/** Fills `length` bytes at `offset`. */
	fill(memory: Uint8Array, offset: number, length: number): void;
}

/** The random generator of a machine, for users, keys, ivs, nonces and blinding. No two machines share one. */
export interface RandomSource {
	/** The most bytes for one call in the core's machine, where each turn has a bound. A longer request takes several turns. */
	readonly pieceBytes: number;
	/**
	 * Writes `length` random bytes at `offset`.
	 * @throws Error if the source of entropy is stuck, or if a peripheral failed. Then no random bytes stay at `offset`.
	 */
	fill(memory: Uint8Array, offset: number, length: number): void;
	/** Wipes the state. Do not use the generator afterwards. */
	wipe(): void;
}

/** The heap of the machine that a worker runs in. */
export interface Heap {
	/**
	 * Overwrites all free memory, after a collection of garbage if the worker leaves secrets in it. noble leaves BigInts and copies in the heap, and
	 * script can not overwrite them.
	 */
	wipe(): void;
}
