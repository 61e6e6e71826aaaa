/** Base64url without padding (RFC 4648 §5), as JSON web keys have it. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function encodeBase64Url(bytes: Uint8Array): string {
	let text = "";
	for (let at = 0; at < bytes.length; at += 3) {
		const count = Math.min(3, bytes.length - at);
		const bits = (bytes[at] << 16) | ((count > 1 ? bytes[at + 1] : 0) << 8) | (count > 2 ? bytes[at + 2] : 0);
		for (let index = 0; index <= count; index++) text += ALPHABET.charAt((bits >>> (18 - 6 * index)) & 63);
	}
	return text;
}

/** The bytes of the text; undefined if it is no base64url. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
	const rest = text.length % 4;
	if (rest === 1) return undefined;
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let count = 0;
	let at = 0;
	for (let index = 0; index < text.length; index++) {
		const value = digitOf(text.charCodeAt(index));
		if (value < 0) return undefined;
		bits = ((bits << 6) | value) & 0xffff;
		count += 6;
		if (count < 8) continue;
		count -= 8;
		bytes[at++] = bits >>> count;
	}
	// The bits behind the last byte are 0, so a text has one form (RFC 4648 §3.5).
	return (bits & ((1 << count) - 1)) === 0 ? bytes : undefined;
}

/** The value of a character; -1 for one outside of the alphabet. */
function digitOf(code: number): number {
	if (code >= 0x41 && code <= 0x5a) return code - 0x41;
	if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
	if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
	return code === 0x2d ? 62 : code === 0x5f ? 63 : -1;
}
