/** Moddable's creation of a machine, as far as it says what that takes of the chip's memory. */
export interface MachineCreation {
	/** Bytes of the heap, in one block. */
	readonly static: number;
	/** Bytes of these that on the chip lie in flash: in the simulator, where modules are in RAM. */
	readonly inFlash?: number;
	/** Bytes of the task's stack. */
	readonly nativeStack: number;
}

/** Bytes that a machine takes beside heap and stack: its record, the tables of its names, the task's record and its queue. */
const MACHINE_RECORDS = 3072;

/** Bytes of the blocks that a machine takes of the chip's memory. */
export function machineBlocks({ static: heap, inFlash = 0, nativeStack }: MachineCreation): readonly number[] {
	return [heap - inFlash, nativeStack, MACHINE_RECORDS];
}
