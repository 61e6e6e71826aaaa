import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { Sha2Engine } from "./engines.js";
import { stateWords } from "./session-state.js";
import { hashInto, hmacInto } from "./software-hash.js";
import { expectApart, part } from "./software-memory.js";
import { finishDigest, finishHmac, startDigest, startHmac, updateDigest } from "./software-sessions.js";

const algorithms = Object.freeze({ 256: sha256, 384: sha384, 512: sha512 });
type Algorithm = (typeof algorithms)[keyof typeof algorithms];

function algorithmOf(bits: number): Algorithm {
	const algorithm: Algorithm | undefined = algorithms[bits as keyof typeof algorithms];
	if (algorithm === undefined) throw new RangeError(`"bits" expected 256, 384 or 512, got ${bits}`);
	return algorithm;
}

/** The first two words of a state: what it was started for, and the algorithm. noble's state lies behind them. */
const KIND = 0,
	BITS = 1,
	NOBLE = 2;
const DIGEST = 1,
	HMAC = 2;

/** @throws RangeError if the state was not started for this */
function expectStarted(words: Uint32Array, kind: number): void {
	if (words[KIND] !== kind) throw new RangeError("state: not started");
}

/** SHA-2 and HMAC on noble. */
export class SoftwareSha2 implements Sha2Engine {
	readonly digestBits = Object.freeze([256, 384, 512]);

	digest(memory: Uint8Array, bits: number, data: number, dataLength: number, output: number): void {
		const algorithm = algorithmOf(bits);
		const result = part(memory, output, bits / 8, "output");
		hashInto(algorithm, part(memory, data, dataLength, "data"), result);
	}

	hmac(memory: Uint8Array, bits: number, key: number, keyLength: number, data: number, dataLength: number, output: number): void {
		const algorithm = algorithmOf(bits);
		const result = part(memory, output, bits / 8, "output");
		hmacInto(algorithm, part(memory, key, keyLength, "key"), part(memory, data, dataLength, "data"), result);
	}

	hashStart(memory: Uint8Array, bits: number, state: number): void {
		const algorithm = algorithmOf(bits);
		const words = stateWords(memory, state);
		startDigest(algorithm, words.subarray(NOBLE));
		words[BITS] = bits;
		words[KIND] = DIGEST;
	}

	hashUpdate(memory: Uint8Array, state: number, data: number, dataLength: number): void {
		this.update(memory, state, data, dataLength, DIGEST);
	}

	hashFinish(memory: Uint8Array, state: number, output: number): void {
		this.finish(memory, state, output, DIGEST, finishDigest);
	}

	hashEnd(memory: Uint8Array, state: number): void {
		// Nothing is held; a state that is none is refused all the same.
		const words = stateWords(memory, state);
		if (words[KIND] !== 0) expectStarted(words, DIGEST);
		words.fill(0);
	}

	hmacStart(memory: Uint8Array, bits: number, key: number, keyLength: number, state: number): void {
		const algorithm = algorithmOf(bits);
		const words = stateWords(memory, state);
		const bytes = part(memory, key, keyLength, "key");
		expectApart(words, bytes, "key");
		startHmac(algorithm, bytes, words.subarray(NOBLE));
		words[BITS] = bits;
		words[KIND] = HMAC;
	}

	hmacUpdate(memory: Uint8Array, state: number, data: number, dataLength: number): void {
		this.update(memory, state, data, dataLength, HMAC);
	}

	hmacFinish(memory: Uint8Array, state: number, output: number): void {
		this.finish(memory, state, output, HMAC, finishHmac);
	}

	private update(memory: Uint8Array, state: number, data: number, dataLength: number, kind: number): void {
		const words = stateWords(memory, state);
		const bytes = part(memory, data, dataLength, "data");
		expectApart(words, bytes, "data");
		expectStarted(words, kind);
		updateDigest(algorithmOf(words[BITS]), words.subarray(NOBLE), bytes);
	}

	private finish(memory: Uint8Array, state: number, output: number, kind: number, finish: typeof finishDigest): void {
		const words = stateWords(memory, state);
		expectStarted(words, kind);
		const bytes = part(memory, output, words[BITS] / 8, "output");
		expectApart(words, bytes, "output");
		finish(algorithmOf(words[BITS]), words.subarray(NOBLE), bytes);
		words.fill(0);
	}
}
