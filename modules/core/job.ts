import type { Slot } from "../messages/slot.js";

/** One request on its way through the HSM. Jobs are made at the start, and used again and again. */
export class Job {
	/** Its number, which queues carry. */
	readonly index: number;
	/** The number of its client, which never changes. */
	readonly client: number;
	/** The private copy of the request. After admission its pairs name private memory. */
	readonly slot: Slot;
	/** The block of private memory for key, inputs and output. */
	block = 0;
	blockBytes = 0;
	/** The session of the job, or NO_SESSION. */
	session = -1;
	/** The request's key, by its number in the key store; -1 if the request names none, or none of the client's. */
	key = -1;
	/** Its second key likewise, if it has a key. */
	target = -1;
	/** Which key the request was refused for (Subject). */
	subject = 0;
	/** Offset of the output in the client's pool. */
	poolOutput = 0;

	constructor(index: number, client: number, slot: Slot) {
		this.index = index;
		this.client = client;
		this.slot = slot;
	}
}
