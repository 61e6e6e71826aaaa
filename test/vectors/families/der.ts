/** Reads ECDSA signatures in DER: `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 §2.2.3). */

/** Identifier octets (X.690 §8.1.2): universal class. A SEQUENCE is constructed (§8.9.1). */
const INTEGER = 0x02;
const SEQUENCE = 0x30;
/** With this bit, the first length octet gives the number of length octets that follow (X.690 §8.1.3.5). */
const LONG_FORM = 0x80;

/** The signature has no form r‖s. The message says why. */
export class DerError extends Error {}

/** An element's contents, and the bytes after the element. */
interface Element {
	readonly contents: Uint8Array;
	readonly rest: Uint8Array;
}

/**
 * Converts the signature to r‖s, each number with `size` bytes.
 * @throws DerError if `der` is not DER (X.690 §10), or if a number is negative or does not fit into `size` bytes. Such numbers are also out
 * of range (FIPS 186-5 §6.4.2), so the signature is invalid either way.
 */
export function signatureOfDer(der: Uint8Array, size: number): Uint8Array {
	const { contents, rest } = readElement(der, SEQUENCE, "the SEQUENCE");
	if (rest.length > 0) throw new DerError(`${rest.length} bytes behind the SEQUENCE`);
	const r = readElement(contents, INTEGER, "r");
	const s = readElement(r.rest, INTEGER, "s");
	if (s.rest.length > 0) throw new DerError(`${s.rest.length} bytes behind s`);
	const signature = new Uint8Array(2 * size);
	[r, s].forEach(({ contents }, index) => {
		const number = magnitude(contents, size, "rs"[index]);
		signature.set(number, (index + 1) * size - number.length);
	});
	return signature;
}

function readElement(bytes: Uint8Array, tag: number, name: string): Element {
	if (bytes.length < 2) throw new DerError(`${name} is missing`);
	if (bytes[0] !== tag) throw new DerError(`${name} has the tag ${bytes[0]}, not ${tag}`);
	const { length, start } = readLength(bytes, name);
	if (length > bytes.length - start) throw new DerError(`${name} has ${length} bytes, of which ${bytes.length - start} are there`);
	return { contents: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/** DER has the definite form with the fewest octets (X.690 §10.1). */
function readLength(bytes: Uint8Array, name: string): { length: number; start: number } {
	const first = bytes[1];
	if (first < LONG_FORM) return { length: first, start: 2 };
	const octets = bytes.subarray(2, 2 + first - LONG_FORM);
	if (octets.length === 0 || octets.length < first - LONG_FORM) throw new DerError(`${name} has no definite length`);
	const length = octets.reduce((sum, octet) => sum * 256 + octet, 0);
	if (octets[0] === 0 || length < LONG_FORM) throw new DerError(`the length of ${name} has more octets than it needs`);
	return { length, start: 2 + octets.length };
}

/** The number without leading zeros. An INTEGER is two's complement in the fewest octets (X.690 §8.3). */
function magnitude(contents: Uint8Array, size: number, name: string): Uint8Array {
	const [first, second] = contents;
	if (contents.length === 0) throw new DerError(`${name} has no contents`);
	if (first >= 0x80) throw new DerError(`${name} is negative`);
	if (first === 0 && contents.length > 1 && second < 0x80) throw new DerError(`${name} has more octets than it needs`);
	const number = first === 0 ? contents.subarray(1) : contents;
	if (number.length > size) throw new DerError(`${name} has ${number.length} bytes, a number of the curve ${size}`);
	return number;
}
