import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import type { AesEngine, EntropySource, Heap, Sha2Engine } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { LocalWorkers } from "./local-workers.js";

/** What computes for the workers in the core's machine. */
export interface Engines {
	readonly aes: AesEngine;
	readonly sha2: Sha2Engine;
	readonly entropy: EntropySource;
	/** That of this machine, wiped after jobs for which noble has computed with keys. */
	readonly heap: Heap;
}

/** The workers that are fast enough to share the core's machine. */
export function fastWorkers(memory: PrivateMemory, { aes, sha2, entropy, heap }: Engines): LocalWorkers {
	const workers = new LocalWorkers(memory);
	workers.add("random", new RandomWorker(entropy, memory.bytes));
	workers.add("aes", new AesWorker(aes, memory.bytes));
	workers.add("chachapoly", new ChaChaPolyWorker(memory.bytes), heap);
	workers.add("hash", new HashWorker(sha2, memory.bytes));
	workers.add("mac", new MacWorker(sha2, memory.bytes), heap);
	return workers;
}
