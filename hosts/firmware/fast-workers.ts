import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { EcdsaDigest } from "../../modules/workers/ecdsa-digest.js";
import type { AesEngine, EntropySource, HashEngine, Heap, RandomSource } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { LocalWorkers } from "./local-workers.js";

/** The engines of the workers in the core's machine. */
export interface Engines {
	readonly aes: AesEngine;
	readonly sha2: HashEngine;
	/** Makes the random generator of this machine. */
	readonly random: () => RandomSource;
	/** For the salts of the store in flash. */
	readonly entropy: EntropySource;
	/** The heap of this machine, wiped after jobs for which noble has computed with keys. */
	readonly heap: Heap;
}

/**
 * The most byte codes that one job, or one part of a job, may take in the core's machine: 2 ms on an ESP32, at 2.5 million a second. One
 * client's request delays another's by at most that. `test/firmware/turns.test.ts` meters every request against it. Longer jobs belong to
 * the workers of remote-workers.ts.
 */
export const LONGEST_TURN = 5_000;

/**
 * The workers that are fast enough for the core's machine, and the way to those of another machine, `slow`.
 * Slow workers belong in slow-workers.ts and remoteFamilies. The messages of ECDSA are hashed here, because only this machine hashes fast.
 */
export function fastWorkers(memory: PrivateMemory, { aes, sha2, random, heap }: Engines, slow: WorkerPort): LocalWorkers {
	const workers = new LocalWorkers(memory);
	const generator = random();
	workers.secrets.push(generator);
	workers.add("random", new RandomWorker(generator, memory.bytes));
	workers.add("aes", new AesWorker(aes, memory.bytes, generator));
	workers.add("hash", new HashWorker({ sha2 }, memory.bytes));
	workers.add("mac", new MacWorker({ sha2 }, memory.bytes), heap);
	workers.addPrepared(slow, new EcdsaDigest(sha2, memory.bytes, memory.jobs));
	return workers;
}
