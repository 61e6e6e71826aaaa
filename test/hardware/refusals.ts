/** Jobs that an engine must refuse without writing anything: wrong sizes, and pairs outside of memory. Runs on Node and on XS. */
import { SLOT_BYTES } from "../../modules/messages/slot.js";
import { Refusal } from "../../modules/workers/engines.js";
import { type Range, type SlotFields, writeSlot } from "./slots.js";
import type { Engines } from "./vectors.js";

export interface RefusedCall {
	readonly what: string;
	/** The result, or a part of the RangeError's message. */
	readonly expected: number | string;
	/** Goes to the beginning of the memory. */
	readonly slot: SlotFields;
	readonly call: (engines: Engines, memory: Uint8Array) => number;
}

/** Bytes of the memory that `memoryFor` makes. */
export const SIZE = 500;

/* Where the parts of a job lie. The data has room for 200 bytes. */
const KEY = SLOT_BYTES;
const IV = KEY + 40;
const AAD = IV + 16;
const DATA = AAD + 8;
const OUTPUT = 410;

const key: Range = [KEY, 16];
const data: Range = [DATA, 32];
const aad: Range = [AAD, 5];

type Method = readonly [slot: SlotFields & { readonly output: Range }, call: RefusedCall["call"]];

/** Each method with a valid job: 32 bytes of data, a tag of 16 included, and exactly the output that it needs. */
export const methods: Readonly<Record<string, Method>> = {
	gcmEncrypt: [{ key, inputs: [[IV, 12], aad, data], output: [OUTPUT, 48] }, ({ aes }, memory) => aes.gcmEncrypt(memory, 0)],
	gcmDecrypt: [{ key, inputs: [[IV, 12], aad, data], output: [OUTPUT, 16] }, ({ aes }, memory) => aes.gcmDecrypt(memory, 0)],
	cbcEncrypt: [{ key, inputs: [[IV, 16], data], output: [OUTPUT, 48] }, ({ aes }, memory) => aes.cbcEncrypt(memory, 0)],
	cbcDecrypt: [{ key, inputs: [[IV, 16], data], output: [OUTPUT, 31] }, ({ aes }, memory) => aes.cbcDecrypt(memory, 0)],
	ctr: [{ key, inputs: [[IV, 16], data], output: [OUTPUT, 32], parameters: [32] }, ({ aes }, memory) => aes.ctr(memory, 0)],
	ccmEncrypt: [{ key, inputs: [[IV, 13], aad, data], output: [OUTPUT, 48], parameters: [16] }, ({ aes }, memory) => aes.ccmEncrypt(memory, 0)],
	ccmDecrypt: [{ key, inputs: [[IV, 13], aad, data], output: [OUTPUT, 16], parameters: [16] }, ({ aes }, memory) => aes.ccmDecrypt(memory, 0)],
	cmac: [{ key, inputs: [data], output: [OUTPUT, 16] }, ({ aes }, memory) => aes.cmac(memory, 0)],
	kwWrap: [{ key, inputs: [data], output: [OUTPUT, 40] }, ({ aes }, memory) => aes.wrap(memory, 0)],
	kwUnwrap: [{ key, inputs: [data], output: [OUTPUT, 24] }, ({ aes }, memory) => aes.unwrap(memory, 0)],
	kwpWrap: [{ key, inputs: [data], output: [OUTPUT, 40], parameters: [0, 1] }, ({ aes }, memory) => aes.wrap(memory, 0)],
	kwpUnwrap: [{ key, inputs: [data], output: [OUTPUT, 24], parameters: [0, 0, 1] }, ({ aes }, memory) => aes.unwrap(memory, 0)],
	hash: [{ inputs: [data], output: [OUTPUT, 32] }, ({ sha2 }, memory) => sha2.hash(memory, 0)],
	hmac: [{ key, inputs: [data], output: [OUTPUT, 32] }, ({ sha2 }, memory) => sha2.hmac(memory, 0)],
};

/** Sizes and algorithms that a mode refuses. `iv`: also nonces. */
interface WrongSizes {
	readonly iv?: readonly number[];
	readonly data?: readonly number[];
	readonly tag?: readonly number[];
	readonly algorithm?: readonly number[];
	/** Bits of a counter. */
	readonly bits?: readonly number[];
}
const keySizes = [0, 15, 17, 33];
const gcmTags = [1, 4, 8, 11, 17, 32, 2 ** 31, 2 ** 32 - 4, 2 ** 32 - 1];
const ccmSizes: WrongSizes = { iv: [0, 6, 14, 16], tag: [0, 2, 3, 5, 15, 17, 18, 1000] };
const sizes: Readonly<Record<string, WrongSizes>> = {
	gcmEncrypt: { iv: [0, 65, 128, 256] },
	gcmDecrypt: { iv: [0, 65, 128, 256], data: [0, 12, 15], tag: gcmTags },
	cbcEncrypt: { iv: [0, 15, 17] },
	cbcDecrypt: { iv: [0, 15, 17], data: [0, 1, 15, 17, 31] },
	ctr: { iv: [0, 12, 15, 17], bits: [0, 129, 256, 2 ** 31, 2 ** 32 - 1] },
	ccmEncrypt: ccmSizes,
	ccmDecrypt: { ...ccmSizes, data: [0, 15] },
	cmac: {},
	kwWrap: { data: [0, 1, 8, 15, 17, 31] },
	kwUnwrap: { data: [0, 1, 8, 16, 23, 25, 31] },
	kwpWrap: { data: [0] },
	kwpUnwrap: { data: [0, 1, 8, 15, 17, 31] },
	hash: { algorithm: [3, 256, 2 ** 32 - 1] },
	hmac: { algorithm: [3, 256, 2 ** 32 - 1] },
};

/** Offsets and lengths that no range in the memory has. */
const beyond = [SIZE + 1, 2 ** 31, 2 ** 32 - 8, 2 ** 32 - 1];

/** A pair of a slot, by its name in errors. `change` returns the slot with another range for it. */
export interface NamedPair {
	readonly name: string;
	readonly range: Range;
	readonly change: (range: Range) => SlotFields;
}

/** The pairs that a slot names. */
export function pairsOf(slot: SlotFields): NamedPair[] {
	const { key: keyRange, inputs = [], output } = slot;
	return [
		...(keyRange === undefined ? [] : [{ name: "key", range: keyRange, change: (range: Range) => ({ ...slot, key: range }) }]),
		...inputs.map((range, index) => ({
			name: `input ${index + 1}`,
			range,
			change: (other: Range) => ({ ...slot, inputs: inputs.map((input, each) => (each === index ? other : input)) }),
		})),
		...(output === undefined ? [] : [{ name: "output", range: output, change: (range: Range) => ({ ...slot, output: range }) }]),
	];
}

/** Each method with each pair outside of memory, with each size that it refuses, and with an output that is too small. */
export function refusals(): RefusedCall[] {
	return Object.entries(methods).flatMap(([method, [slot, call]]) => {
		const refused = (what: string, expected: number | string, changed: SlotFields): RefusedCall => ({
			what: `${method} with ${what}`,
			expected,
			slot: changed,
			call,
		});
		const { iv = [], data: lengths = [], tag = [], algorithm = [], bits = [] } = sizes[method];
		const pairs = pairsOf(slot);
		const [first, ...others] = slot.inputs ?? [];
		const lastInput = pairs[pairs.length - 2];
		return [
			...pairs.flatMap(({ name, range, change }) => [
				...[SIZE - range[1] + 1, ...beyond].map((offset) => refused(`${name} at ${offset}`, name, change([offset, range[1]]))),
				// A mode may refuse the size of any other pair before it looks for its bytes.
				...(range === aad || name === "output" ? beyond.map((length) => refused(`${name} of ${length} bytes`, name, change([range[0], length]))) : []),
			]),
			...(slot.key === undefined || method === "hmac" ? [] : keySizes).map((length) =>
				refused(`a key of ${length} bytes`, Refusal.keySize, { ...slot, key: [KEY, length] }),
			),
			...iv.map((length) => refused(`an iv of ${length} bytes`, Refusal.ivSize, { ...slot, inputs: [[first[0], length], ...others] })),
			...lengths.map((length) => refused(`${length} bytes of data`, Refusal.dataSize, lastInput.change([DATA, length]))),
			...tag.map((size) => refused(`a tag of ${size} bytes`, Refusal.tagSize, { ...slot, parameters: [size] })),
			...bits.map((count) => refused(`a counter of ${count} bits`, Refusal.ivSize, { ...slot, parameters: [count] })),
			...algorithm.map((index) => refused(`algorithm ${index}`, Refusal.unsupported, { ...slot, parameters: [index] })),
			refused("an output one byte too small", "output", { ...slot, output: [OUTPUT, slot.output[1] - 1] }),
		];
	});
}

/** A memory for the call, with its slot. Its buffer goes on at both ends. */
export function memoryFor({ slot }: RefusedCall): Uint8Array {
	const buffer = new Uint8Array(SIZE + 128).fill(0x5a).buffer;
	const memory = new Uint8Array(buffer, 64, SIZE);
	writeSlot(memory, 0, slot);
	return memory;
}

/** A memory whose slot is a job of CCM with more data than its nonce of 13 bytes allows. */
export function tooLongForCcm(): Uint8Array {
	const memory = new Uint8Array(140_000);
	writeSlot(memory, 0, {
		key: [64, 16],
		inputs: [
			[96, 13],
			[112, 0],
			[128, 65_536],
		],
		output: [70_000, 65_540],
		parameters: [4],
	});
	return memory;
}
