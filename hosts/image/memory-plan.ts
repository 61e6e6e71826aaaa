/**
 * The HSM's share of the chip's memory, block by block, as configuration.ts and the machines' creations have it. A product that changes
 * those sees here what it costs; a test holds the sum, and the simulator in the chip's memory (`--chip`) shows what was really taken.
 */
import { privateMemoryBytes } from "../../modules/core/private-memory.js";
import { Region, type RegionSizes } from "../../modules/mailbox/region.js";
import { type MachineCreation, machineBlocks } from "../firmware/machine-creation.js";
import { REMOTE_QUEUES_BYTES } from "../firmware/remote-workers.js";

export interface PlanLine {
	readonly what: string;
	/** Bytes of each block. */
	readonly blocks: readonly number[];
}

/** A machine of the HSM. */
export interface PlannedMachine extends MachineCreation {
	readonly what: string;
}

/** Bytes that the C heap and the engine take beside a shared buffer. */
const BUFFER_OVERHEAD = 16;
/** Keys, and the states of random generators, in buffers of less than 200 bytes each. */
const SMALL_BUFFERS = 1024;
/** A debug build takes so much more: another queue for each machine, longer names, and stacks that the debugger uses. */
export const DEBUG_MARGIN = 20_000;

/** The plan of an HSM with such a region, in the order in which its blocks are taken. */
export function memoryPlan(sizes: RegionSizes, machines: readonly PlannedMachine[]): readonly PlanLine[] {
	const buffer = (bytes: number): number => bytes + BUFFER_OVERHEAD;
	return [
		{ what: "pools, one for each client", blocks: Array.from({ length: sizes.clients }, () => buffer(sizes.poolBytes)) },
		{ what: "rings, bells, pulse", blocks: [buffer(new Region(sizes).controlBytes)] },
		{ what: "private memory: slots, sessions, arenas", blocks: [buffer(privateMemoryBytes(sizes))] },
		{ what: "queues, keys, generators", blocks: [buffer(REMOTE_QUEUES_BYTES), SMALL_BUFFERS] },
		...machines.map((machine) => ({ what: machine.what, blocks: machineBlocks(machine) })),
	];
}

/** Bytes of all blocks of a plan. */
export function planBytes(plan: readonly PlanLine[]): number {
	return plan.reduce((sum, { blocks }) => sum + blocks.reduce((bytes, block) => bytes + block, 0), 0);
}
