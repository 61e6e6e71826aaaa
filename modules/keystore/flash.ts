/** The store needs a flash partition, the device's root key, AES-GCM and salts. Drivers have these interfaces. */

/** Bytes that an erase sets to 0xFF. */
export const SECTOR_BYTES = 4096;
/** Bytes that flash encryption programs at once, and only once between two erases. */
export const BLOCK_BYTES = 16;

/**
 * A data partition. Programming clears bits. Each block of BLOCK_BYTES is programmed once between two erases, since flash encryption allows no
 * more. Offsets and lengths are those of the partition and `memory`, in bytes. All throw TypeError or RangeError for other arguments.
 */
export interface Flash {
	/** Bytes of the partition; 0 if there is none. */
	readonly size: () => number;
	/** Reads `length` bytes at `offset` into `memory` at `at`. Returns whether the flash could be read. */
	readonly read: (offset: number, memory: Uint8Array, at: number, length: number) => boolean;
	/**
	 * Programs whole blocks, from the lowest offset on, reads them back and compares. Returns whether they are there.
	 */
	readonly program: (offset: number, memory: Uint8Array, at: number, length: number) => boolean;
	/** Erases the sector at `offset`. Returns whether it is blank now. */
	readonly erase: (offset: number) => boolean;
	/** Whether nothing was programmed there since the last erase. */
	readonly isBlank: (offset: number, length: number) => boolean;
	/** CRC-32 (ISO 3309, as in zlib) of bytes of `memory`, 0 to 2^32 - 1. */
	readonly crc: (memory: Uint8Array, at: number, length: number) => number;
}

/** The place of the root key. The numbers go over the wire. */
export enum RootKeySource {
	none,
	/** In a file beside the simulator's flash: protects nothing. */
	development,
	/** A block of eFuses that the chip's software can read. */
	eFuse,
	/** A peripheral computes with it, and no software can read it. */
	hardware,
}

/** The device's own key. It never leaves the driver. */
export interface RootKey {
	/** RootKeySource.none: the device has no root key. */
	readonly source: () => RootKeySource;
	/**
	 * Writes HMAC-SHA-256 of `length` bytes of `memory` at `at` under the root key, 32 bytes, to `memory` at `output`. Returns whether the
	 * device could compute it.
	 */
	readonly derive: (memory: Uint8Array, at: number, length: number, output: number) => boolean;
}

/** AES-GCM over a job's slot, as in modules/workers/engines.ts. */
export interface Sealer {
	readonly gcmEncrypt: (memory: Uint8Array, slot: number) => number;
	readonly gcmDecrypt: (memory: Uint8Array, slot: number) => number;
}

/** A source of salts: random bytes that never repeat. */
export interface SaltSource {
	fill(memory: Uint8Array, offset: number, length: number): void;
}
