const POLYNOMIAL = 0xedb88320;
/** The CRC of each byte. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
	return crc;
});

/** CRC-32 of ISO 3309: 0 to 2^32 - 1. Early versions of Node 20 have none. */
export function crc32(bytes: Uint8Array): number {
	let crc = -1;
	for (let index = 0; index < bytes.length; index++) crc = table[(crc ^ bytes[index]) & 0xff] ^ (crc >>> 8);
	return ~crc >>> 0;
}
