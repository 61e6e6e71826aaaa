/** Writes the provisioning image. modules/keystore/store-format.ts describes it. */
import type { KeyDescription } from "../../modules/keystore/description.js";
import { readAttributes, Word, writeRecord } from "../../modules/keystore/record.js";
import {
	COMMIT,
	capacityOf,
	FORMAT_VERSION,
	HEADER_BYTES,
	HeaderWord,
	ImageWord,
	MAGIC,
	MAGIC_PLAIN,
	plainRecordBytes,
	RECORD_HEADER_BYTES,
	RecordKind,
	RecordWord,
	recordBytes,
	SIZE_SHIFT,
} from "../../modules/keystore/store-format.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { crc32 } from "./crc.js";
import { InputError } from "./errors.js";
import { areaBytes, BLANK } from "./partition.js";

/** A key and its place. */
export interface PlacedKey {
	readonly name: string;
	readonly description: KeyDescription;
	/** As the key store holds it. */
	readonly bytes: Uint8Array;
}

/** The image of a whole partition. @throws InputError if an area has no room for the keys */
export function makeImage(keys: readonly PlacedKey[], partitionBytes: number): Buffer {
	checkRoom(keys, areaBytes(partitionBytes));
	const records = Buffer.concat(keys.map(makeRecord));
	const image = Buffer.alloc(partitionBytes, BLANK);
	makeHeader(keys.length, records.length).copy(image);
	records.copy(image, HEADER_BYTES);
	records.fill(0);
	return image;
}

/** The HSM seals the keys into an area, where a record takes more bytes than here. */
function checkRoom(keys: readonly PlacedKey[], area: number): void {
	const room = capacityOf(area);
	const needed = keys.reduce((sum, { bytes }) => sum + recordBytes(RecordKind.key, bytes.length), 0);
	if (needed > room)
		throw new InputError(
			`the keys do not fit into an area of ${area} bytes: sealed they take ${needed} bytes, expected ${room} at most. Use a larger partition`,
		);
}

function makeHeader(count: number, bytes: number): Buffer {
	const header = Buffer.alloc(HEADER_BYTES);
	const put = (word: number, value: number) => header.writeUInt32LE(value >>> 0, 4 * word);
	put(HeaderWord.Magic, MAGIC);
	put(HeaderWord.Format, MAGIC_PLAIN | (FORMAT_VERSION << 24));
	put(ImageWord.Records, count);
	put(ImageWord.Bytes, bytes);
	put(ImageWord.Crc, crc32(header.subarray(0, 4 * ImageWord.Crc)));
	put(HeaderWord.Commit, COMMIT);
	put(HeaderWord.Commit + 1, count);
	return header;
}

function makeRecord({ description, bytes }: PlacedKey, index: number): Buffer {
	const record = Buffer.alloc(plainRecordBytes(bytes.length));
	const put = (word: RecordWord, value: number) => record.writeUInt32LE(value >>> 0, 4 * word);
	put(RecordWord.Sequence, index);
	put(RecordWord.Kind, RecordKind.key | (bytes.length << SIZE_SHIFT));
	put(RecordWord.Id, description.id);
	packAttributes(description, record, RECORD_HEADER_BYTES);
	record.set(bytes, RECORD_HEADER_BYTES + ATTRIBUTES_BYTES);
	put(RecordWord.Salt, crc32(record));
	return record;
}

/** Packs the attributes of a place as the key store does. */
function packAttributes(description: KeyDescription, memory: Uint8Array, at: number): void {
	const words = new Uint32Array(Word.End);
	const { type } = description;
	writeRecord(words, 0, description, 0, type.kind === "symmetric" ? type.size : 0);
	readAttributes(words, 0, memory, at);
}
