import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import { type Methods, methodsByCode } from "../../modules/messages/methods.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import type { Heap, RandomSource } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { SoftwareBlake3 } from "../../modules/workers/software-blake3.js";
import { type Jobs, WorkerTask } from "../../modules/workers/worker.js";
import { curves, curvesLeaveSecrets } from "./curves.js";
import { sha1 } from "./engines/sha1.js";
import { sha3 } from "./engines/sha3.js";
import { chachapoly, hkdf, pbkdf2 } from "./engines/symmetric.js";
import type { RemoteFamily } from "./remote-workers.js";

/** The heap of the machine, wiped after the jobs that leave secrets in it. */
export interface WipedHeap {
	/** Also collects garbage. */
	readonly whole: Heap;
	readonly free: Heap;
}

/**
 * The tasks of the slow workers: public-key cryptography, key derivation, and the symmetric algorithms of noble. `jobs`: where a family takes its
 * jobs. `heap`: none if left out.
 */
export function slowWorkers(memory: PrivateMemory, jobs: (family: RemoteFamily) => Jobs, generator: RandomSource, heap?: WipedHeap): readonly Task[] {
	// No request for SHA-2 comes here: the core's machine has the peripheral.
	const hashes = { sha3: sha3(), blake3: new SoftwareBlake3(), sha1: sha1() };
	const task = <Name extends RemoteFamily>(family: Name, worker: Methods<Name>, wiped?: Heap): WorkerTask =>
		new WorkerTask(methodsByCode(family, worker), jobs(family), memory.slot(0), wiped);
	return [
		// The other workers use no BigInts and wipe what they make. Collecting garbage for them would take as long as some of their jobs.
		task("ecc", new EccWorker(curves(generator), memory.bytes), curvesLeaveSecrets ? heap?.whole : heap?.free),
		task("kdf", new KdfWorker(hkdf(), pbkdf2(), memory.bytes), heap?.free),
		task("chachapoly", new ChaChaPolyWorker(chachapoly(), memory.bytes, generator), heap?.free),
		task("hash", new HashWorker(hashes, memory.bytes)),
		task("mac", new MacWorker(hashes, memory.bytes), heap?.free),
	];
}
