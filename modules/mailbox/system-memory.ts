import { HsmError } from "../messages/errors.js";

/** The memory for machines and shared buffers. On a chip it is the C heap, which everything else there uses too. */
export interface SystemMemory {
	/** Free bytes in all. */
	free(): number;
	/** Bytes of the largest free block. */
	largest(): number;
	/** Whether blocks of all these sizes in bytes are free at the same time. */
	fits(...sizes: readonly number[]): boolean;
	/** Collects the garbage of this machine, and with it the shared buffers that nothing refers to any more. */
	collect(): void;
}

/** Bytes that the engine, the C heap and FreeRTOS take with each block, rounded up. */
const BLOCK_OVERHEAD = 32;

/**
 * Calls `make`, which takes blocks of these sizes in bytes, but first checks that the blocks are free. A start that fails half way aborts
 * the machine or waits for ever, and on the chip it restarts everything. `what` is the subject of the error's message.
 * @throws HsmError `Hsm.NoMemory`, which says what `make` needs, what is free, and what `make` has thrown; any other error of `make`.
 */
export function withMemory<Made>(what: string, sizes: readonly number[], memory: SystemMemory | undefined, make: () => Made): Made {
	if (memory !== undefined && !memory.fits(...sizes.map((size) => size + BLOCK_OVERHEAD))) throw noMemory(what, sizes, memory);
	try {
		return make();
	} catch (error) {
		throw isOfMemory(error) ? noMemory(what, sizes, memory, error) : error;
	}
}

/** Whether the error is one that the engine or the SDK throws if a buffer, a message or a machine finds no memory. */
function isOfMemory(error: unknown): boolean {
	return !(error instanceof HsmError) && /allocate|memory|instantiate worker/.test(String(error));
}

/** The error for memory that is not free. `cause`: the error that the engine has thrown for it. */
export function noMemory(what: string, sizes: readonly number[], memory: SystemMemory | undefined, cause?: unknown): HsmError {
	const free = memory === undefined ? "" : `; ${memory.free()} bytes are free, ${memory.largest()} in the largest block`;
	return new HsmError("Hsm.NoMemory", "Hsm", `${what} takes ${sizes.join(" + ")} bytes${free}${cause === undefined ? "" : ` (${String(cause)})`}`);
}
