/** The machine of the slow workers: public-key cryptography, and key derivation, which shares their hash functions. */
import { NativeFreeHeap, NativeHeap } from "../../hardware/esp32/heap.js";
import { PeripheralEntropy } from "../../hardware/esp32/random.js";
import { Executor } from "../../modules/core/executor.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Pulse } from "../../modules/mailbox/pulse.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { methodsByCode } from "../../modules/messages/methods.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { region } from "./configuration.js";
import { curves } from "./curves.js";
import { begin, live } from "./life.js";
import { systemMemory } from "./machines.js";
import { RemoteWorkers } from "./remote-workers.js";

/** Bytes of the buffers of a random generator, rounded up. */
const SMALL_BUFFER = 512;

/** What the HSM core sends: its private memory, the queues, and the control region, only for its doorbell and pulse. */
interface EccMemory {
	readonly memory: SharedArrayBuffer;
	readonly queues: SharedArrayBuffer;
	readonly control: SharedArrayBuffer;
}

self.onmessage = (message: EccMemory) => begin(() => serve(message));

function serve({ memory: buffer, queues, control }: EccMemory): void {
	const memory = new PrivateMemory(region.sizes, buffer);
	const remote = new RemoteWorkers(queues);
	const doorbell = new Doorbell(new Int32Array(control), region.doorbell);
	const wake = () => doorbell.ring();
	const engines = withMemory("the random generator", [SMALL_BUFFER], systemMemory, () => curves(new PeripheralEntropy()));
	const ecc = new EccWorker(engines, memory.bytes);
	const tasks = [
		new WorkerTask(methodsByCode("ecc", ecc), remote.jobs("ecc", wake), memory.slot(0), new NativeHeap()),
		// Needs no BigInts, and wipes what it makes: to collect garbage for it would take as long as some of its jobs.
		new WorkerTask(methodsByCode("kdf", new KdfWorker(memory.bytes)), remote.jobs("kdf", wake), memory.slot(0), new NativeFreeHeap()),
	];
	const core = new Pulse(new Uint32Array(control), region.pulse);
	const life = {
		beat: () => remote.pulse.beat(),
		// This machine is deleted together with the core's, which waits for nobody.
		get mustStayAwake() { return core.mustStayAwake; },
	};
	// To be woken takes less time than any of these jobs, and turns without work take time of the core, which has the same processor.
	live(new Executor(tasks, remote.doorbell, { spins: 0, life }), () => {
		remote.pulse.fail();
		doorbell.ring();
	});
}
