/** A random iv that the HSM generates. It lies in front of the ciphertext. */
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import type { RandomSource } from "./engines.js";

/** Where every request that encrypts or decrypts has its iv. */
const IV = INPUT;

/**
 * If the slot has no iv, writes a random one of `size` bytes to the beginning of the output and moves the output pair behind it. Returns its size,
 * or 0. `settle` moves the pair back.
 * @throws Error if the source of entropy is stuck.
 */
export function generateIv(generator: RandomSource, memory: Uint8Array, slot: Slot, size: number): number {
	if (slot.length(IV) > 0) return 0;
	const output = slot.offset(OUTPUT);
	if (slot.length(OUTPUT) < size) throw new RangeError(`output: no room for an iv of ${size} bytes`);
	generator.fill(memory, output, size);
	slot.setPair(IV, output, size);
	slot.setPair(OUTPUT, output + size, slot.length(OUTPUT) - size);
	return size;
}

/**
 * If the slot has no iv, takes the first `size` bytes of the pair `data` as the iv. Returns false, and changes nothing, if then fewer than `least` bytes
 * of data are left.
 */
export function splitIv(slot: Slot, data: number, size: number, least = 0): boolean {
	const offset = slot.offset(data);
	const length = slot.length(data);
	if (slot.length(IV) > 0) return length >= least;
	if (length < size + least) return false;
	slot.setPair(IV, offset, size);
	slot.setPair(data, offset + size, length - size);
	return true;
}
