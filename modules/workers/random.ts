import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import type { EntropySource } from "./engines.js";
import { RandomGenerator } from "./generator.js";

/** Random bytes and symmetric keys. */
export class RandomWorker implements Methods<"random"> {
	private readonly generator: RandomGenerator;
	private readonly memory: Uint8Array;

	/**
	 * `memory`: what the slots of jobs name. Takes the first seed from `entropy` at once.
	 * @throws Error if the source is stuck. If it is later, the request is answered with WorkerFailed.
	 */
	constructor(entropy: EntropySource, memory: Uint8Array) {
		this.generator = new RandomGenerator(entropy);
		this.memory = memory;
	}

	getRandom(slot: Slot): Status {
		return this.fill(slot);
	}

	/** The core stores the output as the key. */
	generateSymmetricKey(slot: Slot): Status {
		return this.fill(slot);
	}

	private fill(slot: Slot): Status {
		this.generator.fill(this.memory, slot.offset(OUTPUT), slot.length(OUTPUT));
		return Status.Ok;
	}
}
