/** `btoa` and `atob` (HTML §8.3): strings of bytes as base64, and back. */
import { PortableException } from "./exception.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Characters that are joined at a time: XS copies a string whenever it gets longer. */
const LINE = 64;

function refuse(message: string): never {
	throw new PortableException(message, "InvalidCharacterError");
}

/** Joins short texts to one. */
class Text {
	readonly #lines: string[] = [];
	#line = "";

	add(piece: string): void {
		this.#line += piece;
		if (this.#line.length < LINE) return;
		this.#lines.push(this.#line);
		this.#line = "";
	}

	toString(): string {
		return this.#lines.join("") + this.#line;
	}
}

/**
 * Returns the base64 of a string of bytes, with padding.
 * @throws DOMException `InvalidCharacterError` if a character is above U+00FF
 */
export function btoa(data: string): string {
	const bytes = `${data}`;
	const { length } = bytes;
	const text = new Text();
	for (let at = 0; at < length; at += 3) {
		let group = 0;
		for (let index = at; index < at + 3; index++) {
			const byte = index < length ? bytes.charCodeAt(index) : 0;
			if (byte > 0xff) refuse(`btoa: expected characters up to U+00FF, got U+${byte.toString(16).toUpperCase().padStart(4, "0")} at ${index}`);
			group = (group << 8) | byte;
		}
		text.add(
			alphabet.charAt(group >> 18) +
				alphabet.charAt((group >> 12) & 63) +
				(at + 1 < length ? alphabet.charAt((group >> 6) & 63) : "=") +
				(at + 2 < length ? alphabet.charAt(group & 63) : "="),
		);
	}
	return text.toString();
}

function digitValue(code: number): number {
	if (code >= 0x41 && code <= 0x5a) return code - 0x41;
	if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
	if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
	if (code === 0x2b) return 62;
	return code === 0x2f ? 63 : -1;
}

/** Removes ASCII white space, and one or two "=" from the end of whole groups (Infra §7, forgiving-base64 decode, steps 1 and 2). */
function withoutPadding(data: string): string {
	const text = data.replace(/[\t\n\f\r ]+/g, "");
	return text.length % 4 === 0 ? text.replace(/==?$/, "") : text;
}

/**
 * Returns the string of bytes that a base64 text stands for. White space does not count, nor do bits beyond the last whole byte.
 * @throws DOMException `InvalidCharacterError` if the text is not base64
 */
export function atob(data: string): string {
	const digits = withoutPadding(`${data}`);
	if (digits.length % 4 === 1) refuse(`atob: expected whole bytes, got ${digits.length} characters of base64`);
	const text = new Text();
	let group = 0;
	for (let at = 0; at < digits.length; at++) {
		const value = digitValue(digits.charCodeAt(at));
		if (value < 0) refuse(`atob: expected base64, got another character at ${at}`);
		group = (group << 6) | value;
		// Each digit but the first of four completes a byte; 2, 4 and 6 bits remain of 8.
		const rest = [6, 4, 2, 0][at % 4];
		if (rest === 6) continue;
		text.add(String.fromCharCode((group >> rest) & 0xff));
		group &= (1 << rest) - 1;
	}
	return text.toString();
}
