import { HsmError } from "../messages/errors.js";

/** The memory that machines and shared buffers are made of: on a chip the C heap, which everything else there needs as well. */
export interface SystemMemory {
	/** Bytes that are free in all. */
	free(): number;
	/** Bytes of the largest free block. */
	largest(): number;
	/** Whether blocks of all these sizes in bytes can be had at the same time. */
	fits(...sizes: readonly number[]): boolean;
	/** Collects the garbage of this machine, and with it the shared buffers that nothing refers to any more. */
	collect(): void;
}

/** Bytes that the engine, the C heap and FreeRTOS take beside each block, rounded up. */
const BLOCK_OVERHEAD = 32;

/**
 * Makes something that takes blocks of these sizes in bytes, and asks whether they can be had first: what fails half way through
 * starting a machine aborts it, or waits for ever, and on the chip restarts everything. `what` is the subject of the message.
 * @throws HsmError `Hsm.NoMemory` that says what was wanted, what is free, and what `make` has thrown; anything else that `make` throws.
 */
export function withMemory<Made>(what: string, sizes: readonly number[], memory: SystemMemory | undefined, make: () => Made): Made {
	if (memory !== undefined && !memory.fits(...sizes.map((size) => size + BLOCK_OVERHEAD))) throw noMemory(what, sizes, memory);
	try {
		return make();
	} catch (error) {
		throw isOfMemory(error) ? noMemory(what, sizes, memory, error) : error;
	}
}

/** Whether an error is the engine's or the SDK's word for memory that is not there: for a buffer, for a message, for a machine. */
function isOfMemory(error: unknown): boolean {
	return !(error instanceof HsmError) && /allocate|memory|instantiate worker/.test(String(error));
}

/** The error for memory that was not to be had. `cause`: what has been thrown for it. */
export function noMemory(what: string, sizes: readonly number[], memory: SystemMemory | undefined, cause?: unknown): HsmError {
	const free = memory === undefined ? "" : `; ${memory.free()} bytes are free, ${memory.largest()} in the largest block`;
	return new HsmError("Hsm.NoMemory", "Hsm", `${what} takes ${sizes.join(" + ")} bytes${free}${cause === undefined ? "" : ` (${String(cause)})`}`);
}
