import { LocalQueue } from "../mailbox/local-queue.js";
import { Status } from "../messages/errors.js";
import { SLOT_WORDS, type Slot } from "../messages/slot.js";
import type { Task } from "./task.js";
import type { Queue, WorkerPort } from "./worker-routing.js";

/** The preparation of jobs in the core's machine, before a worker in another machine gets them. */
export interface Preparation {
	/** Whether `prepare` has to be called for the job. */
	isNeeded(slot: Slot): boolean;
	/** Prepares a job and may change its slot. A status other than `Ok` is the worker's answer. If it throws, the answer is WorkerFailed. */
	prepare(slot: Slot): Status;
	/** The job goes back to the core: undoes what `prepare` changed in its slot. Called for every job. */
	restore(slot: Slot): void;
}

/**
 * The queue to a worker in another machine, with a task in the core's machine that prepares some of the jobs. The worker gets all jobs in
 * their order: if none waits for its preparation, a job that needs none passes on at once. A job whose preparation failed goes back at
 * once, before earlier ones that the worker still has. Each job comes back exactly once, whatever becomes of the worker: a job that waits
 * here is none of the worker's yet, and goes to the next worker.
 */
export class PreparedQueue implements Queue, Task {
	readonly capacity: number;
	/** The jobs to prepare, and those that came after them. */
	readonly waiting: LocalQueue;
	/** The jobs whose preparation failed. */
	private readonly failed: LocalQueue;
	private readonly port: WorkerPort;
	private readonly preparation: Preparation;
	private readonly slot: Slot;

	/** `port`: to the worker; `slot`: a cursor on the slots of all jobs. */
	constructor(port: WorkerPort, preparation: Preparation, slot: Slot) {
		const { capacity } = port.queue;
		this.capacity = capacity;
		this.waiting = new LocalQueue(capacity);
		this.failed = new LocalQueue(capacity);
		this.port = port;
		this.preparation = preparation;
		this.slot = slot;
	}

	put(job: number): void {
		if (this.waiting.current() >= 0 || this.preparation.isNeeded(this.slotOf(job))) this.waiting.put(job);
		else this.pass(job);
	}

	take(): number {
		let job = this.failed.take();
		if (job < 0) job = this.port.queue.take();
		if (job >= 0) this.preparation.restore(this.slotOf(job));
		return job;
	}

	/** Prepares one job, if it needs that, and passes it on. */
	execute(): boolean {
		const { waiting, failed } = this;
		const job = waiting.current();
		if (job < 0) return false;
		waiting.finish();
		waiting.take();
		const slot = this.slotOf(job);
		const status = this.prepare(slot);
		if (status === Status.Ok) this.pass(job);
		else {
			slot.status = status;
			failed.put(job);
			failed.finish();
		}
		return true;
	}

	private prepare(slot: Slot): Status {
		try {
			return this.preparation.isNeeded(slot) ? this.preparation.prepare(slot) : Status.Ok;
		} catch {
			// An engine failed. The core answers the request, and the next one is prepared.
			return Status.WorkerFailed;
		}
	}

	/** Gives the job to the worker. */
	private pass(job: number): void {
		this.port.queue.put(job);
		this.port.wake();
	}

	private slotOf(job: number): Slot {
		this.slot.base = job * SLOT_WORDS;
		return this.slot;
	}
}
