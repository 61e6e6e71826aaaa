/** The layout of the flash once more, by the numbers of its description. It shares no code with the firmware. */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { crc32 } from "../../hosts/provision/crc.js";

const UNIT = 32;
const SECTOR = 4096;
const KEY = 1;
const GONE = 3;

export interface LaidHeader {
	readonly generation: number;
	readonly first?: number;
	readonly copied?: number;
	readonly nextFree?: number;
	readonly damaged?: number;
	readonly flags?: number;
}

export interface LaidRecord {
	readonly sequence: number;
	readonly generation: number;
	/** 1 key, 2 counter, 3 gone. */
	readonly kind: number;
	readonly maker?: number;
	readonly id: number;
	readonly salt: Uint8Array;
	/** 32 bytes for a key, nothing for others. */
	readonly attributes: Uint8Array;
	readonly secret: Uint8Array;
}

function words(...values: number[]): Buffer {
	const bytes = Buffer.alloc(4 * values.length);
	values.forEach((value, index) => void bytes.writeUInt32LE(value, 4 * index));
	return bytes;
}

const commit = (value: number): Buffer => Buffer.concat([Buffer.from("CMIT", "latin1"), words(value, 0, 0)]);
const withCrc = (bytes: Buffer): Buffer => Buffer.concat([bytes, words(crc32(bytes))]);
const hmac = (rootKey: Uint8Array, label: string, bytes: Uint8Array): Buffer => createHmac("sha256", rootKey).update(label, "latin1").update(bytes).digest();
/** A commit block with the bytes before it, filled up to whole units. */
const committed = (bytes: Buffer, number: number): Buffer =>
	Buffer.concat([bytes, Buffer.alloc((2 * UNIT - 16 - (bytes.length % UNIT)) % UNIT, 0xff), commit(number)]);

export function layHeader(rootKey: Uint8Array, { generation, first = 1, copied = 0, nextFree = 0, damaged = 0, flags = 0 }: LaidHeader): Buffer {
	const start = Buffer.concat([Buffer.from("HEIMLIG\x01", "latin1"), words(generation, first, copied, nextFree, damaged, flags)]);
	return committed(withCrc(Buffer.concat([start, hmac(rootKey, "heimlig area 1\0\0", start).subarray(0, 12)])), generation);
}

export function layRecord(rootKey: Uint8Array, { sequence, generation, kind, maker = 0, id, salt, attributes, secret }: LaidRecord): Buffer {
	const start = Buffer.concat([words(sequence, generation), Buffer.from([kind, maker, secret.length, secret.length >> 8]), words(id), salt]);
	const clear = Buffer.concat([start, attributes]);
	const cipher = createCipheriv("aes-256-gcm", hmac(rootKey, "heimlig record 1", start), Buffer.alloc(12)).setAAD(clear);
	return committed(withCrc(Buffer.concat([clear, cipher.update(secret), cipher.final(), cipher.getAuthTag()])), sequence);
}

/** A partition of two areas with these contents. */
export function layPartition(sectors: number, first: readonly Buffer[], second: readonly Buffer[] = []): Buffer {
	const image = Buffer.alloc(sectors * SECTOR, 0xff);
	Buffer.concat(first).copy(image);
	Buffer.concat(second).copy(image, Math.floor(sectors / 2) * SECTOR);
	return image;
}

/** A provisioning image. */
export function layImage(sectors: number, keys: readonly { readonly id: number; readonly attributes: Uint8Array; readonly secret: Uint8Array }[]): Buffer {
	const records = keys.map(({ id, attributes, secret }, index) => {
		const bytes = Buffer.alloc(Math.ceil((64 + secret.length) / UNIT) * UNIT);
		words(index, 0, KEY | (secret.length << 16), id).copy(bytes);
		bytes.set(attributes, 32);
		bytes.set(secret, 64);
		bytes.writeUInt32LE(crc32(bytes), 16);
		return bytes;
	});
	const length = records.reduce((sum, bytes) => sum + bytes.length, 0);
	const start = Buffer.concat([Buffer.from("HEIMLIP\x01", "latin1"), words(records.length, length), Buffer.alloc(28)]);
	return layPartition(sectors, [committed(withCrc(start), records.length), ...records]);
}

export interface ReadArea extends Required<LaidHeader> {
	/** Offset of the area. */
	readonly base: number;
	readonly records: readonly (LaidRecord & { readonly offset: number; readonly length: number })[];
}

/** Reads the valid area. Skips torn records. @throws Error if there is no area, or a whole record does not open */
export function readPartition(rootKey: Uint8Array, image: Buffer): ReadArea {
	const size = Math.floor(image.length / SECTOR / 2) * SECTOR;
	const areas = [0, size].filter((base) => isHeader(rootKey, image.subarray(base, base + 64)));
	const [base, other] = areas.sort((one, two) => image.readUInt32LE(two + 8) - image.readUInt32LE(one + 8));
	if (base === undefined) throw new Error("no area");
	if (other !== undefined && image.readUInt32LE(other + 8) === image.readUInt32LE(base + 8)) throw new Error("two areas of one generation");
	const [generation, first, copied, nextFree, damaged, flags] = [8, 12, 16, 20, 24, 28].map((at) => image.readUInt32LE(base + at));
	const records: (LaidRecord & { offset: number; length: number })[] = [];
	for (let at = 64; at < size; ) {
		const read = readRecord(rootKey, image.subarray(base + at, base + size), generation, first + records.length);
		if (read !== undefined) records.push({ ...read, offset: base + at });
		at += read?.length ?? UNIT;
	}
	return { base, generation, first, copied, nextFree, damaged, flags, records };
}

function isHeader(rootKey: Uint8Array, header: Buffer): boolean {
	const start = header.subarray(0, 32);
	return (
		start.toString("latin1", 0, 8) === "HEIMLIG\x01" &&
		header.readUInt32LE(44) === crc32(header.subarray(0, 44)) &&
		header.subarray(48).equals(commit(header.readUInt32LE(8))) &&
		hmac(rootKey, "heimlig area 1\0\0", start).subarray(0, 12).equals(header.subarray(32, 44))
	);
}

function readRecord(rootKey: Uint8Array, bytes: Buffer, generation: number, sequence: number): (LaidRecord & { length: number }) | undefined {
	if (bytes.length < 3 * UNIT || bytes.readUInt32LE(0) !== sequence || bytes.readUInt32LE(4) !== generation) return undefined;
	const kind = bytes[8];
	const size = bytes.readUInt16LE(10);
	const clear = kind === KEY ? 64 : 32;
	const end = clear + size + 16;
	const length = Math.ceil((end + 20) / UNIT) * UNIT;
	if (kind < KEY || kind > GONE || length > bytes.length || !bytes.subarray(length - 16, length).equals(commit(sequence))) return undefined;
	// A torn record's header may reach to the end of a later record, which has the same number.
	if (bytes.readUInt32LE(end) !== crc32(bytes.subarray(0, end))) return undefined;
	if (!bytes.subarray(end + 4, length - 16).every((byte) => byte === 0xff)) throw new Error("the padding is wrong");
	const decipher = createDecipheriv("aes-256-gcm", hmac(rootKey, "heimlig record 1", bytes.subarray(0, 32)), Buffer.alloc(12));
	decipher.setAAD(bytes.subarray(0, clear)).setAuthTag(bytes.subarray(end - 16, end));
	const secret = Buffer.concat([decipher.update(bytes.subarray(clear, end - 16)), decipher.final()]);
	const parts = { salt: bytes.subarray(16, 32), attributes: bytes.subarray(32, clear), secret };
	return { sequence, generation, kind, maker: bytes[9], id: bytes.readUInt32LE(12), ...parts, length };
}
