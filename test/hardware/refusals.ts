/** Sizes and places that an engine must refuse with a RangeError that names the argument. Runs on Node and on XS. */
import type { Engines } from "./calls.js";

export interface Refusal {
	readonly name: string;
	readonly what: string;
	readonly call: (engines: Engines, memory: Uint8Array) => unknown;
}

/** Bytes of the memory that `refusals` are for. */
export const SIZE = 400;

/* Where things lie in the usual call. The data has room for 200 bytes. */
const KEY = 0,
	IV = 32,
	AAD = 48,
	DATA = 64,
	OUTPUT = 270;

type Change = (name: string, usual: number) => number;
type Method = (engines: Engines, memory: Uint8Array, change: Change) => unknown;

/** Each method with 32 bytes of data (a tag of 16 included) and the usual arguments, as `change` changes them. */
const methods: Record<string, Method> = {
	gcmEncrypt: ({ aes }, memory, at) =>
		aes.gcmEncrypt(
			memory,
			at("key", KEY),
			at("keyLength", 16),
			at("iv", IV),
			at("ivLength", 12),
			at("aad", AAD),
			at("aadLength", 5),
			at("data", DATA),
			at("dataLength", 32),
			at("output", OUTPUT),
		),
	gcmDecrypt: ({ aes }, memory, at) =>
		aes.gcmDecrypt(
			memory,
			at("key", KEY),
			at("keyLength", 16),
			at("iv", IV),
			at("ivLength", 12),
			at("aad", AAD),
			at("aadLength", 5),
			at("data", DATA),
			at("dataLength", 32),
			at("output", OUTPUT),
		),
	cbcEncrypt: ({ aes }, memory, at) =>
		aes.cbcEncrypt(memory, at("key", KEY), at("keyLength", 16), at("iv", IV), at("data", DATA), at("dataLength", 32), at("output", OUTPUT)),
	cbcDecrypt: ({ aes }, memory, at) =>
		aes.cbcDecrypt(memory, at("key", KEY), at("keyLength", 16), at("iv", IV), at("data", DATA), at("dataLength", 32), at("output", OUTPUT)),
	ccmEncrypt: ({ aes }, memory, at) =>
		aes.ccmEncrypt(
			memory,
			at("key", KEY),
			at("keyLength", 16),
			at("nonce", IV),
			at("nonceLength", 13),
			at("aad", AAD),
			at("aadLength", 5),
			at("data", DATA),
			at("dataLength", 32),
			at("tagLength", 16),
			at("output", OUTPUT),
		),
	ccmDecrypt: ({ aes }, memory, at) =>
		aes.ccmDecrypt(
			memory,
			at("key", KEY),
			at("keyLength", 16),
			at("nonce", IV),
			at("nonceLength", 13),
			at("aad", AAD),
			at("aadLength", 5),
			at("data", DATA),
			at("dataLength", 32),
			at("tagLength", 16),
			at("output", OUTPUT),
		),
	cmac: ({ aes }, memory, at) => aes.cmac(memory, at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), at("output", OUTPUT)),
	kwWrap: ({ aes }, memory, at) => aes.wrap(memory, at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), false, at("output", OUTPUT)),
	kwUnwrap: ({ aes }, memory, at) =>
		aes.unwrap(memory, at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), false, at("output", OUTPUT)),
	kwpWrap: ({ aes }, memory, at) => aes.wrap(memory, at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), true, at("output", OUTPUT)),
	kwpUnwrap: ({ aes }, memory, at) =>
		aes.unwrap(memory, at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), true, at("output", OUTPUT)),
	digest: ({ sha2 }, memory, at) => sha2.digest(memory, at("bits", 256), at("data", DATA), at("dataLength", 32), at("output", OUTPUT)),
	hmac: ({ sha2 }, memory, at) =>
		sha2.hmac(memory, at("bits", 256), at("key", KEY), at("keyLength", 16), at("data", DATA), at("dataLength", 32), at("output", OUTPUT)),
};

/** Sizes that each mode does not take. */
const sizes: Record<string, Record<string, readonly number[]>> = {
	gcmEncrypt: { keyLength: [0, 15, 17, 33], ivLength: [0, 11, 13, 16] },
	gcmDecrypt: { keyLength: [0, 15, 17, 33], ivLength: [0, 11, 13, 16], dataLength: [0, 15] },
	cbcEncrypt: { keyLength: [0, 15, 17, 33] },
	cbcDecrypt: { keyLength: [0, 15, 17, 33], dataLength: [0, 1, 15, 17, 31] },
	ccmEncrypt: { keyLength: [0, 15, 17, 33], nonceLength: [0, 6, 14, 16], tagLength: [0, 2, 3, 5, 15, 17, 18, 1000] },
	ccmDecrypt: { keyLength: [0, 15, 17, 33], nonceLength: [0, 6, 14, 16], tagLength: [0, 2, 3, 5, 15, 17, 18, 1000], dataLength: [0, 15] },
	cmac: { keyLength: [0, 15, 17, 33] },
	kwWrap: { keyLength: [0, 15, 17, 33], dataLength: [0, 1, 8, 15, 17, 31] },
	kwUnwrap: { keyLength: [0, 15, 17, 33], dataLength: [0, 1, 8, 16, 23, 25, 31] },
	kwpWrap: { keyLength: [0, 15, 17, 33], dataLength: [0] },
	kwpUnwrap: { keyLength: [0, 15, 17, 33], dataLength: [0, 1, 8, 15, 17, 31] },
	digest: { bits: [0, 8, 160, 224, 255, 257, 1024] },
	hmac: { bits: [0, 8, 160, 224, 255, 257, 1024] },
};

const noNumbers = [-1, 0.5, NaN, Infinity, -Infinity, 2 ** 32, 2 ** 53, 1e300];
const beyond = [SIZE + 1, 2 ** 31, 2 ** 32 - 8, 2 ** 32 - 1];

/** The names of a method's numbers, in order. */
function namesOf(method: Method, engines: Engines): string[] {
	const names: string[] = [];
	method(engines, new Uint8Array(SIZE), (name, usual) => {
		names.push(name);
		return usual;
	});
	return names;
}

function refusal(method: string, call: Method, name: string, value: number, reported: string): Refusal {
	return {
		name: reported,
		what: `${method} with ${name} = ${value}`,
		call: (engines, memory) => call(engines, memory, (each, usual) => (each === name ? value : usual)),
	};
}

/**
 * Each method with each number wrong in turn. An output over an input is for engines that work in place only, and left out;
 * so are lengths of gigabytes where the mode itself refuses them by another name.
 */
export function refusals(engines: Engines): Refusal[] {
	return Object.entries(methods).flatMap(([method, call]) =>
		namesOf(call, engines).flatMap((name) => [
			...(sizes[method][name] ?? []).map((value) => refusal(method, call, name, value, name)),
			...noNumbers.map((value) => refusal(method, call, name, value, "")),
			...(name.endsWith("Length") ? [] : beyond.map((value) => refusal(method, call, name, value, name))),
			...(["aadLength", "dataLength"].includes(name) ? beyond.map((value) => refusal(method, call, name, value, "")) : []),
		]),
	);
}
