/** Lists the sealed records of an area, as AreaLog.scan goes through them. */
import {
	COMMIT_BYTES,
	clearBytes,
	HEADER_BYTES,
	isRecord,
	MAKER_SHIFT,
	RECORD_HEADER_BYTES,
	RecordKind,
	RecordWord,
	recordBytes,
	SIZE_SHIFT,
	SMALLEST_RECORD_BYTES,
	TAG_BYTES,
	UNIT_BYTES,
} from "../../modules/keystore/store-format.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { type AreaHeader, isCommit } from "./area-header.js";
import { crc32 } from "./crc.js";
import { isBlank } from "./partition.js";
import { attributeWords } from "./words.js";

interface SealedRecord {
	readonly sequence: number;
	readonly kind: RecordKind;
	readonly maker: number;
	readonly size: number;
	readonly id: number;
	readonly length: number;
	readonly attributes: Buffer;
}

export function listRecords(area: Buffer, header: AreaHeader): string[] {
	const lines: string[] = [];
	let [whole, damaged, torn] = [0, 0, 0];
	let sequence = header.firstSequence;
	/** Whether units since the last record belong to a torn record, or to a damaged one whose commit block follows. */
	let isPending = false;
	/** The end of the last record. */
	let end = HEADER_BYTES;
	const lose = (count: number): void => {
		if (count > 0) lines.push(`  at ${at}: ${count} damaged`);
		damaged += count;
	};
	let at = HEADER_BYTES;
	while (at < area.length && !isBlank(area.subarray(at))) {
		const record = readRecord(area.subarray(at), header.generation, sequence, sequence + (at - end) / SMALLEST_RECORD_BYTES);
		const committed = record === undefined ? committedIn(area.subarray(end, at + UNIT_BYTES), sequence) : undefined;
		if (record !== undefined) {
			if (isPending) torn++;
			lose(record.sequence - sequence);
			lines.push(`  at ${at}: ${describe(record)}`);
			whole++;
			sequence = record.sequence + 1;
		} else if (committed !== undefined) {
			lose(committed - sequence + 1);
			sequence = committed + 1;
		}
		isPending = record === undefined && committed === undefined;
		at += record?.length ?? UNIT_BYTES;
		if (!isPending) end = at;
	}
	if (isPending) torn++;
	lose(Math.max(0, header.firstSequence + header.copied - sequence));
	return [...lines, `  ${whole} whole records, ${damaged} damaged, ${torn} torn; ${area.length - at} bytes free`];
}

/** The record at the beginning of `bytes`, if it is whole. Its sequence number is `least` to `most`: the records between have left bytes behind. */
function readRecord(bytes: Buffer, generation: number, least: number, most: number): SealedRecord | undefined {
	if (bytes.length < SMALLEST_RECORD_BYTES) return undefined;
	const word = (index: RecordWord): number => bytes.readUInt32LE(4 * index);
	const sequence = word(RecordWord.Sequence);
	const kind: RecordKind = word(RecordWord.Kind) & 0xff;
	const size = word(RecordWord.Kind) >>> SIZE_SHIFT;
	if (word(RecordWord.Generation) !== generation || sequence < least || sequence > most || !isRecord(kind, size)) return undefined;
	const length = recordBytes(kind, size);
	if (!isCommit(bytes, length - COMMIT_BYTES, sequence)) return undefined;
	const end = clearBytes(kind) + size + TAG_BYTES;
	if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return undefined;
	const maker = (word(RecordWord.Kind) >>> MAKER_SHIFT) & 0xff;
	const attributes = bytes.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + ATTRIBUTES_BYTES);
	return { sequence, kind, maker, size, id: word(RecordWord.Id), length, attributes };
}

/**
 * The sequence number in the commit block at the end of `bytes`, which have no whole record. `least`: of the number. It is not larger than the number of
 * records for which there is room: such a number is damaged itself.
 */
function committedIn(bytes: Buffer, least: number): number | undefined {
	const at = bytes.length - COMMIT_BYTES;
	const sequence = bytes.readUInt32LE(at + 4);
	return sequence >= least && sequence - least < bytes.length / SMALLEST_RECORD_BYTES && isCommit(bytes, at, sequence) ? sequence : undefined;
}

function describe({ sequence, kind, maker, size, id, length, attributes }: SealedRecord): string {
	const of = id >= FIRST_FREE_ID ? `0x${id.toString(16)} of client ${maker}` : String(id);
	const place = `record ${sequence}, ${length} bytes: `;
	switch (kind) {
		case RecordKind.key:
			return `${place}key ${of}, ${size} bytes: ${attributeWords(attributes)}`;
		case RecordKind.counter:
			return `${place}counter ${id}`;
		case RecordKind.gone:
			return `${place}key ${of} deleted`;
	}
}
