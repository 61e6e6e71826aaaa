/** Calls with inputs that are not genuine, or only just. */
import type { Random } from "../support/random.js";
import { flip } from "./bytes.js";
import { type Call, makeCall } from "./calls.js";
import { type CcmSizes, cbcBlocks, cbcDecrypted, ccmCalls, forged, keySizes, kwWrapped, tagSizes, wrapCalls } from "./references.js";

const decryption = (calls: readonly Call[]): Call => {
	const call = calls[1];
	if (call === undefined) throw new Error("no decryption");
	return call;
};

/** What lies before the last byte: noise, right padding, and padding with one byte wrong. */
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

/** Each last byte that there is, behind messages of several lengths; what OpenSSL says about the padding is right. */
export function paddingCalls(random: Random): Call[] {
	const key = random.bytes(16),
		iv = random.bytes(16);
	return [0, 16, 48, 2032].flatMap((before) =>
		Array.from({ length: 256 }, (_unused, last) =>
			endings(random, last).map((ending) => {
				const data = cbcBlocks(key, iv, Buffer.concat([random.bytes(before), ending]));
				return makeCall("cbcDecrypt", { key, iv, data, answer: cbcDecrypted(key, iv, data) });
			}),
		).flat(2),
	);
}

/** For each length of padding, each of its bytes wrong in turn. */
export function brokenPaddingCalls(random: Random): Call[] {
	const key = random.bytes(32),
		iv = random.bytes(16);
	const places = Array.from({ length: 16 }, (_unused, index) => index + 1).flatMap((count) =>
		Array.from({ length: count }, (_unused, index) => ({ count, place: 15 - index })),
	);
	return places.map(({ count, place }) => {
		const block = random.bytes(16).fill(count, 16 - count);
		block[place] = (block[place] ?? 0) ^ 0x40;
		const data = cbcBlocks(key, iv, block);
		return makeCall("cbcDecrypt", { key, iv, data, answer: cbcDecrypted(key, iv, data) });
	});
}

function ccmForgeriesOf(random: Random, sizes: CcmSizes): Call[] {
	const call = decryption(ccmCalls(random, sizes));
	const tagBits = Array.from({ length: 8 * sizes.tag }, (_unused, bit) => forged(call, "data", 8 * sizes.data + bit));
	const others = (["key", "iv", "aad", "data"] as const)
		.filter((field) => call[field].length > 0)
		.map((field) => forged(call, field, random.below(8 * call[field].length)));
	const cut = { ...call, data: call.data.subarray(1), answer: undefined };
	const moved = { ...call, aad: Buffer.concat([call.aad, call.data.subarray(0, 1)]), data: call.data.subarray(1), answer: undefined };
	return [...tagBits, ...others, ...(sizes.data > 0 ? [cut, moved] : [])];
}

/** Every bit of every size of tag; a bit of everything else; a shorter ciphertext and a moved boundary of the aad. */
export function ccmForgeries(random: Random): Call[] {
	return tagSizes.flatMap((tag) =>
		[0, 16, tag < 6 ? 3000 : 41].flatMap((data) => ccmForgeriesOf(random, { nonce: 7 + random.below(7), aad: random.below(40), data, tag })),
	);
}

/** Wrapped with each bit of the initial value of RFC 3394 §2.2.3.1 wrong. */
export function wrongInitialValueCalls(random: Random): Call[] {
	const key = random.bytes(random.pick(keySizes)),
		data = random.bytes(24),
		value = new Uint8Array(8).fill(0xa6);
	return Array.from({ length: 64 }, (_unused, bit) => makeCall("kwUnwrap", { key, data: kwWrapped(key, data, flip(value, bit)) }));
}

/** Every bit of what was wrapped, and the other kind of unwrapping. */
export function wrapForgeries(random: Random): Call[] {
	const calls = [
		...[16, 24, 64].map((length) => decryption(wrapCalls(random, false, length))),
		...[1, 7, 8, 9, 16, 31].map((length) => decryption(wrapCalls(random, true, length))),
	];
	const other = { kwUnwrap: "kwpUnwrap", kwpUnwrap: "kwUnwrap" } as const;
	return calls.flatMap((call) => [
		...Array.from({ length: 8 * call.data.length }, (_unused, bit) => forged(call, "data", bit)),
		forged(call, "key", random.below(8 * call.key.length)),
		...(call.data.length < 24 ? [] : [{ ...call, operation: other[call.operation as keyof typeof other], answer: undefined }]),
	]);
}

/** Something wrapped with any first value. A single semiblock is one block alone (RFC 5649 §4.1). */
function wrapValue(key: Uint8Array, value: Uint8Array, data: Uint8Array): Uint8Array {
	return data.length === 8 ? cbcBlocks(key, new Uint8Array(16), Buffer.concat([value, data])) : kwWrapped(key, data, value);
}

/** RFC 5649 §3 */
function unpadded(value: Uint8Array, data: Uint8Array): Uint8Array | undefined {
	const view = Buffer.from(value);
	const length = view.readUInt32BE(4);
	const fits = view.readUInt32BE(0) === 0xa65959a6 && length > data.length - 8 && length <= data.length;
	return fits && data.subarray(length).every((byte) => byte === 0) ? data.slice(0, length) : undefined;
}

/** Padded wrapping with every length, right and wrong, before every number of zeros, and with each byte of padding not zero. */
export function paddedWrapCalls(random: Random): Call[] {
	const call = (key: Uint8Array, constant: number, length: number, data: Uint8Array): Call => {
		const value = Buffer.alloc(8);
		value.writeUInt32BE(constant, 0);
		value.writeUInt32BE(length, 4);
		return makeCall("kwpUnwrap", { key, data: wrapValue(key, value, data), answer: unpadded(value, data) });
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
				...lengths.flatMap((length) => [call(key, 0xa65959a6, length, data), call(key, 0xa65959a6, length, spoiled)]),
				call(key, 0xa65959a7, size, data),
				call(key, 0x265959a6, size, data),
				call(key, 0xa6a6a6a6, 0xa6a6a6a6, data),
			];
		}).flat(),
	);
}
