import { aeskw, aeskwp, cbc, cmac, gcm } from "@noble/ciphers/aes.js";
import type { AesEngine, Heap } from "./engines.js";
import { move } from "./memory.js";
import { unlessRefused } from "./refusals.js";
import { type CcmMessage, ccmDecrypt, ccmEncrypt, expectCcmSizes } from "./software-aes-ccm.js";
import { expectSize, part } from "./software-memory.js";

const BLOCK_BYTES = 16;
const SEMIBLOCK_BYTES = 8;

/**
 * AES on noble: the reference that the drivers are tested against, and the engine where there is no AES peripheral and
 * 0.7 MB of memory for noble's tables.
 */
export class SoftwareAes implements AesEngine {
	readonly keySizes = Object.freeze([16, 24, 32]);
	private readonly heap: Heap | undefined;

	/** `heap`: wiped when noble refuses, which keeps to itself what it has decrypted, and leaves it there. */
	constructor(heap?: Heap) {
		this.heap = heap;
	}

	gcmEncrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		iv: number,
		ivLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		output: number,
	): void {
		const cipher = this.gcm(memory, key, keyLength, iv, ivLength, aad, aadLength);
		const result = part(memory, output, dataLength + BLOCK_BYTES, "output");
		result.set(cipher.encrypt(part(memory, data, dataLength, "data")));
	}

	gcmDecrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		iv: number,
		ivLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		output: number,
	): boolean {
		expectSize(dataLength >= BLOCK_BYTES, "dataLength", dataLength);
		const cipher = this.gcm(memory, key, keyLength, iv, ivLength, aad, aadLength);
		const result = part(memory, output, dataLength - BLOCK_BYTES, "output");
		const plaintext = unlessRefused(() => cipher.decrypt(part(memory, data, dataLength, "data")));
		if (plaintext === undefined) return false;
		move(plaintext, result);
		return true;
	}

	cbcEncrypt(memory: Uint8Array, key: number, keyLength: number, iv: number, data: number, dataLength: number, output: number): void {
		const cipher = cbc(this.key(memory, key, keyLength), part(memory, iv, BLOCK_BYTES, "iv"));
		const result = part(memory, output, dataLength - (dataLength % BLOCK_BYTES) + BLOCK_BYTES, "output");
		result.set(cipher.encrypt(part(memory, data, dataLength, "data")));
	}

	cbcDecrypt(memory: Uint8Array, key: number, keyLength: number, iv: number, data: number, dataLength: number, output: number): number {
		expectSize(dataLength > 0 && dataLength % BLOCK_BYTES === 0, "dataLength", dataLength);
		const cipher = cbc(this.key(memory, key, keyLength), part(memory, iv, BLOCK_BYTES, "iv"), { disablePadding: true });
		const result = part(memory, output, dataLength - 1, "output");
		const bytes = cipher.decrypt(part(memory, data, dataLength, "data"));
		result.fill(0);
		const isPadded = hasPadding(bytes);
		const length = isPadded ? dataLength - bytes[dataLength - 1] : -1;
		if (isPadded) result.set(bytes.subarray(0, length));
		bytes.fill(0);
		return length;
	}

	ccmEncrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		nonce: number,
		nonceLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		tagLength: number,
		output: number,
	): void {
		const message = this.ccmMessage(memory, key, keyLength, nonce, nonceLength, aad, aadLength, tagLength);
		expectCcmSizes(message, dataLength);
		const result = part(memory, output, dataLength + tagLength, "output");
		result.set(ccmEncrypt(message, part(memory, data, dataLength, "data")));
	}

	ccmDecrypt(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		nonce: number,
		nonceLength: number,
		aad: number,
		aadLength: number,
		data: number,
		dataLength: number,
		tagLength: number,
		output: number,
	): boolean {
		const message = this.ccmMessage(memory, key, keyLength, nonce, nonceLength, aad, aadLength, tagLength);
		const length = dataLength - tagLength;
		expectCcmSizes(message, length);
		const result = part(memory, output, length, "output");
		const sealed = part(memory, data, dataLength, "data");
		result.fill(0);
		return ccmDecrypt(message, sealed.subarray(0, length), sealed.subarray(length), result);
	}

	cmac(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, output: number): void {
		const result = part(memory, output, BLOCK_BYTES, "output");
		move(cmac(part(memory, data, dataLength, "data"), this.key(memory, key, keyLength)), result);
	}

	wrap(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, padded: boolean, output: number): void {
		const fits = padded ? dataLength > 0 : dataLength >= 2 * SEMIBLOCK_BYTES && dataLength % SEMIBLOCK_BYTES === 0;
		expectSize(fits, "dataLength", dataLength);
		const result = part(memory, output, Math.ceil(dataLength / SEMIBLOCK_BYTES) * SEMIBLOCK_BYTES + SEMIBLOCK_BYTES, "output");
		const wrapping = (padded ? aeskwp : aeskw)(this.key(memory, key, keyLength));
		result.set(wrapping.encrypt(part(memory, data, dataLength, "data")));
	}

	unwrap(memory: Uint8Array, key: number, keyLength: number, data: number, dataLength: number, padded: boolean, output: number): number {
		const fits = dataLength >= (padded ? 2 : 3) * SEMIBLOCK_BYTES && dataLength % SEMIBLOCK_BYTES === 0;
		expectSize(fits, "dataLength", dataLength);
		const result = part(memory, output, dataLength - SEMIBLOCK_BYTES, "output");
		const wrapping = (padded ? aeskwp : aeskw)(this.key(memory, key, keyLength));
		return this.open(() => wrapping.decrypt(part(memory, data, dataLength, "data")), result);
	}

	/** Writes what was encrypted and zeros behind it, or nothing but zeros; returns the length of what was encrypted, or -1. */
	private open(decrypt: () => Uint8Array, output: Uint8Array): number {
		const bytes = unlessRefused(decrypt);
		output.fill(0);
		if (bytes === undefined) {
			this.heap?.wipe();
			return -1;
		}
		move(bytes, output);
		return bytes.length;
	}

	private key(memory: Uint8Array, offset: number, length: number): Uint8Array {
		expectSize(this.keySizes.includes(length), "keyLength", length);
		return part(memory, offset, length, "key");
	}

	private gcm(memory: Uint8Array, key: number, keyLength: number, iv: number, ivLength: number, aad: number, aadLength: number): ReturnType<typeof gcm> {
		expectSize(ivLength === 12, "ivLength", ivLength);
		return gcm(this.key(memory, key, keyLength), part(memory, iv, ivLength, "iv"), part(memory, aad, aadLength, "aad"));
	}

	private ccmMessage(
		memory: Uint8Array,
		key: number,
		keyLength: number,
		nonce: number,
		nonceLength: number,
		aad: number,
		aadLength: number,
		tagLength: number,
	): CcmMessage {
		return {
			key: this.key(memory, key, keyLength),
			nonce: part(memory, nonce, nonceLength, "nonce"),
			aad: part(memory, aad, aadLength, "aad"),
			tagLength,
		};
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
