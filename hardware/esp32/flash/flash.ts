import type { Flash } from "../../../modules/keystore/flash.js";

/** The chip's partition `heimlig`. Wrong arguments throw TypeError or RangeError that names the argument, before memory or flash is touched. */
export const partitionFlash: Flash = Object.freeze({
	size: native("xs_heimlig_flash_size"),
	read: native("xs_heimlig_flash_read"),
	program: native("xs_heimlig_flash_program"),
	erase: native("xs_heimlig_flash_erase"),
	isBlank: native("xs_heimlig_flash_is_blank"),
	crc: native("xs_heimlig_flash_crc"),
});
