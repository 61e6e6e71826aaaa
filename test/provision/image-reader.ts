/** Reads a provisioning image by the numbers of the format. It shares no code with the writer. */
import { crc32 } from "../../hosts/provision/crc.js";

export interface ReadRecord {
	readonly id: number;
	readonly attributes: Buffer;
	readonly key: Buffer;
}

function check(what: string, got: unknown, expected: unknown): void {
	if (got !== expected) throw new Error(`${what}: expected ${expected}, got ${got}`);
}

function isFilled(bytes: Uint8Array, value: number): boolean {
	return bytes.every((byte) => byte === value);
}

/** The records of an image of `size` bytes. @throws Error if any byte differs from the format */
export function readImage(image: Buffer, size: number): readonly ReadRecord[] {
	check("bytes", image.length, size);
	check("magic", image.toString("latin1", 0, 8), "HEIMLIP\x01");
	const count = image.readUInt32LE(8);
	const bytes = image.readUInt32LE(12);
	check("bytes 16 to 44", isFilled(image.subarray(16, 44), 0), true);
	check("CRC of the header", image.readUInt32LE(44), crc32(image.subarray(0, 44)));
	check("commit", image.toString("latin1", 48, 52), "CMIT");
	check("committed records", image.readUInt32LE(52), count);
	check("end of the commit block", isFilled(image.subarray(56, 64), 0), true);
	let at = 64;
	const records = Array.from({ length: count }, (_, index) => {
		const length = image.readUInt16LE(at + 10);
		const end = at + 64 + Math.ceil(length / 32) * 32;
		const record = Buffer.from(image.subarray(at, end));
		check("index", record.readUInt32LE(0), index);
		check("generation", record.readUInt32LE(4), 0);
		check("kind", record[8], 1);
		check("maker", record[9], 0);
		const crc = record.readUInt32LE(16);
		record.writeUInt32LE(0, 16);
		check("CRC of the record", crc, crc32(record));
		check("bytes 20 to 32 of the record", isFilled(record.subarray(20, 32), 0), true);
		check("padding", isFilled(record.subarray(64 + length), 0), true);
		at = end;
		return { id: record.readUInt32LE(12), attributes: record.subarray(32, 64), key: record.subarray(64, 64 + length) };
	});
	check("bytes of the records", at - 64, bytes);
	check("the rest of the partition", isFilled(image.subarray(at), 0xff), true);
	return records;
}
