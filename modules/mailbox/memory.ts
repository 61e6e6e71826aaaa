/** Moving bytes. Core and API are given these so that a chip can do it in C: without a view for each copy, and many times as fast. */
export interface MemoryOperations {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
	/** Overwrites with zeros. */
	wipe(memory: Uint8Array, offset: number, length: number): void;
}

/** The same in the language alone; makes one view for each copy. */
export const portableMemory: MemoryOperations = Object.freeze({
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void {
		target.set(source.subarray(sourceOffset, sourceOffset + length), targetOffset);
	},
	wipe(memory: Uint8Array, offset: number, length: number): void {
		memory.fill(0, offset, offset + length);
	},
});
