import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { CHash } from "@noble/hashes/utils.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { INPUT, KEY, OUTPUT } from "../messages/slot.js";
import { type Pbkdf2Engine, Refusal } from "./engines.js";
import { type NobleHash, STATE_WORDS } from "./noble-state.js";
import { stateOf } from "./session-state.js";
import { expectApart, part, slotAt } from "./software-memory.js";
import { loadHmac, startHmac } from "./software-sessions.js";

const SALT = INPUT;

/** In the order of `pbkdf2Algorithms`. */
const functions = Object.freeze([sha256, sha384, sha512]);
/** The iterations of one piece, by algorithm: a million byte codes, 0.4 s on an ESP32. */
const STEPS = Object.freeze([16, 4, 4]);
const MAXIMUM_DIGEST_BYTES = 64;
/** The result of `continue` is a signed number of 32 bits, as in C. */
const MOST_LEFT = 0x7fffffff;

/** The words of a state. */
enum Word {
	/** STARTED, and the algorithm. */
	Kind,
	Iterations,
	/** Bytes of output. */
	Size,
	/** The block under way; their number when all are done. */
	Block,
	/** Iterations that this block has left. */
	Left,
	/** The two digests of HMAC. */
	Hmac,
	/** U of the block under way (RFC 8018 §5.2 step 3). */
	U = Hmac + 2 * STATE_WORDS,
	/** T of each block: done, under way, or only its first U. */
	Blocks = U + MAXIMUM_DIGEST_BYTES / 4,
}
const STARTED = 0x300;
const ALGORITHM = 0xff;

/** PBKDF2 with HMAC of noble. Everything between two pieces is in the state. */
export class SoftwarePbkdf2 implements Pbkdf2Engine {
	start(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const [algorithm, iterations, size] = [slot.parameter(0), slot.parameter(1), slot.parameter(2)];
		const hash = functions[algorithm];
		if (hash === undefined) return Refusal.unsupported;
		if (iterations === 0 || size === 0 || size > MAXIMUM_SYMMETRIC_KEY_BYTES) return Refusal.dataSize;
		const words = stateOf(memory, slot);
		const [key, salt] = [part(memory, slot, KEY), part(memory, slot, SALT)];
		expectApart(words, key, "key");
		expectApart(words, salt, "input 1");
		words.fill(0);
		words.set([STARTED | algorithm, iterations, size]);
		startHmac(hash, key, words.subarray(Word.Hmac));
		firstIterations(hash, words, salt);
		return 0;
	}

	continue(memory: Uint8Array, offset: number): number {
		const words = stateOf(memory, slotAt(memory, offset));
		const hash = startedWith(words);
		const hmac = new Hmac(hash, words);
		try {
			let steps = STEPS[words[Word.Kind] & ALGORITHM];
			while (steps > 0 && words[Word.Block] < blocksOf(hash, words)) {
				const some = Math.min(steps, words[Word.Left]);
				iterate(hash, hmac, words, some);
				steps -= some;
				words[Word.Left] -= some;
				if (words[Word.Left] === 0) beginBlock(hash, words, words[Word.Block] + 1);
			}
		} finally {
			hmac.destroy();
		}
		return Math.min(MOST_LEFT, iterationsLeft(hash, words));
	}

	finish(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		const hash = startedWith(words);
		const size = words[Word.Size];
		const output = part(memory, slot, OUTPUT, size);
		expectApart(words, output, "output");
		if (iterationsLeft(hash, words) > 0) return Refusal.unfinished;
		output.set(bytesIn(words, Word.Blocks, size));
		words.fill(0);
		return size;
	}
}

/** HMAC with the key of a state. */
class Hmac {
	private readonly inner: NobleHash;
	private readonly outer: NobleHash;
	private readonly digest: NobleHash;

	constructor(hash: CHash, words: Uint32Array) {
		[this.inner, this.outer] = loadHmac(hash, words.subarray(Word.Hmac));
		this.digest = hash.create();
	}

	/** Writes the MAC of the message, and of `more` behind it. The output may be the message. */
	write(output: Uint8Array, message: Uint8Array, more?: Uint8Array): void {
		const { inner, outer, digest } = this;
		inner._cloneInto(digest);
		digest.update(message);
		if (more !== undefined) digest.update(more);
		digest.digestInto(output);
		outer._cloneInto(digest);
		digest.update(output).digestInto(output);
	}

	destroy(): void {
		this.inner.destroy();
		this.outer.destroy();
		this.digest.destroy();
	}
}

/** @throws RangeError if the state was not started */
function startedWith(words: Uint32Array): CHash {
	const hash = (words[Word.Kind] & ~ALGORITHM) === STARTED ? functions[words[Word.Kind] & ALGORITHM] : undefined;
	if (hash === undefined) throw new RangeError("state: not started");
	return hash;
}

function blocksOf(hash: CHash, words: Uint32Array): number {
	return Math.ceil(words[Word.Size] / hash.outputLen);
}

function iterationsLeft(hash: CHash, words: Uint32Array): number {
	const others = blocksOf(hash, words) - words[Word.Block] - 1;
	return others < 0 ? 0 : words[Word.Left] + others * (words[Word.Iterations] - 1);
}

/** Bytes of a state, from the word `word` on. */
function bytesIn(words: Uint32Array, word: number, length: number): Uint8Array {
	return new Uint8Array(words.buffer, words.byteOffset + 4 * word, length);
}

/** The word where T of a block begins. */
function wordOf(hash: CHash, block: number): number {
	return Word.Blocks + (block * hash.outputLen) / 4;
}

/** U_1 of each block: the MAC of the salt and the number of the block, from 1 on. It is the block's T as well (RFC 8018 §5.2 step 3). */
function firstIterations(hash: CHash, words: Uint32Array, salt: Uint8Array): void {
	const number = new Uint8Array(4);
	const hmac = new Hmac(hash, words);
	try {
		for (let block = 0; block < blocksOf(hash, words); block++) {
			number[3] = block + 1;
			hmac.write(bytesIn(words, wordOf(hash, block), hash.outputLen), salt, number);
		}
	} finally {
		hmac.destroy();
	}
	beginBlock(hash, words, 0);
}

/** Goes on with the iterations of `block`. Without any, all blocks are done. */
function beginBlock(hash: CHash, words: Uint32Array, block: number): void {
	const blocks = blocksOf(hash, words);
	words[Word.Left] = words[Word.Iterations] - 1;
	words[Word.Block] = words[Word.Left] === 0 ? blocks : block;
	if (words[Word.Block] < blocks) words.copyWithin(Word.U, wordOf(hash, block), wordOf(hash, block + 1));
}

/** Does `count` iterations of the block under way. */
function iterate(hash: CHash, hmac: Hmac, words: Uint32Array, count: number): void {
	const u = bytesIn(words, Word.U, hash.outputLen);
	const start = wordOf(hash, words[Word.Block]);
	for (let index = 0; index < count; index++) {
		hmac.write(u, u);
		for (let word = 0; word < hash.outputLen / 4; word++) words[start + word] ^= words[Word.U + word];
	}
}
