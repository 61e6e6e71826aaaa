import type { AesEngine } from "../../modules/workers/engines.js";

const keySizeSupported: (keyLength: number) => boolean = native("xs_heimlig_aes_key_size_supported");
const gcmEncrypt: AesEngine["gcmEncrypt"] = native("xs_heimlig_aes_gcm_encrypt");
const gcmDecrypt: AesEngine["gcmDecrypt"] = native("xs_heimlig_aes_gcm_decrypt");

/**
 * AES on the chip's peripheral. Wrong arguments throw TypeError or RangeError naming the argument, before memory is touched; a
 * peripheral that does not do what it was told throws Error and leaves no output but zeros.
 */
export class PeripheralAes implements AesEngine {
	readonly keySizes: readonly number[];
	readonly gcmEncrypt = gcmEncrypt;
	readonly gcmDecrypt = gcmDecrypt;

	constructor() {
		this.keySizes = [16, 24, 32].filter((size) => keySizeSupported(size));
	}
}
