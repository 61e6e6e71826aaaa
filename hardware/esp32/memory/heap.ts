import type { Heap } from "../../../modules/workers/engines.js";

const wipe: Heap["wipe"] = native("xs_heimlig_heap_wipe");
const wipeFree: Heap["wipe"] = native("xs_heimlig_heap_wipe_free");

/** The heap of the machine that this runs in. */
export class NativeHeap implements Heap {
	readonly wipe = wipe;
}

/**
 * The same, without a collection, which takes ten times as long: for workers that wipe all that they make. A collection in the middle
 * of their jobs may have moved it, and what was moved is still where it was.
 */
export class NativeFreeHeap implements Heap {
	readonly wipe = wipeFree;
}
