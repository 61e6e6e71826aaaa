import type { Slot } from "../messages/slot.js";

/** One request on its way through the HSM. Jobs are made at start and used again and again. */
export class Job {
	/** Its number, by which queues name it. */
	readonly index: number;
	/** The number of the client that it always belongs to. */
	readonly client: number;
	/** The private copy of the request; its pairs name private memory once the request is admitted. */
	readonly slot: Slot;
	/** The block of private memory that holds its key, inputs and output. */
	block = 0;
	blockBytes = 0;
	/** The session that it is for, or NO_SESSION. */
	session = -1;
	/** Which key it was refused for (Subject). */
	subject = 0;
	/** Where in the client's pool the output goes. */
	poolOutput = 0;

	constructor(index: number, client: number, slot: Slot) {
		this.index = index;
		this.client = client;
		this.slot = slot;
	}
}
