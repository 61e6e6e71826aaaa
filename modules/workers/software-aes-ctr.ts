/**
 * AES-CTR (SP 800-38A §6.5) on noble's block cipher. The counter is the last bits of the block, as many as the caller says, and wraps around
 * (§B.1). noble's `ctr` counts all 128 bits and takes a message whole.
 */
import { unsafe } from "@noble/ciphers/aes.js";

const BLOCK_BYTES = 16;
const KEY_BYTES = 32;
const BITS_MAXIMUM = 128;
/** From this number of bits on, the data of a session end before the counter blocks do: 2^53 bytes would take years. */
const BITS_WITHOUT_LIMIT = 49;
/** Marks a state as one of AES-CTR. */
const STARTED = 0x61657363;

/** The words of a state. Key, counter block and stream follow in bytes. */
enum Word {
	Started,
	KeyBytes,
	/** The number of bits that count. */
	Bits,
	/** Bytes of the stream that are used and wiped. */
	Used,
	/** The number of bytes so far, the lower word first. */
	Done,
	End = Done + 2,
}
const KEY = 4 * Word.End;
const COUNTER = KEY + KEY_BYTES;
const STREAM = COUNTER + BLOCK_BYTES;
/** Words of a state. It is key material. */
export const CTR_WORDS = (STREAM + BLOCK_BYTES) / 4;

/** Whether a counter can have so many bits. */
export function isCounterBits(bits: number): boolean {
	return bits >= 1 && bits <= BITS_MAXIMUM;
}

/** Writes the state before the first byte. `counter`: the first counter block; `bits`: as many of its last bits count. */
export function startCtr(words: Uint32Array, key: Uint8Array, counter: Uint8Array, bits: number): void {
	const bytes = bytesOf(words);
	words.fill(0, 0, CTR_WORDS);
	words[Word.Started] = STARTED;
	words[Word.KeyBytes] = key.length;
	words[Word.Bits] = bits;
	words[Word.Used] = BLOCK_BYTES;
	bytes.set(key, KEY);
	bytes.set(counter, COUNTER);
}

/** Whether `startCtr` has written the state. */
export function isCtr(words: Uint32Array): boolean {
	return words[Word.Started] === STARTED;
}

/** Whether there is a counter block of its own for each of `length` more bytes (§B.2). */
export function hasBlocks(words: Uint32Array, length: number): boolean {
	const bits = words[Word.Bits];
	return bits >= BITS_WITHOUT_LIMIT || doneOf(words) + length <= BLOCK_BYTES * 2 ** bits;
}

/** Encrypts or decrypts the next bytes. `output` has the length of `data`. */
export function applyCtr(words: Uint32Array, data: Uint8Array, output: Uint8Array): void {
	const bytes = bytesOf(words);
	const stream = bytes.subarray(STREAM, STREAM + BLOCK_BYTES);
	const schedule = unsafe.expandKeyLE(bytes.subarray(KEY, KEY + words[Word.KeyBytes]));
	const done = doneOf(words) + data.length;
	let used = words[Word.Used];
	try {
		for (let index = 0; index < data.length; index++) {
			if (used === BLOCK_BYTES) {
				stream.set(bytes.subarray(COUNTER, COUNTER + BLOCK_BYTES));
				unsafe.encryptBlock(schedule, stream);
				increment(bytes, words[Word.Bits]);
				used = 0;
			}
			output[index] = data[index] ^ stream[used];
			stream[used++] = 0;
		}
	} finally {
		schedule.fill(0);
	}
	words[Word.Used] = used;
	words[Word.Done] = done;
	words[Word.Done + 1] = done / 2 ** 32;
}

/** Adds 1 to the last `bits` bits of the counter block (§B.1). */
function increment(bytes: Uint8Array, bits: number): void {
	let left = bits;
	for (let index = COUNTER + BLOCK_BYTES - 1; left > 0; index--, left -= 8) {
		const mask = left < 8 ? 0xff >> (8 - left) : 0xff;
		const next = (bytes[index] + 1) & mask;
		bytes[index] = (bytes[index] & ~mask) | next;
		if (next !== 0) return;
	}
}

function doneOf(words: Uint32Array): number {
	return words[Word.Done] + words[Word.Done + 1] * 2 ** 32;
}

function bytesOf(words: Uint32Array): Uint8Array {
	return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
