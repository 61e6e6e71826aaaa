const copy: (source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number) => void = native("xs_heimlig_memory_copy");
const wipe: (memory: Uint8Array, offset: number, length: number) => void = native("xs_heimlig_memory_wipe");

/**
 * Copies and wipes bytes in C. A copy makes no view, and no compiler leaves out a wipe. Wrong arguments throw TypeError or RangeError that names
 * the argument, before memory is touched.
 */
export const nativeMemory = Object.freeze({ copy, wipe });

/* The marks let a bundle leave these out if it does not use them. */
const free: () => number = /* @__PURE__ */ native("xs_heimlig_memory_free");
const largest: () => number = /* @__PURE__ */ native("xs_heimlig_memory_largest");
const fits: (...sizes: readonly number[]) => boolean = /* @__PURE__ */ native("xs_heimlig_memory_fits");

/**
 * The chip's free memory, in bytes. Machines, task stacks and shared buffers come from it. Where nothing counts it, as in most simulators, it is
 * unlimited. `fits` says whether blocks of all these sizes (1 to 16 of them, none 0) can be allocated at the same time. Ask it before `new Worker`,
 * which waits for ever when FreeRTOS has no memory for the task's stack.
 */
export const chipMemory = /* @__PURE__ */ Object.freeze({ free, largest, fits });

const wipeFree: () => void = /* @__PURE__ */ native("xs_heimlig_memory_wipe_free");

/** Overwrites all free memory of the chip, after a machine was deleted that could not wipe its keys. Takes some 15 milliseconds. */
export function wipeFreeMemory(): void {
	wipeFree();
}
