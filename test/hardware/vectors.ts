/** Test vectors of the engines: drivers, natives and software compute the same ones. Runs on Node and on XS. */

import { SLOT_BYTES } from "../../modules/messages/slot.js";
import type { AesEngine, HashEngine } from "../../modules/workers/engines.js";
import { toHex } from "./bytes.js";
import { type Range, type SlotFields, writeSlot } from "./slots.js";

export type Operation =
	| "gcmEncrypt"
	| "gcmDecrypt"
	| "cbcEncrypt"
	| "cbcDecrypt"
	| "ccmEncrypt"
	| "ccmDecrypt"
	| "ctr"
	| "cmac"
	| "kwWrap"
	| "kwUnwrap"
	| "kwpWrap"
	| "kwpUnwrap"
	| "hmac";

export interface Vector {
	readonly operation: Operation;
	readonly key: Uint8Array;
	/** The iv or nonce. */
	readonly iv: Uint8Array;
	readonly aad: Uint8Array;
	readonly data: Uint8Array;
	/** GCM's or CCM's, in bytes. 0: 16 for GCM. */
	readonly tagLength: number;
	/** The bits of HMAC's digest, or of the counter of CTR. */
	readonly bits: number;
	/** Undefined: the engine refuses the input as not genuine. */
	readonly answer: Uint8Array | undefined;
}

type Given = Partial<Omit<Vector, "operation">> & Pick<Vector, "key" | "data">;

/** A vector. Fields that `given` leaves out are empty. */
export function makeVector(operation: Operation, given: Given): Vector {
	const nothing = new Uint8Array();
	return { iv: nothing, aad: nothing, tagLength: 0, bits: 0, answer: undefined, ...given, operation };
}

export interface Engines {
	readonly aes: AesEngine;
	readonly sha2: HashEngine;
}

/** How many bytes the operation writes, also when it refuses. */
export function outputLength({ operation, data, tagLength, bits }: Vector): number {
	switch (operation) {
		case "gcmEncrypt":
			return data.length + 16;
		case "ctr":
			return data.length;
		case "gcmDecrypt":
			return data.length - (tagLength === 0 ? 16 : tagLength);
		case "cbcEncrypt":
			return (Math.floor(data.length / 16) + 1) * 16;
		case "cbcDecrypt":
			return data.length - 1;
		case "ccmEncrypt":
			return data.length + tagLength;
		case "ccmDecrypt":
			return data.length - tagLength;
		case "cmac":
			return 16;
		case "kwWrap":
		case "kwpWrap":
			return Math.ceil(data.length / 8) * 8 + 8;
		case "kwUnwrap":
		case "kwpUnwrap":
			return data.length - 8;
		case "hmac":
			return bits / 8;
	}
}

/** The engine's method for a vector. */
function operationOf({ aes, sha2 }: Engines, { operation }: Vector): (memory: Uint8Array, slot: number) => number {
	switch (operation) {
		case "gcmEncrypt":
			return (memory, slot) => aes.gcmEncrypt(memory, slot);
		case "ctr":
			return (memory, slot) => aes.ctr(memory, slot);
		case "gcmDecrypt":
			return (memory, slot) => aes.gcmDecrypt(memory, slot);
		case "cbcEncrypt":
			return (memory, slot) => aes.cbcEncrypt(memory, slot);
		case "cbcDecrypt":
			return (memory, slot) => aes.cbcDecrypt(memory, slot);
		case "ccmEncrypt":
			return (memory, slot) => aes.ccmEncrypt(memory, slot);
		case "ccmDecrypt":
			return (memory, slot) => aes.ccmDecrypt(memory, slot);
		case "cmac":
			return (memory, slot) => aes.cmac(memory, slot);
		case "kwWrap":
		case "kwpWrap":
			return (memory, slot) => aes.wrap(memory, slot);
		case "kwUnwrap":
		case "kwpUnwrap":
			return (memory, slot) => aes.unwrap(memory, slot);
		case "hmac":
			return (memory, slot) => sha2.hmac(memory, slot);
	}
}

/** The slot of a vector whose parts lie at these places. */
function slotOf(vector: Vector, key: Range, iv: Range, aad: Range, data: Range, output: Range): SlotFields {
	switch (vector.operation) {
		case "cbcEncrypt":
		case "cbcDecrypt":
			return { key, inputs: [iv, data], output };
		case "ctr":
			return { key, inputs: [iv, data], output, parameters: [vector.bits] };
		case "gcmEncrypt":
		case "gcmDecrypt":
		case "ccmEncrypt":
		case "ccmDecrypt":
			return { key, inputs: [iv, aad, data], output, parameters: [vector.tagLength] };
		case "hmac":
			return { key, inputs: [data], output, parameters: [[256, 384, 512].indexOf(vector.bits)] };
		case "kwpWrap":
		case "kwpUnwrap":
			return { key, inputs: [data], output, parameters: [0, 1, 1] };
		default:
			return { key, inputs: [data], output, parameters: [0, 0, 0] };
	}
}

const MARK = 0x99;

/** Where `compute` puts the slot: aligned to words, as software needs it. */
const SLOT = 12;

/**
 * Computes the vector in a memory that has its parts at odd places, with marks between. Returns the result (-1: refused) and the whole output
 * in hexadecimal: `expectedOf` says which.
 * @throws Error if a byte outside of the output has changed
 */
export function compute(engines: Engines, vector: Vector, shared = false): string {
	const parts = [vector.key, vector.iv, vector.aad, vector.data];
	const length = outputLength(vector);
	const size = parts.reduce((sum, part) => sum + part.length + 3, SLOT + SLOT_BYTES + 1) + length + 20;
	const memory = new Uint8Array(shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size)).fill(MARK);
	let end = SLOT + SLOT_BYTES + 1;
	const [key, iv, aad, data] = parts.map((part): Range => {
		const offset = end;
		memory.set(part, offset);
		end += part.length + 3;
		return [offset, part.length];
	});
	writeSlot(memory, SLOT, slotOf(vector, key, iv, aad, data, [end, length]));
	const before = memory.slice();
	const result = operationOf(engines, vector)(memory, SLOT);
	const output = memory.slice(end, end + length);
	memory.fill(MARK, end, end + length);
	if (!memory.every((byte, index) => byte === before[index])) throw new Error(`${vector.operation}: wrote beyond its output`);
	return `${result} ${toHex(output)}`;
}

/** The string that `compute` must return for a vector. */
export function expectedOf(vector: Vector): string {
	const output = new Uint8Array(outputLength(vector));
	// GCM finds a forgery before it writes anything.
	if (vector.operation === "gcmDecrypt") output.fill(MARK);
	output.set(vector.answer ?? []);
	return `${vector.answer?.length ?? -1} ${toHex(output)}`;
}
