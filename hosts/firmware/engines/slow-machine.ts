import { freezeDeep } from "../../../modules/messages/freeze.js";

/**
 * The memory of the slow workers' machine in an image where noble computes (hosts/image/heaps.ts explains the fields). A signature makes 6 MB of
 * BigInts and collects garbage each time they fill the chunks, so chunks get all of the heap that the slots leave.
 */
export const slowMachine = freezeDeep({
	static: 36864,
	heap: { initial: 768, incremental: 32 },
	chunk: { initial: 14336, incremental: 512 },
	stack: 512,
	nativeStack: 5120,
	core: 1,
});
