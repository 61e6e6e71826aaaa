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

/** What the engine, the C heap and FreeRTOS take beside each block, rounded up. */
const BLOCK_OVERHEAD = 32;

/**
 * Asks for memory before it is taken: what fails half way through starting a machine aborts it, or waits for ever, and on the chip restarts
 * everything. `what` is the subject of the message; `sizes`: bytes of all its blocks.
 * @throws HsmError `Hsm.NoMemory` that says what was wanted and what is free.
 */
export function expectMemory(what: string, sizes: readonly number[], memory: SystemMemory | undefined): void {
	if (memory !== undefined && !memory.fits(...sizes.map((size) => size + BLOCK_OVERHEAD))) throw noMemory(what, sizes, memory);
}

/** The error for memory that was not to be had. */
export function noMemory(what: string, sizes: readonly number[], memory: SystemMemory | undefined): HsmError {
	const free = memory === undefined ? "" : `; ${memory.free()} bytes are free, ${memory.largest()} in the largest block`;
	return new HsmError("Hsm.NoMemory", "Hsm", `${what} takes ${sizes.join(" + ")} bytes${free}`);
}
