import Worker from "worker";
import { holdDrivers, recoverDrivers, releaseDrivers } from "../../hardware/esp32/lock/driver-lock.js";
import { NativeHeap } from "../../hardware/esp32/memory/heap.js";
import { chipMemory, wipeFreeMemory } from "../../hardware/esp32/memory/memory.js";
import { type SystemMemory, withMemory } from "../../modules/mailbox/system-memory.js";
import { type MachineCreation, machineBlocks } from "./machine-creation.js";

/** The memory of the chip, as the machine sees it that this runs in. */
export const systemMemory: SystemMemory = Object.freeze({ ...chipMemory, collect: new NativeHeap().wipe });

/** A machine that can be deleted whatever it does, with those that it has started. */
class Machine extends Worker {
	/**
	 * Deletes it when it is in no driver, takes back what it had of the peripherals, and overwrites the memory that is free then: whatever it
	 * had in heap, stack and buffers.
	 *
	 * Whoever has memory in common with it must keep it from sleeping first (`PulseWord.Awake`).
	 * @throws Error if a driver hangs, which only a reset of the chip ends
	 */
	override terminate(): void {
		holdDrivers();
		try {
			super.terminate();
			recoverDrivers();
		} finally {
			releaseDrivers();
		}
		wipeFreeMemory();
	}
}

/**
 * Starts a machine in which the module of that name runs, and returns when its body has run. It asks for memory first: the SDK waits for
 * ever for a task whose stack is not to be had, and the engine aborts when a table of names is not. `prepare` is called just before.
 * @throws HsmError `Hsm.NoMemory`
 */
export function startMachine(module: string, creation: MachineCreation, prepare: () => void = () => undefined): Worker {
	return withMemory(`machine "${module}"`, machineBlocks(creation), systemMemory, () => {
		prepare();
		return new Machine(module, creation);
	});
}
