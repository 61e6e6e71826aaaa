import { Status } from "../messages/errors.js";
import { type Methods, UNFINISHED } from "../messages/methods.js";
import { OUTPUT, PROGRESS, type Slot } from "../messages/slot.js";
import type { RandomSource } from "./engines.js";

/** Random bytes and symmetric keys. */
export class RandomWorker implements Methods<"random"> {
	private readonly generator: RandomSource;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. A request gets WorkerFailed if the generator fails. */
	constructor(generator: RandomSource, memory: Uint8Array) {
		this.generator = generator;
		this.memory = memory;
	}

	/** Works in pieces of the generator's size. */
	getRandom(slot: Slot): Status | typeof UNFINISHED {
		return this.fill(slot);
	}

	/** Works in pieces as well. The core stores the output as the key. */
	generateSymmetricKey(slot: Slot): Status | typeof UNFINISHED {
		return this.fill(slot);
	}

	private fill(slot: Slot): Status | typeof UNFINISHED {
		const length = slot.length(OUTPUT);
		if (length > this.generator.pieceBytes) return this.fillPiece(slot, length);
		this.generator.fill(this.memory, slot.offset(OUTPUT), length);
		return Status.Ok;
	}

	private fillPiece(slot: Slot, length: number): Status | typeof UNFINISHED {
		const done = slot.length(PROGRESS);
		const piece = Math.min(length - done, this.generator.pieceBytes);
		this.generator.fill(this.memory, slot.offset(OUTPUT) + done, piece);
		slot.setPair(PROGRESS, slot.offset(PROGRESS), done + piece);
		return done + piece === length ? Status.Ok : UNFINISHED;
	}
}
