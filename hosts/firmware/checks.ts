import { bytesToHex } from "@noble/hashes/utils.js";

/** @throws Error unless `holds`. */
export function check(what: string, holds: boolean): void {
	if (!holds) throw new Error(`wrong answer: expected that ${what}`);
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The bytes in hexadecimal, or the first 16 and the length if there are more than 24. */
export function beginning(bytes: Uint8Array): string {
	return bytes.length <= 24 ? bytesToHex(bytes) : `${bytesToHex(bytes.subarray(0, 16))}… ${bytes.length} bytes`;
}
