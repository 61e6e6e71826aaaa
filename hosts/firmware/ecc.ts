/** The main module of the slow workers' machine: public-key cryptography, key derivation, and the symmetric algorithms of noble. */
import { NativeFreeHeap, NativeHeap } from "../../hardware/esp32/memory/heap.js";
import { PeripheralGenerator } from "../../hardware/esp32/random/generator.js";
import { Executor } from "../../modules/core/executor.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { type Methods, methodsByCode } from "../../modules/messages/methods.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import type { Heap } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { SoftwareBlake3 } from "../../modules/workers/software-blake3.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { ticks } from "./clock.js";
import { region } from "./configuration.js";
import { curves, curvesLeaveSecrets } from "./curves.js";
import { sha1 } from "./engines/sha1.js";
import { sha3 } from "./engines/sha3.js";
import { chachapoly, hkdf, pbkdf2 } from "./engines/symmetric.js";
import { runMachine, runOrReport } from "./machine-lifecycle.js";
import { systemMemory } from "./machines.js";
import { type RemoteFamily, RemoteWorkers } from "./remote-workers.js";

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
	// No request for SHA-2 comes here: the core's machine has the peripheral.
	const hashes = { sha3: sha3(), blake3: new SoftwareBlake3(), sha1: sha1() };
	const heap = new NativeHeap();
	// These workers use no BigInts and wipe what they make. Collecting garbage for them would take as long as some of their jobs.
	const freeHeap = new NativeFreeHeap();
	const jobs = remote.jobs(memory.slot(0), wake);
	const task = <Name extends RemoteFamily>(family: Name, worker: Methods<Name>, wiped?: Heap): WorkerTask =>
		new WorkerTask(methodsByCode(family, worker), jobs(family), memory.slot(0), wiped);
	const tasks = [
		task("ecc", new EccWorker(curves(generator), memory.bytes), curvesLeaveSecrets ? heap : freeHeap),
		task("kdf", new KdfWorker(hkdf(), pbkdf2(), memory.bytes), freeHeap),
		task("chachapoly", new ChaChaPolyWorker(chachapoly(), memory.bytes, generator), freeHeap),
		task("hash", new HashWorker(hashes, memory.bytes)),
		task("mac", new MacWorker(hashes, memory.bytes), freeHeap),
	];
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
