/** Lists the records of a provisioning image. */
import { HEADER_BYTES, plainRecordBytes, RECORD_HEADER_BYTES, RecordKind, RecordWord, SIZE_SHIFT } from "../../modules/keystore/store-format.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import type { ImageHeader } from "./area-header.js";
import { crc32 } from "./crc.js";
import { isBlank } from "./partition.js";
import { attributeWords } from "./words.js";

const FEWEST_BYTES = plainRecordBytes(1);

export function listImage(area: Buffer, { records, bytes }: ImageHeader): string[] {
	const lines: string[] = [];
	let at = HEADER_BYTES;
	for (let index = 0; index < records; index++) {
		if (at + FEWEST_BYTES > area.length) return [...lines, `  record ${index}: not in the area. The firmware refuses the image`];
		const kind = area.readUInt32LE(at + 4 * RecordWord.Kind);
		const size = kind >>> SIZE_SHIFT;
		const length = plainRecordBytes(size);
		const attributes = area.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + ATTRIBUTES_BYTES);
		const problem = problemOf(area.subarray(at, at + length), index, length, kind & 0xff);
		if (problem !== undefined) return [...lines, `  record ${index}: ${problem}. The firmware refuses the image`];
		lines.push(`  record ${index}: key ${area.readUInt32LE(at + 4 * RecordWord.Id)}, ${size} bytes: ${attributeWords(attributes)}`);
		at += length;
	}
	lines.push(`  ${records} records, ${at - HEADER_BYTES} bytes, all with the right CRC`);
	if (at - HEADER_BYTES !== bytes) lines.push(`  The header says ${bytes} bytes`);
	if (!isBlank(area.subarray(at))) lines.push("  The area is not blank behind the records");
	return lines;
}

function problemOf(record: Buffer, index: number, length: number, kind: number): string | undefined {
	if (record.length < length) return "longer than the area";
	if (kind !== RecordKind.key) return `expected kind ${RecordKind.key}, got ${kind}`;
	const given = record.readUInt32LE(4 * RecordWord.Sequence);
	if (given !== index) return `expected the number ${index}, got ${given}`;
	const copy = Buffer.from(record);
	const crc = copy.readUInt32LE(4 * RecordWord.Salt);
	copy.writeUInt32LE(0, 4 * RecordWord.Salt);
	return crc32(copy) === crc ? undefined : "damaged, its CRC is wrong";
}
