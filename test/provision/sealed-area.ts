/** Writes an area of sealed records by the numbers of the format. It shares no code with the firmware. */
import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { crc32 } from "../../hosts/provision/crc.js";

const rootKey = randomBytes(32);

function words(...values: number[]): Buffer {
	const bytes = Buffer.alloc(4 * values.length);
	values.forEach((value, index) => void bytes.writeUInt32LE(value, 4 * index));
	return bytes;
}

const commit = (value: number): Buffer => Buffer.concat([Buffer.from("CMIT"), words(value, 0, 0)]);
const withCrc = (bytes: Buffer): Buffer => Buffer.concat([bytes, words(crc32(bytes))]);

export interface Header {
	readonly generation: number;
	readonly first?: number;
	readonly copied?: number;
	readonly damaged?: number;
	readonly flags?: number;
}

export function header({ generation, first = 1, copied = 0, damaged = 0, flags = 0 }: Header): Buffer {
	const start = Buffer.concat([Buffer.from("HEIMLIG\x01"), words(generation, first, copied, 0, damaged, flags)]);
	const mac = createHmac("sha256", rootKey).update("heimlig area 1\0\0").update(start).digest();
	return Buffer.concat([withCrc(Buffer.concat([start, mac.subarray(0, 12)])), commit(generation)]);
}

export interface Sealed {
	readonly sequence: number;
	readonly generation: number;
	/** 1 key, 2 counter, 3 gone. */
	readonly kind: number;
	readonly client?: number;
	readonly id: number;
	readonly attributes?: Buffer;
	readonly secret?: Uint8Array;
}

export function record({ sequence, generation, kind, client = 0, id, attributes = Buffer.alloc(0), secret = Buffer.alloc(0) }: Sealed): Buffer {
	const start = Buffer.concat([words(sequence, generation), Buffer.of(kind, client, secret.length, 0), words(id), randomBytes(16)]);
	const cipher = createCipheriv("aes-256-gcm", createHmac("sha256", rootKey).update("heimlig record 1").update(start).digest(), Buffer.alloc(12));
	const clear = Buffer.concat([start, attributes]);
	cipher.setAAD(clear);
	const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
	const body = withCrc(Buffer.concat([clear, ciphertext, cipher.getAuthTag()]));
	const padding = Buffer.alloc((48 - (body.length % 32)) % 32, 0xff);
	return Buffer.concat([body, padding, commit(sequence)]);
}

/** A partition of 16 KB. */
export function partition(first: readonly Buffer[], second: readonly Buffer[] = [], size = 16_384): Buffer {
	const bytes = Buffer.alloc(size, 0xff);
	Buffer.concat(first).copy(bytes);
	Buffer.concat(second).copy(bytes, Math.floor(size / 8192) * 4096);
	return bytes;
}
