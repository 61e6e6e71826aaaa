/** UTF-8 (RFC 3629), for the JSON of a wrapped key. An engine may have no TextEncoder, but each has the functions for URIs. */

/** The text in UTF-8. @throws URIError for a lone surrogate */
export function encodeText(text: string): Uint8Array {
	const escaped = encodeURIComponent(text);
	const bytes = new Uint8Array(escaped.length);
	let length = 0;
	for (let at = 0; at < escaped.length; at++) {
		const isEscape = escaped.charAt(at) === "%";
		bytes[length++] = isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at);
		if (isEscape) at += 2;
	}
	return bytes.slice(0, length);
}

/** The text, without a byte order mark. @throws URIError if the bytes are no UTF-8 */
export function decodeText(bytes: Uint8Array): string {
	let escaped = "";
	for (const byte of bytes) escaped += `%${byte < 16 ? "0" : ""}${byte.toString(16)}`;
	const text = decodeURIComponent(escaped);
	return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
