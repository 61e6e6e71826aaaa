/** Takes the keys of a provisioning image, which are in the clear, into the store. */
import { ATTRIBUTES_BYTES } from "../messages/attributes.js";
import { Found } from "./record-sealer.js";
import type { Store } from "./store.js";
import {
	HEADER_BYTES,
	ImageWord,
	LARGEST_RECORD_BYTES,
	LARGEST_SECRET_BYTES,
	plainRecordBytes,
	RECORD_HEADER_BYTES,
	RecordKind,
	RecordWord,
	recordBytes,
	SIZE_SHIFT,
	WAS_PROVISIONED,
} from "./store-format.js";
import { At } from "./store-memory.js";

const RECORD = At.Record / 4;
const SECRET = RECORD_HEADER_BYTES + ATTRIBUTES_BYTES;

/** The store takes only keys that the firmware has places for. */
export interface Provisioned {
	/** Whether the place `id` takes a key of `size` bytes with the attributes in the store's memory. */
	fits(id: number, size: number): boolean;
}

/** The outcome of an import. */
export enum Import {
	done,
	/** A record is damaged or has no place. Nothing was written. */
	unfit,
	/** The flash failed. The next boot begins anew. */
	failed,
}

/**
 * Seals the keys of the image in the first area into the second one, commits it, and erases the image. A power cut before the commit lets the next
 * boot begin anew. After it, the next boot erases the image: the header of the second area says so.
 */
export function importImage(store: Store, places: Provisioned): Import {
	const { log, memory, sealer } = store;
	if (sealer.readHeader(0, ImageWord.Records) !== Found.whole) return Import.unfit;
	const records = memory.words[RECORD + ImageWord.Records];
	const isFit = fitsAll(store, records, places);
	const isSealed = isFit && store.eraseArea(log.bytes) && sealAll(store, records);
	memory.bytes.fill(0, At.Record, At.Index);
	if (!isFit) return Import.unfit;
	if (!isSealed || !log.commit({ copied: records, nextFree: 0, damaged: 0, flags: WAS_PROVISIONED })) return Import.failed;
	return store.eraseArea(0) ? Import.done : Import.failed;
}

/** Whether the image is whole, the firmware has places for its keys, and the store has room for them. */
function fitsAll(store: Store, records: number, places: Provisioned): boolean {
	let room = store.capacity;
	return eachRecord(store, records, (size) => {
		room -= recordBytes(RecordKind.key, size);
		return room >= 0 && places.fits(store.sealer.id, size);
	});
}

function sealAll(store: Store, records: number): boolean {
	const { log, memory, sealer } = store;
	log.begin(log.bytes, 1, 1);
	return eachRecord(store, records, (size) => {
		memory.bytes.copyWithin(At.Secret, At.Record + SECRET, At.Record + SECRET + size);
		return log.append(RecordKind.key, 0, sealer.id, size) >= 0;
	});
}

/** Reads each record of the image into the memory, and stops when one is not whole or `take` returns false. Returns whether it took all. */
function eachRecord({ flash, log, memory }: Store, records: number, take: (size: number) => boolean): boolean {
	const { bytes, words } = memory;
	let offset = HEADER_BYTES;
	for (let record = 0; record < records; record++) {
		if (offset + SECRET > log.bytes || !flash.read(offset, bytes, At.Record, SECRET)) return false;
		const size = words[RECORD + RecordWord.Kind] >>> SIZE_SHIFT;
		const length = plainRecordBytes(size);
		if (size === 0 || size > LARGEST_SECRET_BYTES || length > LARGEST_RECORD_BYTES || offset + length > log.bytes) return false;
		if (!flash.read(offset, bytes, At.Record, length)) return false;
		const crc = words[RECORD + RecordWord.Salt];
		words[RECORD + RecordWord.Salt] = 0;
		const isWhole = words[RECORD + RecordWord.Sequence] === record && crc === flash.crc(bytes, At.Record, length);
		if (!isWhole || !take(size)) return false;
		offset += length;
	}
	return true;
}
