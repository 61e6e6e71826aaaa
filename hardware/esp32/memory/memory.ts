const copy: (source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number) => void = native("xs_heimlig_memory_copy");
const wipe: (memory: Uint8Array, offset: number, length: number) => void = native("xs_heimlig_memory_wipe");

/**
 * Moving bytes in C: no view is made for a copy, and a wipe can not be optimised away. Wrong arguments throw TypeError or
 * RangeError naming the argument, before memory is touched.
 */
export const nativeMemory = Object.freeze({ copy, wipe });

/* Marked as pure: a bundle that does not use them leaves them out. */
const free: () => number = /* @__PURE__ */ native("xs_heimlig_memory_free");
const largest: () => number = /* @__PURE__ */ native("xs_heimlig_memory_largest");
const fits: (...sizes: readonly number[]) => boolean = /* @__PURE__ */ native("xs_heimlig_memory_fits");

/**
 * The chip's memory that machines, task stacks and shared buffers are taken of, in bytes; without an end where nothing counts it, as in
 * most simulators. `fits` says whether blocks of all these sizes (1 to 16, none 0) can be had at the same time: ask it before
 * `new Worker`, which waits for ever when FreeRTOS has no memory for the task's stack.
 */
export const chipMemory = /* @__PURE__ */ Object.freeze({ free, largest, fits });

const wipeFree: () => void = /* @__PURE__ */ native("xs_heimlig_memory_wipe_free");

/** Overwrites all memory of the chip that is free: after a machine was deleted that could not wipe its keys. Takes some 15 milliseconds. */
export function wipeFreeMemory(): void {
	wipeFree();
}
