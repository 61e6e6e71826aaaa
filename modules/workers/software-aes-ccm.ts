/**
 * AES-CCM by SP 800-38C, which noble lacks, from two modes that noble has. CBC without padding, from an iv of zeros, gives the MAC: its last block.
 * Counter mode encrypts MAC and text. This file adds the format of appendix A, nothing else.
 */
import { cbc, ctr } from "@noble/ciphers/aes.js";
import { concatBytes, equalBytes } from "@noble/ciphers/utils.js";
import { isCcmTag } from "../messages/output.js";
import { Refusal } from "./engines.js";

const BLOCK_BYTES = 16;

export interface CcmMessage {
	readonly key: Uint8Array;
	readonly nonce: Uint8Array;
	readonly aad: Uint8Array;
	readonly tagLength: number;
}

/** Checks the sizes by appendix A.1; undefined: they are right. */
export function checkCcm(nonceLength: number, tagLength: number, textLength: number): Refusal | undefined {
	if (nonceLength < 7 || nonceLength > 13) return Refusal.ivSize;
	if (!isCcmTag(tagLength)) return Refusal.tagSize;
	return textLength >= 0 && textLength < 256 ** (15 - nonceLength) ? undefined : Refusal.dataSize;
}

/** Returns ciphertext and tag. */
export function ccmEncrypt(message: CcmMessage, plaintext: Uint8Array): Uint8Array {
	const tag = computeTag(message, plaintext);
	try {
		const stream = applyStream(message, tag, plaintext);
		return concatBytes(stream.subarray(BLOCK_BYTES), stream.subarray(0, message.tagLength));
	} finally {
		tag.fill(0);
	}
}

/** Writes the plaintext and returns true. Writes nothing and returns false if the tag is wrong. */
export function ccmDecrypt(message: CcmMessage, ciphertext: Uint8Array, tag: Uint8Array, output: Uint8Array): boolean {
	const stream = applyStream(message, tag, ciphertext);
	try {
		const plaintext = stream.subarray(BLOCK_BYTES);
		const expected = computeTag(message, plaintext);
		const isGenuine = equalBytes(expected.subarray(0, message.tagLength), stream.subarray(0, message.tagLength));
		expected.fill(0);
		if (isGenuine) output.set(plaintext);
		return isGenuine;
	} finally {
		stream.fill(0);
	}
}

/** Bytes of `value`, most significant first. */
function numberBytes(value: number, size: number): Uint8Array {
	const bytes = new Uint8Array(size);
	for (let index = size - 1, rest = value; rest > 0; index--, rest = Math.floor(rest / 256)) bytes[index] = rest % 256;
	return bytes;
}

/** The format of B_0 (A.2.1) and of the counters (A.3). */
function block({ nonce }: CcmMessage, flags: number, value: number): Uint8Array {
	const size = 15 - nonce.length;
	return concatBytes(Uint8Array.of(flags | (size - 1)), nonce, numberBytes(value, size));
}

/** A.2.2: the length of the aad, in one of two formats. */
function aadPrefix(length: number): Uint8Array {
	if (length === 0) return new Uint8Array();
	if (length < 0xff00) return numberBytes(length, 2);
	return concatBytes(Uint8Array.of(0xff, 0xfe), numberBytes(length, 4));
}

function zerosBehind(length: number): Uint8Array {
	return new Uint8Array((BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES);
}

/** Returns 16 bytes, which begin with the tag (section 6.1, steps 1 to 4). */
function computeTag(message: CcmMessage, text: Uint8Array): Uint8Array {
	const { key, aad, tagLength } = message;
	const flags = (aad.length > 0 ? 0x40 : 0) | (((tagLength - 2) / 2) << 3);
	const prefix = aadPrefix(aad.length);
	const formatted = concatBytes(block(message, flags, text.length), prefix, aad, zerosBehind(prefix.length + aad.length), text, zerosBehind(text.length));
	try {
		const chain = cbc(key, new Uint8Array(BLOCK_BYTES), { disablePadding: true }).encrypt(formatted);
		const tag = chain.slice(-BLOCK_BYTES);
		chain.fill(0);
		return tag;
	} finally {
		formatted.fill(0);
	}
}

/** Applies the first counter block to the tag, and the next ones to the text. Works in both directions. */
function applyStream(message: CcmMessage, tag: Uint8Array, text: Uint8Array): Uint8Array {
	const input = concatBytes(tag, new Uint8Array(BLOCK_BYTES - tag.length), text);
	try {
		return ctr(message.key, block(message, 0, 0)).encrypt(input);
	} finally {
		input.fill(0);
	}
}
