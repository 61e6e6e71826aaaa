const copy: (source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number) => void = native("xs_heimlig_memory_copy");
const wipe: (memory: Uint8Array, offset: number, length: number) => void = native("xs_heimlig_memory_wipe");

type Parts = (Uint8Array | undefined)[];
const takePlain: (fields: unknown, code: number, plans: Int8Array, names: readonly string[], words: Uint32Array, parts: Parts) => number =
	native("xs_heimlig_request_take_plain");
const place: (words: Uint32Array, parts: Parts, memory: Uint8Array, start: number, slots: Uint32Array | Int32Array, at: number) => void =
	native("xs_heimlig_request_place");
const later: (callback: () => void) => void = native("xs_heimlig_request_later");

/**
 * Copies and wipes bytes in C. A copy makes no view, and no compiler leaves out a wipe. `takePlain`, `place` and `later` do in C what the API does with each
 * request (modules/api/operations.ts). Wrong arguments throw TypeError or RangeError that names the argument, before memory is touched.
 */
export const nativeMemory = Object.freeze({ copy, wipe, takePlain, place, later });

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
