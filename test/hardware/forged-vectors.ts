/** Vectors with forged inputs, and with inputs that are barely genuine. */
import type { Random } from "../support/random.js";
import { flipBit } from "./bytes.js";
import {
	type CcmSizes,
	cbcBlocks,
	cbcDecrypted,
	ccmVectors,
	forged,
	type GcmSizes,
	gcmTagSizes,
	gcmVector,
	keySizes,
	kwWrapped,
	tagSizes,
	wrapVectors,
} from "./openssl-vectors.js";
import { makeVector, type Vector } from "./vectors.js";

const decryption = (vectors: readonly Vector[]): Vector => {
	const vector = vectors[1];
	if (vector === undefined) throw new Error("no decryption");
	return vector;
};

/** Last blocks that end in `last`: noise, right padding, and padding with one byte wrong. */
function endings(random: Random, last: number): Uint8Array[] {
	const count = Math.min(last, 16);
	const noise = random.bytes(16);
	noise[15] = last;
	const right = random.bytes(16).fill(last, 16 - count);
	right[15] = last;
	const wrong = right.slice();
	const place = 16 - Math.max(2, random.below(count + 1));
	wrong[place] = (wrong[place] ?? 0) ^ (1 << random.below(8));
	return [noise, right, wrong];
}

/** Messages of several lengths with each possible last byte. OpenSSL decides whether the padding is right. */
export function paddingVectors(random: Random): Vector[] {
	const key = random.bytes(16),
		iv = random.bytes(16);
	return [0, 16, 48, 2032].flatMap((before) =>
		Array.from({ length: 256 }, (_unused, last) =>
			endings(random, last).map((ending) => {
				const data = cbcBlocks(key, iv, Buffer.concat([random.bytes(before), ending]));
				return makeVector("cbcDecrypt", { key, iv, data, answer: cbcDecrypted(key, iv, data) });
			}),
		).flat(2),
	);
}

/** Each length of padding with each of its bytes wrong in turn. */
export function brokenPaddingVectors(random: Random): Vector[] {
	const key = random.bytes(32),
		iv = random.bytes(16);
	const places = Array.from({ length: 16 }, (_unused, index) => index + 1).flatMap((count) =>
		Array.from({ length: count }, (_unused, index) => ({ count, place: 15 - index })),
	);
	return places.map(({ count, place }) => {
		const block = random.bytes(16).fill(count, 16 - count);
		block[place] = (block[place] ?? 0) ^ 0x40;
		const data = cbcBlocks(key, iv, block);
		return makeVector("cbcDecrypt", { key, iv, data, answer: cbcDecrypted(key, iv, data) });
	});
}

/** Genuine tags that are taken for tags of another size: all of them, their ends, and tags with a wrong byte behind them. */
function mistakenTags(whole: Vector, length: number): Vector[] {
	const mistaken = (data: Uint8Array, tagLength: number): Vector => ({ ...whole, data, tagLength, answer: undefined });
	return gcmTagSizes.flatMap((tag) => {
		const data = whole.data.subarray(0, length + tag);
		const sizes = [0, ...gcmTagSizes.filter((size) => size !== tag)].filter((size) => (tag !== 16 || size !== 0) && data.length >= (size === 0 ? 16 : size));
		const wrongEnd = tag === 16 ? [] : [mistaken(flipBit(whole.data.subarray(0, length + tag + 1), 8 * (length + tag)), tag + 1)];
		return [...sizes.map((size) => mistaken(data, size)), ...wrongEnd];
	});
}

function gcmForgeriesOf(random: Random, sizes: GcmSizes): Vector[] {
	const vector = gcmVector(random, sizes);
	const tagBits = Array.from({ length: 8 * sizes.tag }, (_unused, bit) => forged(vector, "data", 8 * sizes.data + bit));
	const others = (["key", "iv", "aad", "data"] as const)
		.filter((field) => vector[field].length > 0)
		.map((field) => forged(vector, field, random.below(8 * vector[field].length)));
	const cut = { ...vector, data: vector.data.subarray(1), answer: undefined };
	const longer = { ...vector, iv: Buffer.concat([vector.iv, new Uint8Array(1)]), answer: undefined };
	return [...tagBits, ...others, longer, ...(sizes.data > 0 ? [cut] : [])];
}

/** Every bit of every size of tag; a bit of everything else; a shorter ciphertext; an iv with a zero behind it; a tag taken for one of another size. */
export function gcmForgeries(random: Random): Vector[] {
	const ivs = [1, 8, 12, 16, 60];
	return [
		...gcmTagSizes.flatMap((tag) => [0, 16, 41].flatMap((data) => ivs.flatMap((iv) => gcmForgeriesOf(random, { iv, aad: random.below(40), data, tag })))),
		...[0, 4, 16, 41].flatMap((data) => ivs.flatMap((iv) => mistakenTags(gcmVector(random, { iv, aad: random.below(40), data, tag: 16 }), data))),
	];
}

function ccmForgeriesOf(random: Random, sizes: CcmSizes): Vector[] {
	const vector = decryption(ccmVectors(random, sizes));
	const tagBits = Array.from({ length: 8 * sizes.tag }, (_unused, bit) => forged(vector, "data", 8 * sizes.data + bit));
	const others = (["key", "iv", "aad", "data"] as const)
		.filter((field) => vector[field].length > 0)
		.map((field) => forged(vector, field, random.below(8 * vector[field].length)));
	const cut = { ...vector, data: vector.data.subarray(1), answer: undefined };
	const moved = { ...vector, aad: Buffer.concat([vector.aad, vector.data.subarray(0, 1)]), data: vector.data.subarray(1), answer: undefined };
	return [...tagBits, ...others, ...(sizes.data > 0 ? [cut, moved] : [])];
}

/** Every bit of every size of tag; a bit of everything else; a shorter ciphertext and a moved boundary of the aad. */
export function ccmForgeries(random: Random): Vector[] {
	return tagSizes.flatMap((tag) =>
		[0, 16, tag < 6 ? 3000 : 41].flatMap((data) => ccmForgeriesOf(random, { nonce: 7 + random.below(7), aad: random.below(40), data, tag })),
	);
}

/** Wrapped keys with each bit of the initial value (RFC 3394 §2.2.3.1) flipped. */
export function wrongInitialValueVectors(random: Random): Vector[] {
	const key = random.bytes(random.pick(keySizes)),
		data = random.bytes(24),
		value = new Uint8Array(8).fill(0xa6);
	return Array.from({ length: 64 }, (_unused, bit) => makeVector("kwUnwrap", { key, data: kwWrapped(key, data, flipBit(value, bit)) }));
}

/** Wrapped keys with each bit flipped, and unwrapped by the other standard. */
export function wrapForgeries(random: Random): Vector[] {
	const vectors = [
		...[16, 24, 64].map((length) => decryption(wrapVectors(random, false, length))),
		...[1, 7, 8, 9, 16, 31].map((length) => decryption(wrapVectors(random, true, length))),
	];
	const other = { kwUnwrap: "kwpUnwrap", kwpUnwrap: "kwUnwrap" } as const;
	return vectors.flatMap((vector) => [
		...Array.from({ length: 8 * vector.data.length }, (_unused, bit) => forged(vector, "data", bit)),
		forged(vector, "key", random.below(8 * vector.key.length)),
		...(vector.data.length < 24 ? [] : [{ ...vector, operation: other[vector.operation as keyof typeof other], answer: undefined }]),
	]);
}

/** Wraps data with any initial value. A single semiblock is one block of AES (RFC 5649 §4.1). */
function wrapValue(key: Uint8Array, value: Uint8Array, data: Uint8Array): Uint8Array {
	return data.length === 8 ? cbcBlocks(key, new Uint8Array(16), Buffer.concat([value, data])) : kwWrapped(key, data, value);
}

/** The unwrapped key if `value` and the padding are right (RFC 5649 §3). */
function unpadded(value: Uint8Array, data: Uint8Array): Uint8Array | undefined {
	const view = Buffer.from(value);
	const length = view.readUInt32BE(4);
	const fits = view.readUInt32BE(0) === 0xa65959a6 && length > data.length - 8 && length <= data.length;
	return fits && data.subarray(length).every((byte) => byte === 0) ? data.slice(0, length) : undefined;
}

/** Padded keys with every length, right and wrong, before every number of zeros, and with a byte of the padding not zero. */
export function paddedWrapVectors(random: Random): Vector[] {
	const vector = (key: Uint8Array, constant: number, length: number, data: Uint8Array): Vector => {
		const value = Buffer.alloc(8);
		value.writeUInt32BE(constant, 0);
		value.writeUInt32BE(length, 4);
		return makeVector("kwpUnwrap", { key, data: wrapValue(key, value, data), answer: unpadded(value, data) });
	};
	const sizes = [8, 16, 24];
	return sizes.flatMap((size) =>
		Array.from({ length: 9 }, (_unused, zeros) => {
			const key = random.bytes(random.pick(keySizes));
			const data = random
				.bytes(size)
				.map((byte) => byte | 1)
				.fill(0, size - zeros);
			const spoiled = data.slice();
			spoiled[size - 1 - random.below(8)] = 0x80;
			const lengths = [...Array.from({ length: size + 12 }, (_unused, length) => length), 2 ** 31, 2 ** 32 - 8, 2 ** 32 - 1];
			return [
				...lengths.flatMap((length) => [vector(key, 0xa65959a6, length, data), vector(key, 0xa65959a6, length, spoiled)]),
				vector(key, 0xa65959a7, size, data),
				vector(key, 0x265959a6, size, data),
				vector(key, 0xa6a6a6a6, 0xa6a6a6a6, data),
			];
		}).flat(),
	);
}
