/** Bytes from hexadecimal digits, of which blanks do not count. */
export function fromHex(hex: string): Uint8Array {
	const digits = hex.replaceAll(" ", "");
	return Uint8Array.from({ length: digits.length / 2 }, (_unused, index) => parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

export function toHex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A copy with one bit flipped. Bit 0 is the lowest of the first byte. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
	const changed = bytes.slice();
	changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return changed;
}
