import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { digestSizes } from "../messages/requests.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import type { HashEngine } from "./engines.js";

/** Digests of whole messages. */
export class HashWorker implements Methods<"hash"> {
	private readonly engine: HashEngine;
	private readonly memory: Uint8Array;

	/** `memory`: what the slots of jobs name. */
	constructor(engine: HashEngine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	hash(slot: Slot): Status {
		const bits = 8 * digestSizes[slot.parameter(0)];
		this.engine.digest(this.memory, bits, slot.offset(INPUT), slot.length(INPUT), slot.offset(OUTPUT));
		return Status.Ok;
	}
}
