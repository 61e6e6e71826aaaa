/** The layout of the flash partition, in bytes. Numbers are little-endian. README.md says why it is so. */
import { ATTRIBUTES_BYTES } from "../messages/attributes.js";

/** Areas and records begin at multiples of this. */
export const UNIT_BYTES = 32;
/** The version of this layout. */
export const FORMAT_VERSION = 1;
/** "HEIM", and "LIG" or "LIP" (a provisioning image) with the version in the highest byte. */
export const MAGIC = 0x4d494548;
export const MAGIC_SEALED = 0x0047494c;
export const MAGIC_PLAIN = 0x0050494c;
/** "CMIT": the first word of a commit block, which is programmed last. */
export const COMMIT = 0x54494d43;
export const COMMIT_BYTES = 16;
export const HEADER_BYTES = 64;

/** The words of an area's header. The commit block follows the CRC. */
export enum HeaderWord {
	Magic,
	Format,
	/** 1 more than that of the area before. The area with the largest is the valid one. */
	Generation,
	/** The sequence number of the first record. */
	FirstSequence,
	/** The number of records that compaction has copied. */
	Copied,
	/** The number of the next persistent free key. */
	NextFree,
	/** Records that were lost in all areas so far. */
	Damaged,
	Flags,
	/** 12 bytes of HMAC-SHA-256. */
	Mac,
	Crc = Mac + 3,
	Commit,
}
/** The words of a provisioning image's header. */
export enum ImageWord {
	Records = 2,
	Bytes,
	Crc = HeaderWord.Crc,
}

/** A flag of the header: the area was made of a provisioning image. The other area must be blank. */
export const WAS_PROVISIONED = 1;

export enum RecordKind {
	key = 1,
	counter,
	/** The key is deleted. */
	gone,
}

/** The words of a record's header. */
export enum RecordWord {
	/** 1 more than that of the record before. In a provisioning image: the number of the record. */
	Sequence,
	Generation,
	/** The kind, the maker of a free key, and above SIZE_SHIFT the bytes of the ciphertext. */
	Kind,
	Id,
	/** 16 bytes. In a provisioning image: the CRC of the record without this word. */
	Salt,
}
export const RECORD_HEADER_BYTES = 32;
export const SALT_BYTES = 16;
export const MAKER_SHIFT = 8;
export const SIZE_SHIFT = 16;
export const TAG_BYTES = 16;
const CRC_BYTES = 4;

/** Bytes of a counter's value. */
export const COUNTER_BYTES = 4;
/** The largest key: a pair on P-384. */
export const LARGEST_SECRET_BYTES = 144;
/** Bytes of the largest and the smallest record. */
export const LARGEST_RECORD_BYTES = 256;
export const SMALLEST_RECORD_BYTES = 96;

/** Whether there are records of this kind and size. */
export function isRecord(kind: RecordKind, size: number): boolean {
	if (kind === RecordKind.key) return size > 0 && size <= LARGEST_SECRET_BYTES;
	return kind === RecordKind.counter ? size === COUNTER_BYTES : kind === RecordKind.gone && size === 0;
}

/**
 * Bytes of keys and counters that an area of `areaBytes` takes. A quarter of it stays free: so a full store can still replace and delete keys and
 * count, and does not compact at each of them.
 */
export function capacityOf(areaBytes: number): number {
	return 3 * ((areaBytes - HEADER_BYTES) >> 2);
}

/** Bytes in front of the ciphertext: they are authenticated, not encrypted. */
export function clearBytes(kind: RecordKind): number {
	return RECORD_HEADER_BYTES + (kind === RecordKind.key ? ATTRIBUTES_BYTES : 0);
}

/** Bytes of a record in flash. `size`: those of its ciphertext. */
export function recordBytes(kind: RecordKind, size: number): number {
	const bytes = clearBytes(kind) + size + TAG_BYTES + CRC_BYTES + COMMIT_BYTES;
	return (bytes + UNIT_BYTES - 1) & -UNIT_BYTES;
}

/** Bytes of a record in a provisioning image. */
export function plainRecordBytes(size: number): number {
	return (clearBytes(RecordKind.key) + size + UNIT_BYTES - 1) & -UNIT_BYTES;
}
