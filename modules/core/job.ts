import type { Slot } from "../messages/slot.js";

/** The key that a job stores: its sort, and the conditions. */
export enum Storing {
	/** A free key. Its attributes are in the private memory, checked. */
	freeKey = 1,
	/** A key that never leaves in the clear. */
	confined = 2,
	/** The place of the target key needs the permission to import, or to wrap. */
	asImport = 4,
	asWrapped = 8,
	/** The base key is the caller's own bytes. */
	fromCaller = 16,
}

/** The request names no stored public key of a peer. Any number that is no id. */
export const NO_PEER = -1;

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
	/** The request's needs of the core, a sum of Needs. */
	needs = 0;
	/** The session of the job, if it needs one. */
	session = -1;
	/** The request's key, by its number in the key store; -1 if the request names none, or none of the client's. */
	key = -1;
	/** Its second key likewise, if it has a key. */
	target = -1;
	/** What the request stores: a sum of Storing. One property of all, because there are many jobs. */
	storing = 0;
	/** The id of the peer's stored public key, from the word that later holds the status; NO_PEER if the request names none. */
	peerId = NO_PEER;
	/** Which key or attribute the request was refused for (Subject). */
	subject = 0;
	/** Offset of the output in the client's pool. */
	poolOutput = 0;
	/** The next job of the client that is idle as well, or waits as well for room in the response ring. */
	next: Job | undefined = undefined;

	constructor(index: number, client: number, slot: Slot) {
		this.index = index;
		this.client = client;
		this.slot = slot;
	}
}
