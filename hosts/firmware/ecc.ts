/** The main module of the slow workers' machine: public-key cryptography, key derivation, and the symmetric algorithms of noble. */
import { NativeFreeHeap, NativeHeap } from "../../hardware/esp32/memory/heap.js";
import { PeripheralGenerator } from "../../hardware/esp32/random/generator.js";
import { Executor } from "../../modules/core/executor.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { ticks } from "./clock.js";
import { region } from "./configuration.js";
import { runMachine, runOrReport } from "./machine-lifecycle.js";
import { systemMemory } from "./machines.js";
import { RemoteWorkers } from "./remote-workers.js";
import { slowWorkers } from "./slow-workers.js";

/** Bytes of a random generator's buffers, rounded up. */
const SMALL_BUFFER = 512;

/** The HSM core's message: its private memory, the queue, and the control region, which is used only for its doorbell and heartbeat. */
interface EccMemory {
	readonly memory: SharedArrayBuffer;
	readonly queue: SharedArrayBuffer;
	readonly control: SharedArrayBuffer;
}

self.onmessage = (message: EccMemory | Command) =>
	runOrReport(() => {
		// If it must end before it has begun, it has nothing to wipe and nobody to tell.
		if (typeof message === "object") serve(message);
	});

function serve({ memory: buffer, queue, control }: EccMemory): void {
	const memory = new PrivateMemory(region.sizes, buffer);
	const remote = new RemoteWorkers(queue);
	const doorbell = new Doorbell(new Int32Array(control), region.doorbell);
	const wake = () => doorbell.ring();
	const generator = withMemory("the random generator", [SMALL_BUFFER], systemMemory, () => new PeripheralGenerator());
	const heap = new NativeHeap();
	const tasks = slowWorkers(memory, remote.jobs(memory.slot(0), wake), generator, { whole: heap, free: new NativeFreeHeap() });
	const core = new Heartbeat(new Uint32Array(control), region.heartbeat);
	const heartbeat = {
		beat: () => remote.heartbeat.beat(),
		// The host may delete this machine together with the core's.
		get mustStayAwake() {
			return remote.heartbeat.mustStayAwake || core.mustStayAwake;
		},
	};
	// No spins: waking takes less time than any of these jobs, and spinning would take time from the core, on the same processor.
	const end = runMachine(new Executor(tasks, remote.doorbell, { spins: 0, heartbeat, ticks }), {
		// The heartbeat must be last: the core may delete the machine then. The core polls it.
		fail: () => {
			wake();
			remote.heartbeat.end(Beat.Failed);
		},
		end: (last) => {
			generator.wipe();
			heap.wipe();
			wake();
			remote.heartbeat.end(last);
		},
	});
	self.onmessage = (command: unknown) => {
		if (command === Command.End) end();
	};
}
