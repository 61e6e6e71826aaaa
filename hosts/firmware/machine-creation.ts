/** The parts of Moddable's creation record that say how much of the chip's memory a machine takes. */
export interface MachineCreation {
	/** Bytes of the heap, in one block. */
	readonly static: number;
	/** How many of these bytes lie in flash on the chip. Only the simulator has them, since its modules are in RAM. */
	readonly inFlash?: number;
	/** Bytes of the task's stack. */
	readonly nativeStack: number;
}

/** Bytes that a machine takes besides heap and stack: its record, its name tables, the task's record and queue. */
const MACHINE_RECORDS = 3072;

/** The blocks of the chip's memory that a machine takes, in bytes. */
export function machineBlocks({ static: heap, inFlash = 0, nativeStack }: MachineCreation): readonly number[] {
	return [heap - inFlash, nativeStack, MACHINE_RECORDS];
}
