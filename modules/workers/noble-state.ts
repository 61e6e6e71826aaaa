/**
 * Stores and loads the states of noble's hash objects as words. noble has no function for that, so this file reads and writes fields that TypeScript
 * protects. Only this file knows them, and it refuses objects with other fields.
 */
import type { CHash } from "@noble/hashes/utils.js";

/** A hash object of noble. */
export type NobleHash = ReturnType<CHash["create"]>;

/** The version of noble-hashes that has the fields below. */
const VERSION = "2.4.0";

/** SHA-1 and SHA-2 (HashMD of _md.ts; _SHA1 of legacy.ts; SHA2_32B and SHA2_64B of sha2.ts). The next byte goes to `length` modulo the block in `buffer`. */
interface Sha2 {
	blockLen: number;
	buffer: Uint8Array;
	length: number;
	pos: number;
}
/** SHA-3 (Keccak of sha3.ts). The next byte goes to `pos` in the state. */
interface Sha3 {
	state32: Uint32Array;
	pos: number;
}
/** BLAKE3 (_BLAKE2 of blake2.ts, _BLAKE3 of blake3.ts). The block in `buffer` may be full, because noble compresses the last block in another way. */
interface Blake3 {
	buffer32: Uint32Array;
	length: number;
	pos: number;
	chunkPos: number;
	chunksDone: number;
	state: Uint32Array;
	stack: Uint32Array[];
}

const chaining160 = Object.freeze(["A", "B", "C", "D", "E"]);
const chaining32 = Object.freeze(["A", "B", "C", "D", "E", "F", "G", "H"]);
const chaining64 = Object.freeze(["Ah", "Al", "Bh", "Bl", "Ch", "Cl", "Dh", "Dl", "Eh", "El", "Fh", "Fl", "Gh", "Gl", "Hh", "Hl"]);

/** The fields of each kind, sorted. */
const ofSha2 = "blockLen,buffer,canXOF,destroyed,finished,isLE,length,outputLen,padOffset,pos,view";
const ofSha3 = "blockLen,canXOF,destroyed,enableXOF,finished,outputLen,pos,posOut,rounds,state,state32,suffix";
const ofBlake3 =
	"IV,blockLen,buffer,buffer32,bufferOut,bufferOut32,canXOF,chunkOut,chunkPos,chunksDone,destroyed,enableXOF," +
	"finished,flags,length,outputLen,pos,posOut,stack,state";

/** Words of the state of SHA-3, the largest except that of BLAKE3. */
export const STATE_WORDS = 51;

const BLAKE3_STACK = 29,
	CHAINING_WORDS = 8;
/** BLAKE3 keeps a chaining value for each bit of the number of complete chunks of 1,024 bytes. This many fit into the state of a session. */
const BLAKE3_DEPTH = 20;
/** The longest message in bytes that BLAKE3 takes in pieces. The last chunk is never complete before the end. */
export const BLAKE3_MAXIMUM = 1024 * 2 ** BLAKE3_DEPTH;

/** The kinds of hash objects, one bit each. */
const SHA2_SMALL = 1,
	SHA2_LARGE = 2,
	SHA3 = 4,
	BLAKE3 = 8,
	SHA1 = 16;
/** The kinds whose fields were checked. */
let checked = 0;

function kindOf(hash: NobleHash): number {
	const kind = "Ah" in hash ? SHA2_LARGE : "F" in hash ? SHA2_SMALL : "A" in hash ? SHA1 : "chunksDone" in hash ? BLAKE3 : SHA3;
	if ((checked & kind) === 0) {
		const found = Object.keys(hash).sort().join();
		if (found !== fieldsOf(kind) || !hasKnownTypes(hash as unknown as Record<string, unknown>, kind))
			throw new Error(`noble-hashes is not as its version ${VERSION}: a hash object has ${found}`);
		checked |= kind;
	}
	return kind;
}

/** Upper case sorts before lower case. */
function fieldsOf(kind: number): string {
	switch (kind) {
		case SHA1:
			return `${chaining160.join()},${ofSha2}`;
		case SHA2_SMALL:
			return `${chaining32.join()},${ofSha2}`;
		case SHA2_LARGE:
			return `${chaining64.join()},${ofSha2}`;
		case SHA3:
			return ofSha3;
		default:
			return ofBlake3;
	}
}

function hasKnownTypes(fields: Record<string, unknown>, kind: number): boolean {
	const { blockLen, buffer, buffer32, state32, state, stack } = fields;
	const areNumbers = (names: readonly string[]): boolean => names.every((name) => typeof fields[name] === "number");
	const hasWords = (array: unknown, words: number): boolean => array instanceof Uint32Array && array.length === words;
	switch (kind) {
		case SHA3:
			return areNumbers(["pos"]) && hasWords(state32, STATE_WORDS - 1);
		case BLAKE3:
			return areNumbers(["length", "pos", "chunkPos", "chunksDone"]) && hasWords(buffer32, 16) && hasWords(state, CHAINING_WORDS) && Array.isArray(stack);
		default:
			return (
				areNumbers(["length", "pos"]) &&
				areNumbers(kind === SHA1 ? chaining160 : kind === SHA2_SMALL ? chaining32 : chaining64) &&
				buffer instanceof Uint8Array &&
				buffer.length === blockLen &&
				buffer.byteOffset === 0
			);
	}
}

/** Writes the state to `words`. @throws Error if the object has other fields, so noble has another version */
export function storeState(hash: NobleHash, words: Uint32Array): void {
	switch (kindOf(hash)) {
		case SHA1:
			return storeSha2(hash, chaining160, words);
		case SHA2_SMALL:
			return storeSha2(hash, chaining32, words);
		case SHA2_LARGE:
			return storeSha2(hash, chaining64, words);
		case SHA3:
			return storeSha3(hash as unknown as Sha3, words);
		default:
			return storeBlake3(hash as unknown as Blake3, words);
	}
}

/** Loads the state in `words` into a new object of the same hash. @throws Error if the object has other fields, so noble has another version */
export function loadState(hash: NobleHash, words: Uint32Array): void {
	switch (kindOf(hash)) {
		case SHA1:
			return loadSha2(hash, chaining160, words);
		case SHA2_SMALL:
			return loadSha2(hash, chaining32, words);
		case SHA2_LARGE:
			return loadSha2(hash, chaining64, words);
		case SHA3:
			return loadSha3(hash as unknown as Sha3, words);
		default:
			return loadBlake3(hash as unknown as Blake3, words);
	}
}

/** The number of bytes that a state of BLAKE3 has taken in. */
export function blake3Length(words: Uint32Array): number {
	return words[0];
}

/** Words of SHA-1 and SHA-2: the length (lower word first), the chaining value, the incomplete block. */
function storeSha2(hash: NobleHash, names: readonly string[], words: Uint32Array): void {
	const { buffer, length } = hash as unknown as Sha2;
	const chaining = hash as unknown as Record<string, number>;
	words[0] = length;
	words[1] = length / 2 ** 32;
	for (let index = 0; index < names.length; index++) words[2 + index] = chaining[names[index]];
	words.set(new Uint32Array(buffer.buffer), 2 + names.length);
}

function loadSha2(hash: NobleHash, names: readonly string[], words: Uint32Array): void {
	const sha2 = hash as unknown as Sha2;
	const chaining = hash as unknown as Record<string, number>;
	const block = 2 + names.length;
	sha2.length = words[0] + words[1] * 2 ** 32;
	sha2.pos = sha2.length % sha2.blockLen;
	for (let index = 0; index < names.length; index++) chaining[names[index]] = words[2 + index] | 0;
	new Uint32Array(sha2.buffer.buffer).set(words.subarray(block, block + sha2.blockLen / 4));
}

function storeSha3({ state32, pos }: Sha3, words: Uint32Array): void {
	words[0] = pos;
	words.set(state32, 1);
}

function loadSha3(hash: Sha3, words: Uint32Array): void {
	hash.pos = words[0];
	hash.state32.set(words.subarray(1, STATE_WORDS));
}

function storeBlake3({ buffer32, length, pos, chunkPos, chunksDone, state, stack }: Blake3, words: Uint32Array): void {
	if (stack.length > BLAKE3_DEPTH) throw new RangeError(`BLAKE3 in pieces takes ${BLAKE3_MAXIMUM} bytes at most`);
	words[0] = length;
	words[1] = pos;
	words[2] = chunkPos;
	words[3] = chunksDone;
	words[4] = stack.length;
	words.set(state, 5);
	words.set(buffer32, 5 + CHAINING_WORDS);
	for (let index = 0; index < stack.length; index++) words.set(stack[index], BLAKE3_STACK + CHAINING_WORDS * index);
}

function loadBlake3(hash: Blake3, words: Uint32Array): void {
	hash.length = words[0];
	hash.pos = words[1];
	hash.chunkPos = words[2];
	hash.chunksDone = words[3];
	hash.state.set(words.subarray(5, 5 + CHAINING_WORDS));
	hash.buffer32.set(words.subarray(5 + CHAINING_WORDS, BLAKE3_STACK));
	for (let index = 0; index < words[4]; index++) {
		const start = BLAKE3_STACK + CHAINING_WORDS * index;
		hash.stack.push(words.slice(start, start + CHAINING_WORDS));
	}
}
