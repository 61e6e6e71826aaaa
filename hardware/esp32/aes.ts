import type { AesEngine } from "../../modules/workers/engines.js";

const keySizeSupported: (keyLength: number) => boolean = native("xs_heimlig_aes_key_size_supported");
const gcmEncrypt: AesEngine["gcmEncrypt"] = native("xs_heimlig_aes_gcm_encrypt");
const gcmDecrypt: AesEngine["gcmDecrypt"] = native("xs_heimlig_aes_gcm_decrypt");
const cbcEncrypt: AesEngine["cbcEncrypt"] = native("xs_heimlig_aes_cbc_encrypt");
const cbcDecrypt: AesEngine["cbcDecrypt"] = native("xs_heimlig_aes_cbc_decrypt");
const ccmEncrypt: AesEngine["ccmEncrypt"] = native("xs_heimlig_aes_ccm_encrypt");
const ccmDecrypt: AesEngine["ccmDecrypt"] = native("xs_heimlig_aes_ccm_decrypt");
const cmac: AesEngine["cmac"] = native("xs_heimlig_aes_cmac");
const wrap: AesEngine["wrap"] = native("xs_heimlig_aes_wrap");
const unwrap: AesEngine["unwrap"] = native("xs_heimlig_aes_unwrap");

/**
 * AES on the chip's peripheral. Wrong arguments throw TypeError or RangeError naming the argument, before memory is touched; a
 * peripheral that does not do what it was told throws Error and leaves no output but zeros.
 */
export class PeripheralAes implements AesEngine {
	readonly keySizes: readonly number[];
	readonly gcmEncrypt = gcmEncrypt;
	readonly gcmDecrypt = gcmDecrypt;
	readonly cbcEncrypt = cbcEncrypt;
	readonly cbcDecrypt = cbcDecrypt;
	readonly ccmEncrypt = ccmEncrypt;
	readonly ccmDecrypt = ccmDecrypt;
	readonly cmac = cmac;
	readonly wrap = wrap;
	readonly unwrap = unwrap;

	constructor() {
		this.keySizes = [16, 24, 32].filter((size) => keySizeSupported(size));
	}
}
