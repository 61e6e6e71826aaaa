/**
 * AES-GCM (SP 800-38D §7). noble's `gcm` takes a whole tag and an iv of 8 bytes or more. It refuses smaller ivs (§5.2.1.1) and truncated tags
 * (§5.2.1.2). Its encryption could decrypt such texts, since GCTR is its own inverse (§6.5), but it decrypts before the tag is verified, and
 * its GHASH leaves a copy of that plaintext in the heap. For these texts alone this file takes the steps of §7 itself. GHASH, GCTR and AES are
 * noble's.
 */
import { ghash } from "@noble/ciphers/_polyval.js";
import { gcm, unsafe } from "@noble/ciphers/aes.js";
import { u64Lengths } from "@noble/ciphers/utils.js";
import { areEqual } from "./compare.js";
import { unlessRefused } from "./noble-refusals.js";

const BLOCK_BYTES = 16;
/** Such an iv is the beginning of the first counter block (§7.1 step 2). GHASH makes the block from any other iv. */
const COUNTED_IV_BYTES = 12;
/** The smallest iv of noble's `gcm`. */
const NOBLE_IV_BYTES = 8;

export interface GcmMessage {
	readonly key: Uint8Array;
	readonly iv: Uint8Array;
	readonly aad: Uint8Array;
}

/** Returns the ciphertext and a whole tag. */
export function gcmEncrypt(message: GcmMessage, plaintext: Uint8Array): Uint8Array {
	if (message.iv.length < NOBLE_IV_BYTES) return encryptInSteps(message, plaintext);
	return gcm(message.key, message.iv, message.aad).encrypt(plaintext);
}

/** The comments give the steps of §7.1. */
function encryptInSteps({ key, iv, aad }: GcmMessage, plaintext: Uint8Array): Uint8Array {
	const sealed = new Uint8Array(plaintext.length + BLOCK_BYTES);
	const ciphertext = sealed.subarray(0, plaintext.length);
	const schedule = unsafe.expandKeyLE(key);
	const subkey = unsafe.encryptBlock(schedule, new Uint8Array(BLOCK_BYTES)); // 1
	const counter = firstCounter(subkey, iv); // 2
	// The stream for the tag: step 6 needs `counter` before it is incremented.
	const mask = applyCounter(schedule, counter, new Uint8Array(BLOCK_BYTES));
	ciphertext.set(plaintext);
	applyCounter(schedule, counter, ciphertext); // 3
	const hash = hashOf(subkey, aad, ciphertext); // 4, 5
	for (let index = 0; index < BLOCK_BYTES; index++) sealed[plaintext.length + index] = hash[index] ^ mask[index]; // 6
	for (const secret of [schedule, subkey, counter, mask, hash]) secret.fill(0);
	return sealed;
}

/** `sealed`: the ciphertext and the first `tagBytes` bytes of its tag. Returns the plaintext, or undefined if the tag is wrong. */
export function gcmDecrypt(message: GcmMessage, sealed: Uint8Array, tagBytes: number): Uint8Array | undefined {
	if (tagBytes < BLOCK_BYTES || message.iv.length < NOBLE_IV_BYTES) return decryptInSteps(message, sealed, tagBytes);
	return unlessRefused(() => gcm(message.key, message.iv, message.aad).decrypt(sealed));
}

/** The comments give the steps of §7.2. */
function decryptInSteps({ key, iv, aad }: GcmMessage, sealed: Uint8Array, tagBytes: number): Uint8Array | undefined {
	const ciphertext = sealed.slice(0, sealed.length - tagBytes);
	const schedule = unsafe.expandKeyLE(key);
	const subkey = unsafe.encryptBlock(schedule, new Uint8Array(BLOCK_BYTES)); // 2
	const counter = firstCounter(subkey, iv); // 3
	const hash = hashOf(subkey, aad, ciphertext); // 4 to 6
	const tag = applyCounter(schedule, counter, hash); // 7
	// 8
	const isGenuine = areEqual(tag, 0, sealed, ciphertext.length, tagBytes);
	// `counter` is incremented now.
	const plaintext = isGenuine ? applyCounter(schedule, counter, ciphertext) : undefined;
	for (const secret of [schedule, subkey, counter, tag]) secret.fill(0);
	return plaintext;
}

/** J_0 of §7.1 step 2: for the hash, the iv is a ciphertext without aad. */
function firstCounter(subkey: Uint8Array, iv: Uint8Array): Uint8Array {
	if (iv.length !== COUNTED_IV_BYTES) return hashOf(subkey, new Uint8Array(), iv);
	const block = new Uint8Array(BLOCK_BYTES);
	block.set(iv);
	block[BLOCK_BYTES - 1] = 1;
	return block;
}

/** GHASH of aad, ciphertext and their lengths. noble fills each update with zeros up to a whole block. */
function hashOf(subkey: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
	return ghash
		.create(subkey, aad.length + ciphertext.length)
		.update(aad)
		.update(ciphertext)
		.update(u64Lengths(8 * ciphertext.length, 8 * aad.length, false))
		.digest();
}

/** GCTR (§6.5) in place. Each whole block increments `counter` by inc32 (§6.2). */
function applyCounter(schedule: Uint32Array, counter: Uint8Array, text: Uint8Array): Uint8Array {
	return unsafe.ctr32(schedule, false, counter, text, text);
}
