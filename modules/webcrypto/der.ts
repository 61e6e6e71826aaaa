/** DER (X.690 §10, §11), as far as the formats of keys need it. The reader takes the one encoding that DER allows, and nothing else. */

import { joined } from "../api/bytes.js";

export enum Tag {
	integer = 0x02,
	bitString = 0x03,
	octetString = 0x04,
	objectIdentifier = 0x06,
	sequence = 0x30,
	/** Context-specific and constructed, number 0 and 1. */
	first = 0xa0,
	second = 0xa1,
}

/** Reads one element after another. A malformed one makes the reader fail; a failed reader gives empty elements. */
export class DerReader {
	private readonly bytes: Uint8Array;
	private at = 0;
	private hasFailed = false;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** Whether the next element has this tag. */
	isNext(tag: Tag): boolean {
		return this.bytes[this.at] === tag;
	}

	/** The content of the next element. */
	read(tag: Tag): Uint8Array {
		const { bytes } = this;
		const start = this.at + 2;
		const first = bytes[this.at + 1];
		if (!this.isNext(tag) || first === undefined) return this.fail();
		// More than 255 bytes have no key of these algorithms, but the attributes of one may have.
		const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
		if (lengthBytes > 2) return this.fail();
		let length = lengthBytes === 0 ? first : 0;
		for (let index = 0; index < lengthBytes; index++) length = (length << 8) | (bytes[start + index] ?? 0);
		// DER has no longer form than needed, and no indefinite one.
		const isShortest = lengthBytes === 0 ? first !== 0x80 : length >= (lengthBytes === 1 ? 0x80 : 0x100);
		const from = start + lengthBytes;
		if (!isShortest || from + length > bytes.length) return this.fail();
		this.at = from + length;
		return bytes.subarray(from, this.at);
	}

	/** A reader of the content of the next element. */
	enter(tag: Tag): DerReader {
		return new DerReader(this.read(tag));
	}

	/** The bytes of the next element, a bit string of whole bytes. */
	readBits(): Uint8Array {
		const content = this.read(Tag.bitString);
		return content.length > 0 && content[0] === 0 ? content.subarray(1) : this.fail();
	}

	/** Whether all was well-formed, and nothing follows. */
	get isDone(): boolean {
		return !this.hasFailed && this.at === this.bytes.length;
	}

	private fail(): Uint8Array {
		this.hasFailed = true;
		return new Uint8Array(0);
	}
}

/** An element with the given parts as its content. */
export function encodeDer(tag: Tag, ...parts: readonly Uint8Array[]): Uint8Array {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const header = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >>> 8, length & 0xff];
	return joined([Uint8Array.from(header), ...parts]);
}

/** A bit string of whole bytes. */
export function encodeBits(bytes: Uint8Array): Uint8Array {
	return encodeDer(Tag.bitString, Uint8Array.of(0), bytes);
}
