import type { AesEngine } from "../../../modules/workers/engines.js";

/**
 * AES on the chip's peripheral. Wrong arguments throw TypeError or RangeError that names the argument, before memory is touched. A fault of
 * the peripheral throws Error; the output then holds zeros.
 */
export const peripheralAes: AesEngine = Object.freeze({
	hasKeySize: native("xs_heimlig_aes_has_key_size"),
	gcmEncrypt: native("xs_heimlig_aes_gcm_encrypt"),
	gcmDecrypt: native("xs_heimlig_aes_gcm_decrypt"),
	cbcEncrypt: native("xs_heimlig_aes_cbc_encrypt"),
	cbcDecrypt: native("xs_heimlig_aes_cbc_decrypt"),
	ccmEncrypt: native("xs_heimlig_aes_ccm_encrypt"),
	ccmDecrypt: native("xs_heimlig_aes_ccm_decrypt"),
	ctr: native("xs_heimlig_aes_ctr"),
	ctrStart: native("xs_heimlig_aes_ctr_start"),
	ctrUpdate: native("xs_heimlig_aes_ctr_update"),
	cmac: native("xs_heimlig_aes_cmac"),
	wrap: native("xs_heimlig_aes_wrap"),
	unwrap: native("xs_heimlig_aes_unwrap"),
});
