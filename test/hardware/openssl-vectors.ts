/** Vectors with random inputs, and with answers from OpenSSL (node:crypto). */
import { type CipherCCMTypes, type CipherGCMTypes, createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { aesCtr } from "../support/ctr.js";
import type { Random } from "../support/random.js";
import { flipBit } from "./bytes.js";
import { makeVector, type Operation, type Vector } from "./vectors.js";

export const keySizes = [16, 24, 32] as const;
export const tagSizes = [4, 6, 8, 10, 12, 14, 16] as const;
export const gcmTagSizes = [12, 13, 14, 15, 16] as const;
export const hashBits = [256, 384, 512] as const;

const bytes = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** AES-CBC, of whole blocks. */
export function cbcBlocks(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
	return bytes(cipher.update(blocks), cipher.final());
}

export function cbcEncrypted(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
	return bytes(cipher.update(data), cipher.final());
}

/** Undefined if OpenSSL finds the padding wrong. */
export function cbcDecrypted(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
	const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
	const start = decipher.update(data);
	try {
		return bytes(start, decipher.final());
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ERR_OSSL_BAD_DECRYPT") return undefined;
		throw error;
	}
}

export function ccmEncrypted(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, data: Uint8Array, tagLength: number): Uint8Array {
	const name: string = `aes-${key.length * 8}-ccm`;
	const cipher = createCipheriv(name as CipherCCMTypes, key, nonce, { authTagLength: tagLength });
	cipher.setAAD(aad, { plaintextLength: data.length });
	return bytes(cipher.update(data), cipher.final(), cipher.getAuthTag());
}

/** Ciphertext and tag. */
export function gcmEncrypted(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, data: Uint8Array, tagLength: number): Uint8Array {
	const name: string = `aes-${key.length * 8}-gcm`;
	const cipher = createCipheriv(name as CipherGCMTypes, key, iv, { authTagLength: tagLength }).setAAD(aad);
	return bytes(cipher.update(data), cipher.final(), cipher.getAuthTag());
}

const initialValue = Buffer.alloc(8, 0xa6);

/** RFC 3394. Nobody can unwrap a key with another initial value. */
export function kwWrapped(key: Uint8Array, data: Uint8Array, value: Uint8Array = initialValue): Uint8Array {
	const cipher = createCipheriv(`id-aes${key.length * 8}-wrap`, key, value);
	return bytes(cipher.update(data), cipher.final());
}

export function kwpWrapped(key: Uint8Array, data: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`id-aes${key.length * 8}-wrap-pad`, key, Buffer.from("a65959a6", "hex"));
	return bytes(cipher.update(data), cipher.final());
}

/** The product with x in the field of SP 800-38B §5.3. */
function doubled(block: Uint8Array): Uint8Array {
	const product = BigInt(`0x${Buffer.from(block).toString("hex")}`) << 1n;
	const reduced = product >> 128n === 0n ? product : product ^ (1n << 128n) ^ 0x87n;
	return bytes(Buffer.from(reduced.toString(16).padStart(32, "0"), "hex"));
}

/** SP 800-38B §6, over OpenSSL's CBC. */
export function cmacOf(key: Uint8Array, data: Uint8Array): Uint8Array {
	const zeros = new Uint8Array(16);
	const subkey = doubled(cbcBlocks(key, zeros, zeros));
	const isWhole = data.length > 0 && data.length % 16 === 0;
	const padded = isWhole ? data.slice() : bytes(data, Uint8Array.of(0x80), new Uint8Array(15 - (data.length % 16)));
	const mask = isWhole ? subkey : doubled(subkey);
	mask.forEach((byte, index) => {
		padded[padded.length - 16 + index] ^= byte;
	});
	return cbcBlocks(key, zeros, padded).slice(-16);
}

export function hmacOf(bits: number, key: Uint8Array, data: Uint8Array): Uint8Array {
	return bytes(createHmac(`sha${bits}`, key).update(data).digest());
}

/** A random message of this length in both directions. */
export function cbcVectors(random: Random, length: number, keySize: number = random.pick(keySizes)): Vector[] {
	const key = random.bytes(keySize),
		iv = random.bytes(16),
		data = random.bytes(length);
	const sealed = cbcEncrypted(key, iv, data);
	return [makeVector("cbcEncrypt", { key, iv, data, answer: sealed }), makeVector("cbcDecrypt", { key, iv, data: sealed, answer: data })];
}

export interface GcmSizes {
	readonly iv: number;
	readonly aad: number;
	readonly data: number;
	readonly tag: number;
}

export function gcmVector(random: Random, sizes: GcmSizes, keySize: number = random.pick(keySizes)): Vector {
	const key = random.bytes(keySize),
		iv = random.bytes(sizes.iv),
		aad = random.bytes(sizes.aad),
		data = random.bytes(sizes.data);
	return makeVector("gcmDecrypt", { key, iv, aad, data: gcmEncrypted(key, iv, aad, data, sizes.tag), tagLength: sizes.tag, answer: data });
}

export function gcmEncryptVector(random: Random, iv: number, keySize: number = random.pick(keySizes)): Vector {
	const given = { key: random.bytes(keySize), iv: random.bytes(iv), aad: random.bytes(random.below(50)), data: random.bytes(lengthOf(random)) };
	return makeVector("gcmEncrypt", { ...given, answer: gcmEncrypted(given.key, given.iv, given.aad, given.data, 16) });
}

/** A message whose counter of `bits` bits wraps around within it, or soon after, or never. */
export function ctrVector(random: Random, length: number, bits: number, keySize: number = random.pick(keySizes)): Vector {
	const given = { key: random.bytes(keySize), iv: random.bytes(16), data: random.bytes(Math.min(length, 16 * 2 ** bits)), bits };
	if (random.below(4) > 0) given.iv.fill(0xff, random.below(16));
	return makeVector("ctr", { ...given, answer: Uint8Array.from(aesCtr(given.key, given.iv, bits, given.data)) });
}

/** Counters of every number of bits, and lengths around the block and the 128 blocks for which the driver holds the peripheral. */
export function ctrVectors(random: Random): Vector[] {
	const lengths = [0, 1, 15, 16, 17, 31, 32, 33, 2031, 2032, 2047, 2048, 2049, 2064, 5000];
	return [
		...Array.from({ length: 128 }, (_unused, index) => ctrVector(random, random.below(200), index + 1)),
		...lengths.flatMap((length) => keySizes.map((keySize) => ctrVector(random, length, random.pick([8, 16, 32, 64, 128]), keySize))),
	];
}

/** Each size of iv from 1 to 64 with each size of tag and of key, and in encryption with each size of key. */
export function gcmVectors(random: Random): Vector[] {
	const encryptions = keySizes.flatMap((keySize) => Array.from({ length: 64 }, (_unused, index) => gcmEncryptVector(random, index + 1, keySize)));
	return [...encryptions, ...gcmDecryptVectors(random)];
}

function gcmDecryptVectors(random: Random): Vector[] {
	return keySizes.flatMap((keySize) =>
		gcmTagSizes.flatMap((tag) =>
			Array.from({ length: 64 }, (_unused, index) =>
				gcmVector(random, { iv: index + 1, aad: random.below(random.pick([1, 20, 100])), data: random.below(random.pick([1, 20, 100, 400])), tag }, keySize),
			),
		),
	);
}

export interface CcmSizes {
	readonly nonce: number;
	readonly aad: number;
	readonly data: number;
	readonly tag: number;
}

export function ccmVectors(random: Random, sizes: CcmSizes): Vector[] {
	const tagLength = sizes.tag;
	const key = random.bytes(random.pick(keySizes)),
		iv = random.bytes(sizes.nonce),
		aad = random.bytes(sizes.aad),
		data = random.bytes(sizes.data);
	const sealed = ccmEncrypted(key, iv, aad, data, tagLength);
	return [
		makeVector("ccmEncrypt", { key, iv, aad, data, tagLength, answer: sealed }),
		makeVector("ccmDecrypt", { key, iv, aad, data: sealed, tagLength, answer: data }),
	];
}

export function cmacVector(random: Random, length: number): Vector {
	const key = random.bytes(random.pick(keySizes)),
		data = random.bytes(length);
	return makeVector("cmac", { key, data, answer: cmacOf(key, data) });
}

/** Without padding, `length` is a multiple of 8 and at least 16. */
export function wrapVectors(random: Random, padded: boolean, length: number): Vector[] {
	const key = random.bytes(random.pick(keySizes)),
		data = random.bytes(length);
	const wrapped = padded ? kwpWrapped(key, data) : kwWrapped(key, data);
	return [
		makeVector(padded ? "kwpWrap" : "kwWrap", { key, data, answer: wrapped }),
		makeVector(padded ? "kwpUnwrap" : "kwUnwrap", { key, data: wrapped, answer: data }),
	];
}

export function hmacVector(random: Random, bits: number, keyLength: number, length: number): Vector {
	const key = random.bytes(keyLength),
		data = random.bytes(length);
	return makeVector("hmac", { key, data, bits, answer: hmacOf(bits, key, data) });
}

/** The vector with one bit of a field flipped: an engine must refuse it. */
export function forged(vector: Vector, field: "key" | "iv" | "aad" | "data", bit: number): Vector {
	return { ...vector, [field]: flipBit(vector[field], bit), answer: undefined };
}

const lengthOf = (random: Random): number => random.below(random.pick([20, 40, 100, 300, 3000]));

function randomVectorsOf(random: Random, operation: Operation): Vector[] {
	const length = lengthOf(random);
	switch (operation) {
		case "gcmDecrypt":
			return [gcmVector(random, { iv: 1 + random.below(64), aad: random.below(100), data: length, tag: random.pick(gcmTagSizes) })];
		case "gcmEncrypt":
			return [gcmEncryptVector(random, 1 + random.below(64))];
		case "ctr":
			return [ctrVector(random, length, 1 + random.below(128))];
		case "cbcEncrypt":
			return cbcVectors(random, length);
		case "ccmEncrypt":
			return ccmVectors(random, { nonce: 7 + random.below(7), aad: random.below(100), data: length, tag: random.pick(tagSizes) });
		case "cmac":
			return [cmacVector(random, length)];
		case "kwWrap":
			return wrapVectors(random, false, 16 + length - (length % 8));
		case "kwpWrap":
			return wrapVectors(random, true, 1 + length);
		default:
			return [hmacVector(random, random.pick(hashBits), random.below(200), length)];
	}
}

/** Nearly twice `count` vectors of every operation. Most have both directions. */
export function randomVectors(random: Random, count: number): Vector[] {
	const operations = ["gcmEncrypt", "gcmDecrypt", "cbcEncrypt", "ctr", "ccmEncrypt", "cmac", "kwWrap", "kwpWrap", "hmac"] as const;
	return Array.from({ length: count }, () => randomVectorsOf(random, random.pick(operations))).flat();
}
