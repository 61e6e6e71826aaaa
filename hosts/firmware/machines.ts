import Worker from "worker";
import { holdDrivers, recoverDrivers, releaseDrivers } from "../../hardware/esp32/lock/driver-lock.js";
import { NativeHeap } from "../../hardware/esp32/memory/heap.js";
import { chipMemory, wipeFreeMemory } from "../../hardware/esp32/memory/memory.js";
import { type SystemMemory, withMemory } from "../../modules/mailbox/system-memory.js";
import { type MachineCreation, machineBlocks } from "./machine-creation.js";

/** The chip's memory, as this machine sees it. */
export const systemMemory: SystemMemory = Object.freeze({ ...chipMemory, collect: new NativeHeap().wipe });

/** A machine that can be deleted at any time, together with the machines that it has started. */
class Machine extends Worker {
	/**
	 * Deletes the machine while it is in no driver, recovers the peripherals it held, and overwrites all memory that is free then, which
	 * includes the machine's heap, stack and buffers.
	 *
	 * If you share memory with the machine, keep it from sleeping first (`HeartbeatWord.Awake`).
	 * @throws Error if a driver hangs; only a reset of the chip helps then
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
 * Starts a machine that runs `module`, and returns when the module's body has run. `prepare` runs just before the start.
 *
 * This checks for memory first: without memory for the task's stack, the SDK waits for ever; without memory for a name table, the engine
 * aborts.
 * @throws HsmError `Hsm.NoMemory`
 */
export function startMachine(module: string, creation: MachineCreation, prepare: () => void = () => undefined): Worker {
	return withMemory(`machine "${module}"`, machineBlocks(creation), systemMemory, () => {
		prepare();
		return new Machine(module, creation);
	});
}
