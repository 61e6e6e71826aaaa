/**
 * Functions that move bytes. Core and API get them from the host, so that a chip can use C: many times as fast, and without a view for each
 * copy.
 */
export interface MemoryOperations {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
	/** Overwrites with zeros. */
	wipe(memory: Uint8Array, offset: number, length: number): void;
}

/** The same in plain JavaScript. It makes a view for each copy. */
export const portableMemory: MemoryOperations = Object.freeze({
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void {
		target.set(source.subarray(sourceOffset, sourceOffset + length), targetOffset);
	},
	wipe(memory: Uint8Array, offset: number, length: number): void {
		memory.fill(0, offset, offset + length);
	},
});
