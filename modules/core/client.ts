import { HostBell } from "../mailbox/doorbell.js";
import { Pool } from "../mailbox/pool.js";
import type { Region } from "../mailbox/region.js";
import { RingConsumer, RingProducer } from "../mailbox/ring.js";
import { Slot } from "../messages/slot.js";
import { Job } from "./job.js";
import type { PrivateMemory } from "./private-memory.js";

/**
 * A client as the core sees it: its two rings, its bell, its part of the pool, and the jobs and private memory that are
 * set aside for it.
 */
export class Client {
	readonly index: number;
	/** First byte and size of its part of the pool. */
	readonly poolStart: number;
	readonly poolBytes: number;
	readonly arena: Pool;
	readonly bell: HostBell;
	private readonly requests: RingConsumer;
	private readonly requestSlot: Slot;
	private readonly responses: RingProducer;
	private readonly responseSlot: Slot;
	/** A worker is at a request of this client that changes the key store: no other that has to do with keys is taken. */
	isChangingKeys = false;
	/** Bit n: the nth waiting request was taken before the ones in front of it. */
	private taken = 0;
	private readonly idle: Job[];
	private idleCount: number;
	private readonly finished: Job[];
	private firstFinished = 0;
	private finishedCount = 0;

	constructor(index: number, region: Region, control: Uint32Array, memory: PrivateMemory) {
		this.index = index;
		this.poolStart = region.poolStart(index);
		this.poolBytes = region.sizes.poolBytes;
		this.arena = new Pool(memory.arenaStart(index), memory.arenaBytes, memory.jobsPerClient);
		this.bell = new HostBell(control, region.hostBell(index));
		this.requests = new RingConsumer(control, region.requestRing(index));
		this.requestSlot = new Slot(control);
		this.responses = new RingProducer(control, region.responseRing(index));
		this.responseSlot = new Slot(control);
		this.idle = [];
		for (let count = 0; count < memory.jobsPerClient; count++) {
			const job = index * memory.jobsPerClient + count;
			this.idle.push(new Job(job, index, memory.slot(job)));
		}
		this.idleCount = this.idle.length;
		this.finished = this.idle.slice();
	}

	/** The jobs of this client; all of them only before the first is begun. */
	get jobs(): readonly Job[] {
		return this.idle;
	}

	/** How many requests wait in the ring, taken ones between them included. */
	waiting(): number {
		return this.requests.available();
	}

	/** Whether the request at `position` has been taken before those in front of it. */
	isTaken(position: number): boolean {
		return (this.taken >>> position & 1) === 1;
	}

	/** A job to copy a request to; it stays idle until `begin`. */
	idleJob(): Job | undefined {
		return this.idleCount > 0 ? this.idle[this.idleCount - 1] : undefined;
	}

	/** Copies the request at `position` to the job's private slot. */
	copyRequest(position: number, job: Job): void {
		this.requestSlot.base = this.requests.slot(position);
		job.slot.copyFrom(this.requestSlot);
	}

	/** The request at `position` was copied to the idle job and is now its job to answer. */
	begin(position: number): void {
		this.idleCount--;
		this.taken |= 1 << position;
		for (; (this.taken & 1) === 1; this.taken >>>= 1) this.requests.release();
	}

	/** The job is done and waits for room in the response ring. */
	finish(job: Job): void {
		this.finished[(this.firstFinished + this.finishedCount++) % this.finished.length] = job;
	}

	/** The job whose response is to be sent next, if there is one and the client has room for it. */
	finishedJob(): Job | undefined {
		return this.finishedCount > 0 && this.responses.room() > 0 ? this.finished[this.firstFinished] : undefined;
	}

	/** The response to write. Only after `finishedJob`. */
	response(): Slot {
		this.responseSlot.base = this.responses.next();
		return this.responseSlot;
	}

	/** Sends the response that was written for `job`, which is idle from now on. */
	respond(job: Job): void {
		this.responses.put();
		this.firstFinished = (this.firstFinished + 1) % this.finished.length;
		this.finishedCount--;
		this.idle[this.idleCount++] = job;
	}
}
