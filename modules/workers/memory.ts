import type { Slot } from "../messages/slot.js";

/** A view of the bytes that pair `pair` of the slot names. */
export function bytesOf(memory: Uint8Array, slot: Slot, pair: number): Uint8Array {
	const offset = slot.offset(pair);
	return memory.subarray(offset, offset + slot.length(pair));
}

/** Copies `bytes` to the beginning of `output` and wipes them, even if they do not fit. */
export function move(bytes: Uint8Array, output: Uint8Array): void {
	try {
		output.set(bytes);
	} finally {
		bytes.fill(0);
	}
}
