import Worker from "worker";
import { chipMemory } from "../../hardware/esp32/memory.js";
import { NativeHeap } from "../../hardware/esp32/heap.js";
import { withMemory, type SystemMemory } from "../../modules/mailbox/system-memory.js";
import { machineBlocks, type MachineCreation } from "./machine-creation.js";

/** The memory of the chip, as the machine sees it that this runs in. */
export const systemMemory: SystemMemory = Object.freeze({ ...chipMemory, collect: new NativeHeap().wipe });

/**
 * Starts a machine in which the module of that name runs, and returns when its body has run. It asks for memory first: the SDK waits for
 * ever for a task whose stack is not to be had, and the engine aborts when a table of names is not. `prepare` is called just before.
 * @throws HsmError `Hsm.NoMemory`
 */
export function startMachine(module: string, creation: MachineCreation, prepare: () => void = () => undefined): Worker {
	return withMemory(`machine "${module}"`, machineBlocks(creation), systemMemory, () => {
		prepare();
		return new Worker(module, creation);
	});
}
