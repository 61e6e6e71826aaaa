/**
 * The HSM's share of the chip's memory, block by block, computed from configuration.ts and heaps.ts. See here what a change of those costs.
 * A test checks the sum. The simulator with `--chip` shows what the HSM really takes.
 */
import { privateMemoryBytes } from "../../modules/core/private-memory.js";
import { Region, type RegionSizes } from "../../modules/mailbox/region.js";
import { type MachineCreation, machineBlocks } from "../firmware/machine-creation.js";
import { REMOTE_QUEUE_BYTES } from "../firmware/remote-workers.js";

export interface PlanLine {
	readonly what: string;
	/** Bytes of each block. */
	readonly blocks: readonly number[];
}

/** One of the HSM's machines. */
export interface PlannedMachine extends MachineCreation {
	readonly what: string;
}

/** Bytes that the C heap and the engine add to a shared buffer. */
const BUFFER_OVERHEAD = 16;
/** Bytes of the states of random generators, 40 each, and by which the allocator rounds up the size of the buffers above. */
const GENERATORS = 512;
/** Bytes that a debug build takes besides: another queue for each machine, longer names, and the debugger's use of stacks. */
export const DEBUG_MARGIN = 20_000;

/** The plan of an HSM, in the order in which it takes the blocks. `keyBytes`: those of the key store (`keyStoreBytes`); `flashBytes`: of the store in flash (`storeBytes`); `libraryBytes`: what native libraries allocate for an operation at most. */
export function memoryPlan(
	sizes: RegionSizes,
	keyBytes: number,
	flashBytes: number,
	machines: readonly PlannedMachine[],
	libraryBytes = 0,
): readonly PlanLine[] {
	const buffer = (bytes: number): number => bytes + BUFFER_OVERHEAD;
	return [
		{ what: "pools, one for each client", blocks: Array.from({ length: sizes.clients }, () => buffer(sizes.poolBytes)) },
		{ what: "rings, bells, heartbeat", blocks: [buffer(new Region(sizes).controlBytes)] },
		{ what: "private memory: slots, sessions, arenas", blocks: [buffer(privateMemoryBytes(sizes))] },
		{ what: "keys, free ones included", blocks: [buffer(keyBytes)] },
		{ what: "store in flash: a record, the index", blocks: [buffer(flashBytes)] },
		{ what: "queue, generators", blocks: [buffer(REMOTE_QUEUE_BYTES), GENERATORS] },
		...machines.map((machine) => ({ what: machine.what, blocks: machineBlocks(machine) })),
		...(libraryBytes > 0 ? [{ what: "C heap of the libraries during an operation, at most", blocks: [libraryBytes] }] : []),
	];
}

/** The sum of all blocks in bytes. */
export function planBytes(plan: readonly PlanLine[]): number {
	return plan.reduce((sum, { blocks }) => sum + blocks.reduce((bytes, block) => bytes + block, 0), 0);
}
