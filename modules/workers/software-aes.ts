import { gcm } from "@noble/ciphers/aes.js";
import type { AesEngine } from "./engines.js";

/**
 * AES on noble: the reference that the drivers are tested against, and the engine where there is no AES peripheral and
 * 0.7 MB of memory for noble's tables.
 */
export class SoftwareAes implements AesEngine {
	readonly keySizes = Object.freeze([16, 24, 32]);

	gcmEncrypt(
		memory: Uint8Array, key: number, keyLength: number, iv: number, ivLength: number,
		aad: number, aadLength: number, data: number, dataLength: number, output: number,
	): void {
		const cipher = gcm(part(memory, key, keyLength), part(memory, iv, ivLength), part(memory, aad, aadLength));
		memory.set(cipher.encrypt(part(memory, data, dataLength)), output);
	}

	gcmDecrypt(
		memory: Uint8Array, key: number, keyLength: number, iv: number, ivLength: number,
		aad: number, aadLength: number, data: number, dataLength: number, output: number,
	): boolean {
		const cipher = gcm(part(memory, key, keyLength), part(memory, iv, ivLength), part(memory, aad, aadLength));
		let plaintext: Uint8Array;
		try {
			plaintext = cipher.decrypt(part(memory, data, dataLength));
		} catch {
			// noble throws for a wrong tag; sizes were checked before.
			return false;
		}
		memory.set(plaintext, output);
		plaintext.fill(0);
		return true;
	}
}

function part(memory: Uint8Array, offset: number, length: number): Uint8Array {
	return memory.subarray(offset, offset + length);
}
