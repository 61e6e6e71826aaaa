/** Reads the header of an area: of a provisioning image or of sealed records. */
import {
	COMMIT,
	COMMIT_BYTES,
	FORMAT_VERSION,
	HEADER_BYTES,
	HeaderWord,
	ImageWord,
	MAGIC,
	MAGIC_PLAIN,
	MAGIC_SEALED,
} from "../../modules/keystore/store-format.js";
import { crc32 } from "./crc.js";
import { isBlank } from "./partition.js";

export enum Found {
	/** Nothing was programmed here. */
	blank,
	foreign,
	/** The commit block is missing. */
	torn,
	damaged,
	/** A format of a later version. */
	later,
	image,
	sealed,
}

export interface ImageHeader {
	readonly found: Found.image;
	readonly records: number;
	readonly bytes: number;
}

export interface AreaHeader {
	readonly found: Found.sealed;
	readonly generation: number;
	readonly firstSequence: number;
	readonly copied: number;
	readonly damaged: number;
	readonly flags: number;
}

interface LaterHeader {
	readonly found: Found.later;
	readonly version: number;
}

export type Header = ImageHeader | AreaHeader | LaterHeader | { readonly found: Found.blank | Found.foreign | Found.torn | Found.damaged };

export function readHeader(area: Buffer): Header {
	const word = (index: number): number => area.readUInt32LE(4 * index);
	if (isBlank(area.subarray(0, HEADER_BYTES))) return { found: Found.blank };
	const format = word(HeaderWord.Format);
	const magic = format & 0xffffff;
	const version = format >>> 24;
	if (word(HeaderWord.Magic) !== MAGIC || (magic !== MAGIC_SEALED && magic !== MAGIC_PLAIN)) return { found: Found.foreign };
	if (version !== FORMAT_VERSION && word(HeaderWord.Commit) === COMMIT) return { found: Found.later, version };
	const committed = magic === MAGIC_PLAIN ? ImageWord.Records : HeaderWord.Generation;
	if (!isCommit(area, 4 * HeaderWord.Commit, word(committed))) return { found: Found.torn };
	if (crc32(area.subarray(0, 4 * HeaderWord.Crc)) !== word(HeaderWord.Crc)) return { found: Found.damaged };
	if (magic === MAGIC_PLAIN) return { found: Found.image, records: word(ImageWord.Records), bytes: word(ImageWord.Bytes) };
	return {
		found: Found.sealed,
		generation: word(HeaderWord.Generation),
		firstSequence: word(HeaderWord.FirstSequence),
		copied: word(HeaderWord.Copied),
		damaged: word(HeaderWord.Damaged),
		flags: word(HeaderWord.Flags),
	};
}

/** Whether the commit block of `value` is at `at`. */
export function isCommit(bytes: Buffer, at: number, value: number): boolean {
	if (at + COMMIT_BYTES > bytes.length) return false;
	return bytes.readUInt32LE(at) === COMMIT && bytes.readUInt32LE(at + 4) === value && bytes.readBigUInt64LE(at + 8) === 0n;
}
