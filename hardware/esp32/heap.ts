import type { Heap } from "../../modules/workers/engines.js";

const wipe: Heap["wipe"] = native("xs_heimlig_heap_wipe");

/** The heap of the machine that this runs in. */
export class NativeHeap implements Heap {
	readonly wipe = wipe;
}
