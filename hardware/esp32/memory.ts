const copy: (source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number) => void =
	native("xs_heimlig_memory_copy");
const wipe: (memory: Uint8Array, offset: number, length: number) => void = native("xs_heimlig_memory_wipe");

/**
 * Moving bytes in C: no view is made for a copy, and a wipe can not be optimised away. Wrong arguments throw TypeError or
 * RangeError naming the argument, before memory is touched.
 */
export const nativeMemory = Object.freeze({ copy, wipe });
