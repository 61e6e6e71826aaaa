import { freezeDeep } from "../../../modules/messages/freeze.js";

/**
 * The memory of the slow workers' machine in an image with native engines (hosts/image/heaps.ts explains the fields). Only BLAKE3 is noble's.
 */
export const slowMachine = freezeDeep({
	static: 16896,
	heap: { initial: 512, incremental: 32 },
	chunk: { initial: 2048, incremental: 128 },
	stack: 352,
	nativeStack: 7168,
	core: 1,
});

/** Bytes of C heap that mbed TLS takes at most, for a verification on P-384 (hardware/psa/README.md). */
export const LIBRARY_BYTES = 5504;
