import { Pool } from "../mailbox/pool.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { RingEnd, Role } from "../mailbox/ring.js";
import { Job } from "./job.js";
import type { PrivateMemory } from "./private-memory.js";

/** A client as the core sees it: its rings, its bell, its pool, and the jobs and the private memory that are reserved for it. */
export class Client {
	readonly index: number;
	readonly pool: Uint8Array;
	readonly arena: Pool;
	/** Word of its bell. */
	readonly bell: number;
	readonly requests: RingEnd;
	readonly responses: RingEnd;
	/**
	 * A worker does a request of this client that changes the key store, or it waits for the flash. Until it is done, the core takes no other request
	 * that uses keys.
	 */
	isChangingKeys = false;
	/** The job that waits for the flash. It changes keys. */
	waiting: Job | undefined = undefined;
	/** Bit n: the core has taken the waiting request n before those in front of it. */
	private taken = 0;
	private readonly idle: Job[];
	private idleCount: number;
	private readonly finished: Job[];
	private firstFinished = 0;
	private finishedCount = 0;

	constructor(index: number, region: Region, shared: SharedMemory, control: Uint32Array, memory: PrivateMemory) {
		this.index = index;
		this.pool = new Uint8Array(shared.pools[index]);
		this.arena = new Pool(memory.arenaStart(index), memory.arenaBytes, memory.jobsPerClient);
		this.bell = region.hostBell(index);
		this.requests = new RingEnd(control, region.requestRing(index), Role.consumer);
		this.responses = new RingEnd(control, region.responseRing(index), Role.producer);
		this.idle = [];
		for (let count = 0; count < memory.jobsPerClient; count++) {
			const job = index * memory.jobsPerClient + count;
			this.idle.push(new Job(job, index, memory.slot(job)));
		}
		this.idleCount = this.idle.length;
		this.finished = this.idle.slice();
	}

	/** The client's jobs. Complete only before the first is begun. */
	get jobs(): readonly Job[] {
		return this.idle;
	}

	/** Whether the core has taken the request at `position` before those in front of it. */
	isTaken(position: number): boolean {
		return ((this.taken >>> position) & 1) === 1;
	}

	/** A job for the copy of a request. It stays idle until `begin`. */
	idleJob(): Job | undefined {
		return this.idleCount > 0 ? this.idle[this.idleCount - 1] : undefined;
	}

	/** The idle job now belongs to the request at `position`, whose copy it has. */
	begin(position: number): void {
		this.idleCount--;
		this.taken |= 1 << position;
		for (; (this.taken & 1) === 1; this.taken >>>= 1) this.requests.advance();
	}

	/** Whether a response can go out now: the ring has room, and no earlier response waits. */
	hasRoom(): boolean {
		return this.finishedCount === 0 && this.responses.available() > 0;
	}

	/** The job is done and waits for room in the response ring. */
	queue(job: Job): void {
		this.finished[(this.firstFinished + this.finishedCount++) % this.finished.length] = job;
	}

	/** The next job that waits for room in the response ring, if there is room now. */
	finishedJob(): Job | undefined {
		return this.finishedCount > 0 && this.responses.available() > 0 ? this.finished[this.firstFinished] : undefined;
	}

	/** The job of `finishedJob` waits no longer. */
	unqueue(): void {
		this.firstFinished = (this.firstFinished + 1) % this.finished.length;
		this.finishedCount--;
	}

	/** The job is answered, and idle from now on. */
	end(job: Job): void {
		this.idle[this.idleCount++] = job;
	}
}
