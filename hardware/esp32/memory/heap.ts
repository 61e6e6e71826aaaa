import type { Heap } from "../../../modules/workers/engines.js";

const wipe: Heap["wipe"] = native("xs_heimlig_heap_wipe");
const wipeFree: Heap["wipe"] = native("xs_heimlig_heap_wipe_free");

/** The heap of this machine. */
export class NativeHeap implements Heap {
	readonly wipe = wipe;
}

/**
 * The same without a collection, which takes ten times as long. It is for workers that wipe everything they make. A collection during their job may
 * have moved secrets, and the old copies stay in free memory.
 */
export class NativeFreeHeap implements Heap {
	readonly wipe = wipeFree;
}
