/** Calls of engines, with the right answer: the same for drivers, natives and software. Runs on Node and on XS. */
import type { AesEngine, Sha2Engine } from "../../modules/workers/engines.js";
import { print } from "./bytes.js";

export type Operation = "cbcEncrypt" | "cbcDecrypt" | "ccmEncrypt" | "ccmDecrypt" | "cmac" | "kwWrap" | "kwUnwrap" | "kwpWrap" | "kwpUnwrap" | "hmac";

export interface Call {
	readonly operation: Operation;
	readonly key: Uint8Array;
	/** The iv, or the nonce. */
	readonly iv: Uint8Array;
	readonly aad: Uint8Array;
	readonly data: Uint8Array;
	/** Of CCM. */
	readonly tagLength: number;
	/** Of HMAC. */
	readonly bits: number;
	/** undefined: refused, since it is not genuine. */
	readonly answer: Uint8Array | undefined;
}

type Given = Partial<Omit<Call, "operation">> & Pick<Call, "key" | "data">;

/** A call; what is left out is empty. */
export function makeCall(operation: Operation, given: Given): Call {
	const nothing = new Uint8Array();
	return { iv: nothing, aad: nothing, tagLength: 0, bits: 0, answer: undefined, ...given, operation };
}

export interface Engines {
	readonly aes: AesEngine;
	readonly sha2: Sha2Engine;
}

/** How many bytes of output a call writes, whatever the answer. */
export function outputLength({ operation, data, tagLength, bits }: Call): number {
	switch (operation) {
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

type Range = readonly [offset: number, length: number];

/** Does the call where the ranges are; returns the length of the answer, or -1. */
function perform({ aes, sha2 }: Engines, call: Call, memory: Uint8Array, key: Range, iv: Range, aad: Range, data: Range, output: number): number {
	const all = (_nothing: void): number => outputLength(call);
	switch (call.operation) {
		case "cbcEncrypt":
			return all(aes.cbcEncrypt(memory, ...key, iv[0], ...data, output));
		case "cbcDecrypt":
			return aes.cbcDecrypt(memory, ...key, iv[0], ...data, output);
		case "ccmEncrypt":
			return all(aes.ccmEncrypt(memory, ...key, ...iv, ...aad, ...data, call.tagLength, output));
		case "ccmDecrypt":
			return aes.ccmDecrypt(memory, ...key, ...iv, ...aad, ...data, call.tagLength, output) ? outputLength(call) : -1;
		case "cmac":
			return all(aes.cmac(memory, ...key, ...data, output));
		case "kwWrap":
			return all(aes.wrap(memory, ...key, ...data, false, output));
		case "kwUnwrap":
			return aes.unwrap(memory, ...key, ...data, false, output);
		case "kwpWrap":
			return all(aes.wrap(memory, ...key, ...data, true, output));
		case "kwpUnwrap":
			return aes.unwrap(memory, ...key, ...data, true, output);
		case "hmac":
			return all(sha2.hmac(memory, call.bits, ...key, ...data, output));
	}
}

const MARK = 0x99;

/**
 * Does the call in a memory that has its parts at odd places with marks between. Returns the length of the answer (-1:
 * refused) and all output, in hexadecimal; expect it to be what `answerOf` says.
 * @throws Error if anything but the output has changed.
 */
export function performed(engines: Engines, call: Call, shared = false): string {
	const parts = [call.key, call.iv, call.aad, call.data];
	const length = outputLength(call);
	const size = parts.reduce((sum, part) => sum + part.length + 3, 1) + length + 20;
	const memory = new Uint8Array(shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size)).fill(MARK);
	let end = 1;
	const [key, iv, aad, data] = parts.map((part): Range => {
		const offset = end;
		memory.set(part, offset);
		end += part.length + 3;
		return [offset, part.length];
	});
	const before = memory.slice();
	const answerLength = perform(engines, call, memory, key, iv, aad, data, end);
	const output = memory.slice(end, end + length);
	memory.fill(MARK, end, end + length);
	if (!memory.every((byte, index) => byte === before[index])) throw new Error(`${call.operation}: wrote beyond its output`);
	return `${answerLength} ${print(output)}`;
}

/** What `performed` must return for a call. */
export function answerOf(call: Call): string {
	const output = new Uint8Array(outputLength(call));
	output.set(call.answer ?? []);
	return `${call.answer?.length ?? -1} ${print(output)}`;
}
