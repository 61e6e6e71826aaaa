import { aeskw, aeskwp, cbc, cmac } from "@noble/ciphers/aes.js";
import { MINIMUM_GCM_TAG_BYTES } from "../messages/sizes.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { type AesEngine, type Heap, Refusal } from "./engines.js";
import { move } from "./memory.js";
import { unlessRefused } from "./noble-refusals.js";
import { stateOf } from "./session-state.js";
import { ccmDecrypt, ccmEncrypt, checkCcm } from "./software-aes-ccm.js";
import { applyCtr, CTR_WORDS, hasBlocks, isCounterBits, isCtr, startCtr } from "./software-aes-ctr.js";
import { gcmDecrypt, gcmEncrypt } from "./software-aes-gcm.js";
import { expectApart, part, slotAt } from "./software-memory.js";
import { NO_TAG, tagSize } from "./tags.js";

const BLOCK_BYTES = 16;
const SEMIBLOCK_BYTES = 8;
/** AES-GCM takes ivs of 1 to so many bytes. */
const GCM_IV_MAXIMUM = 64;

const IV = INPUT;
const AAD = INPUT + 1;
const CBC_DATA = INPUT + 1;
const CTR_DATA = INPUT + 1;
const DATA = INPUT + 2;

/**
 * AES on noble: the reference that the drivers are tested against, and the engine where there is no AES peripheral and
 * 0.7 MB of memory for noble's tables.
 */
export class SoftwareAes implements AesEngine {
	private readonly heap: Heap | undefined;

	/** `heap`: wiped when noble refuses, which keeps to itself what it has decrypted, and leaves it there. */
	constructor(heap?: Heap) {
		this.heap = heap;
	}

	hasKeySize(bytes: number): boolean {
		return bytes === 16 || bytes === 24 || bytes === 32;
	}

	gcmEncrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		if (slot.length(IV) === 0 || slot.length(IV) > GCM_IV_MAXIMUM) return Refusal.ivSize;
		const output = part(memory, slot, OUTPUT, slot.length(DATA) + BLOCK_BYTES);
		const message = { key: part(memory, slot, KEY), iv: part(memory, slot, IV), aad: part(memory, slot, AAD) };
		output.set(gcmEncrypt(message, part(memory, slot, DATA)));
		return output.length;
	}

	gcmDecrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const size = tagSize(slot.parameter(0), BLOCK_BYTES, MINIMUM_GCM_TAG_BYTES);
		if (size === NO_TAG) return Refusal.tagSize;
		const length = slot.length(DATA) - size;
		if (length < 0) return Refusal.dataSize;
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		if (slot.length(IV) === 0 || slot.length(IV) > GCM_IV_MAXIMUM) return Refusal.ivSize;
		const output = part(memory, slot, OUTPUT, length);
		const message = { key: part(memory, slot, KEY), iv: part(memory, slot, IV), aad: part(memory, slot, AAD) };
		const plaintext = gcmDecrypt(message, part(memory, slot, DATA), size);
		if (plaintext === undefined) return Refusal.notGenuine;
		move(plaintext, output);
		return length;
	}

	cbcEncrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		if (slot.length(IV) !== BLOCK_BYTES) return Refusal.ivSize;
		const data = part(memory, slot, CBC_DATA);
		const output = part(memory, slot, OUTPUT, data.length - (data.length % BLOCK_BYTES) + BLOCK_BYTES);
		output.set(cbc(part(memory, slot, KEY), part(memory, slot, IV)).encrypt(data));
		return output.length;
	}

	cbcDecrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		if (slot.length(IV) !== BLOCK_BYTES) return Refusal.ivSize;
		const data = part(memory, slot, CBC_DATA);
		if (data.length === 0 || data.length % BLOCK_BYTES !== 0) return Refusal.dataSize;
		const output = part(memory, slot, OUTPUT, data.length - 1);
		const bytes = cbc(part(memory, slot, KEY), part(memory, slot, IV), { disablePadding: true }).decrypt(data);
		output.fill(0);
		const isPadded = hasPadding(bytes);
		const length = isPadded ? data.length - bytes[data.length - 1] : Refusal.notGenuine;
		if (isPadded) output.set(bytes.subarray(0, length));
		bytes.fill(0);
		return length;
	}

	ccmEncrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		const tagLength = slot.parameter(0);
		const refusal = checkCcm(slot.length(IV), tagLength, slot.length(DATA));
		if (refusal !== undefined) return refusal;
		const output = part(memory, slot, OUTPUT, slot.length(DATA) + tagLength);
		const message = { key: part(memory, slot, KEY), nonce: part(memory, slot, IV), aad: part(memory, slot, AAD), tagLength };
		output.set(ccmEncrypt(message, part(memory, slot, DATA)));
		return output.length;
	}

	ccmDecrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		const tagLength = slot.parameter(0);
		const length = slot.length(DATA) - tagLength;
		const refusal = checkCcm(slot.length(IV), tagLength, length);
		if (refusal !== undefined) return refusal;
		const output = part(memory, slot, OUTPUT, length);
		const message = { key: part(memory, slot, KEY), nonce: part(memory, slot, IV), aad: part(memory, slot, AAD), tagLength };
		const data = part(memory, slot, DATA);
		output.fill(0);
		return ccmDecrypt(message, data.subarray(0, length), data.subarray(length), output) ? length : Refusal.notGenuine;
	}

	ctr(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const words = new Uint32Array(CTR_WORDS);
		const refusal = this.startCtr(memory, slot, words);
		if (refusal !== 0) return refusal;
		const data = part(memory, slot, CTR_DATA);
		try {
			if (!hasBlocks(words, data.length)) return Refusal.dataSize;
			applyCtr(words, data, part(memory, slot, OUTPUT, data.length));
		} finally {
			words.fill(0);
		}
		return data.length;
	}

	ctrStart(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		expectApart(words, part(memory, slot, KEY), "key");
		expectApart(words, part(memory, slot, IV), "input 1");
		return this.startCtr(memory, slot, words);
	}

	ctrUpdate(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		const data = part(memory, slot, INPUT);
		expectApart(words, data, "input 1");
		expectApart(words, part(memory, slot, OUTPUT), "output");
		if (!isCtr(words)) throw new RangeError("state: not started");
		if (!hasBlocks(words, data.length)) return Refusal.dataSize;
		applyCtr(words, data, part(memory, slot, OUTPUT, data.length));
		return data.length;
	}

	/** Writes the state of AES-CTR before the first byte. Returns 0 or the refusal. */
	private startCtr(memory: Uint8Array, slot: Slot, words: Uint32Array): number {
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		if (slot.length(IV) !== BLOCK_BYTES || !isCounterBits(slot.parameter(0))) return Refusal.ivSize;
		startCtr(words, part(memory, slot, KEY), part(memory, slot, IV), slot.parameter(0));
		return 0;
	}

	cmac(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		const output = part(memory, slot, OUTPUT, BLOCK_BYTES);
		move(cmac(part(memory, slot, INPUT), part(memory, slot, KEY)), output);
		return BLOCK_BYTES;
	}

	wrap(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		const isPadded = slot.parameter(1) !== 0;
		const key = part(memory, slot, INPUT);
		if (isPadded ? key.length === 0 : key.length < BLOCK_BYTES || key.length % SEMIBLOCK_BYTES !== 0) return Refusal.dataSize;
		const output = part(memory, slot, OUTPUT, (Math.ceil(key.length / SEMIBLOCK_BYTES) + 1) * SEMIBLOCK_BYTES);
		output.set((isPadded ? aeskwp : aeskw)(part(memory, slot, KEY)).encrypt(key));
		return output.length;
	}

	unwrap(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		if (!this.hasKeySize(slot.length(KEY))) return Refusal.keySize;
		const isPadded = slot.parameter(2) !== 0;
		const wrapped = part(memory, slot, INPUT);
		if (wrapped.length < (isPadded ? 2 : 3) * SEMIBLOCK_BYTES || wrapped.length % SEMIBLOCK_BYTES !== 0) return Refusal.dataSize;
		const output = part(memory, slot, OUTPUT, wrapped.length - SEMIBLOCK_BYTES);
		const cipher = (isPadded ? aeskwp : aeskw)(part(memory, slot, KEY));
		const key = unlessRefused(() => cipher.decrypt(wrapped));
		output.fill(0);
		if (key === undefined) {
			this.heap?.wipe();
			return Refusal.notGenuine;
		}
		const { length } = key;
		move(key, output);
		return length;
	}
}

/**
 * Whether the last block of `bytes` ends with padding (RFC 5652 §6.3). Looks at the same bytes in the same time whatever
 * they are: noble's own check takes a little longer for each that is right.
 */
function hasPadding(bytes: Uint8Array): boolean {
	const last = bytes.length - 1;
	const count = bytes[last];
	// The sign of a difference as a mask: all ones if negative.
	let wrong = ((count - 1) | (BLOCK_BYTES - count)) >> 31;
	for (let index = 1; index < BLOCK_BYTES; index++) wrong |= ((index - count) >> 31) & (bytes[last - index] ^ count);
	return wrong === 0;
}
