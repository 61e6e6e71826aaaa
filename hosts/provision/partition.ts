/** The sizes of the flash partition and its two areas. */
import { SECTOR_BYTES } from "../../modules/keystore/flash.js";
import { InputError } from "./errors.js";

/** Each area has two sectors or more. */
const FEWEST_BYTES = 4 * SECTOR_BYTES;
/** The largest flash of an ESP32. */
const MOST_BYTES = 16 * 1024 * 1024;
/** A byte of erased flash. */
export const BLANK = 0xff;

/** `what`: the partition, in words. @throws InputError */
export function checkPartitionSize(what: string, bytes: number): void {
	if (bytes % SECTOR_BYTES === 0 && bytes >= FEWEST_BYTES && bytes <= MOST_BYTES) return;
	throw new InputError(`${what} expected a multiple of ${SECTOR_BYTES} bytes, ${FEWEST_BYTES} to ${MOST_BYTES}, got ${bytes}`);
}

/** Bytes of each area. */
export function areaBytes(partitionBytes: number): number {
	return Math.floor(partitionBytes / SECTOR_BYTES / 2) * SECTOR_BYTES;
}

export function isBlank(bytes: Uint8Array): boolean {
	return bytes.every((byte) => byte === BLANK);
}
