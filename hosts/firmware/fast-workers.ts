import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { AesWorker } from "../../modules/workers/aes.js";
import type { AesEngine, EntropySource, Heap, Sha2Engine } from "../../modules/workers/engines.js";
import { RandomGenerator } from "../../modules/workers/generator.js";
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

/**
 * The most byte codes that a worker in the core's machine may take for one job, or for one part of a job: 10 ms on an ESP32 at 2.5 million a
 * second. So long, at most, one client's request delays another's. A test meters all that these workers do with the drivers; the workers
 * of remote-workers.ts have the rest.
 */
export const LONGEST_TURN = 25_000;

/** The workers that are fast enough to share the core's machine. */
export function fastWorkers(memory: PrivateMemory, { aes, sha2, entropy, heap }: Engines): LocalWorkers {
	const workers = new LocalWorkers(memory);
	const generator = new RandomGenerator(entropy);
	workers.secrets.push(generator);
	workers.add("random", new RandomWorker(generator, memory.bytes));
	workers.add("aes", new AesWorker(aes, memory.bytes, generator));
	workers.add("hash", new HashWorker(sha2, memory.bytes));
	workers.add("mac", new MacWorker(sha2, memory.bytes), heap);
	return workers;
}
