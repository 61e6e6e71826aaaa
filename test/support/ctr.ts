/** The reference of AES-CTR (SP 800-38A §6.5). For Node. */
import { createCipheriv } from "node:crypto";

/** Encrypts or decrypts. Counts the last `length` bits of the counter block with AES-ECB; for 128 bits, node:crypto has the whole mode. */
export function aesCtr(key: Uint8Array, counter: Uint8Array, length: number, data: Uint8Array): Uint8Array {
	const bits = 8 * key.length;
	if (length === 128) return createCipheriv(`aes-${bits}-ctr`, key, counter).update(data);
	const blocks = Math.ceil(data.length / 16);
	const counters = Buffer.alloc(16 * blocks);
	const first = toNumber(counter);
	const mask = (1n << BigInt(length)) - 1n;
	for (let block = 0; block < blocks; block++) writeNumber(counters, 16 * block, (first & ~mask) | ((first + BigInt(block)) & mask));
	const stream = createCipheriv(`aes-${bits}-ecb`, key, null).setAutoPadding(false).update(counters);
	return data.map((byte, index) => byte ^ stream[index]);
}

function toNumber(block: Uint8Array): bigint {
	return BigInt(`0x${Buffer.from(block).toString("hex")}`);
}

function writeNumber(bytes: Buffer, offset: number, value: bigint): void {
	bytes.write(value.toString(16).padStart(32, "0"), offset, "hex");
}
