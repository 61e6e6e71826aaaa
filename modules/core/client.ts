import { Pool } from "../mailbox/pool.js";
import type { SharedMemory } from "../mailbox/region.js";
import { Job } from "./job.js";
import type { PrivateMemory } from "./private-memory.js";

/** A client as the core sees it: its pool, and the jobs and the private memory that are reserved for it. */
export class Client {
	readonly index: number;
	readonly pool: Uint8Array;
	readonly arena: Pool;
	/** The first idle job, which gets the copy of the next request. The core takes it from the list when it takes the request. */
	idle: Job | undefined = undefined;
	/** The first done job that waits for room in the response ring, and the last one. */
	finished: Job | undefined = undefined;
	private lastFinished: Job | undefined = undefined;
	/**
	 * A worker does a request of this client that changes the key store, or it waits for the flash. Until it is done, the core takes no other request
	 * that uses keys.
	 */
	isChangingKeys = false;
	/** The job that waits for the flash. It changes keys. */
	waiting: Job | undefined = undefined;

	/** Adds the client's jobs to `jobs`. */
	constructor(index: number, shared: SharedMemory, memory: PrivateMemory, jobs: Job[]) {
		this.index = index;
		this.pool = new Uint8Array(shared.pools[index]);
		this.arena = new Pool(memory.arenaStart(index), memory.arenaBytes, memory.jobsPerClient);
		for (let count = 0; count < memory.jobsPerClient; count++) {
			const job = new Job(jobs.length, index, memory.slot(jobs.length));
			jobs.push(job);
			job.next = this.idle;
			this.idle = job;
		}
	}

	/** The job is done, and waits for room in the response ring behind those that do. */
	queue(job: Job): void {
		job.next = undefined;
		if (this.lastFinished === undefined) this.finished = job;
		else this.lastFinished.next = job;
		this.lastFinished = job;
	}

	/** The first of these jobs waits no longer. `next` was behind it. */
	unqueue(next: Job | undefined): void {
		this.finished = next;
		if (next === undefined) this.lastFinished = undefined;
	}
}
