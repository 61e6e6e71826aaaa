import { Status } from "../messages/errors.js";
import { type Methods, UNFINISHED } from "../messages/methods.js";
import { OUTPUT, PROGRESS, type Slot } from "../messages/slot.js";
import type { RandomGenerator } from "./generator.js";

/** Bytes of a piece: the output of one block, plus that of a second block. */
const PIECE_BYTES = 96;

/** Random bytes and symmetric keys. */
export class RandomWorker implements Methods<"random"> {
	private readonly generator: RandomGenerator;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. A request gets WorkerFailed if the generator fails. */
	constructor(generator: RandomGenerator, memory: Uint8Array) {
		this.generator = generator;
		this.memory = memory;
	}

	/** Works in pieces, because each block of ChaCha20 takes thousands of byte codes. */
	getRandom(slot: Slot): Status | typeof UNFINISHED {
		return this.fill(slot);
	}

	/** Works in pieces as well. The core stores the output as the key. */
	generateSymmetricKey(slot: Slot): Status | typeof UNFINISHED {
		return this.fill(slot);
	}

	private fill(slot: Slot): Status | typeof UNFINISHED {
		const done = slot.length(PROGRESS);
		const piece = Math.min(slot.length(OUTPUT) - done, PIECE_BYTES);
		this.generator.fill(this.memory, slot.offset(OUTPUT) + done, piece);
		slot.setPair(PROGRESS, slot.offset(PROGRESS), done + piece);
		return done + piece === slot.length(OUTPUT) ? Status.Ok : UNFINISHED;
	}
}
