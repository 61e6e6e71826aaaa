import { LocalQueue } from "../mailbox/local-queue.js";
import type { Queue } from "./worker-routing.js";

/** A queue to a worker in another machine. */
export interface RemoteQueue extends Queue {
	/** The number of jobs that the worker has not begun. */
	readonly waiting: number;
}

/**
 * The queue to a worker in a machine that may die in the middle of a job. It remembers the worker's jobs. When the worker is replaced, the
 * job that it was doing fails, and the next worker gets the jobs that it had not begun: each job comes back exactly once. A worker does its
 * jobs in order, one at a time, so their number is enough to tell them apart.
 */
export class SupervisedQueue implements Queue {
	readonly capacity: number;
	/** Undefined while there is no worker: each job then fails at once. */
	private queue: RemoteQueue | undefined;
	private readonly fail: (job: number) => void;
	private readonly jobs: LocalQueue;

	/** `queue`: to the first worker; all queues have its capacity. `fail`: marks a lost job as failed. */
	constructor(queue: RemoteQueue, fail: (job: number) => void) {
		this.queue = queue;
		this.capacity = queue.capacity;
		this.jobs = new LocalQueue(queue.capacity);
		this.fail = fail;
	}

	/** Whether the worker has begun a job that is not back. */
	get isAtWork(): boolean {
		return this.queue !== undefined && this.jobs.undone > this.queue.waiting;
	}

	/** Whether a job is not back. */
	get isWaiting(): boolean {
		return this.jobs.undone > 0;
	}

	put(job: number): void {
		this.jobs.put(job);
		if (this.queue !== undefined) this.queue.put(job);
		else this.failJobs(1);
	}

	take(): number {
		if (this.queue !== undefined && this.queue.take() >= 0) this.jobs.finish();
		return this.jobs.take();
	}

	/**
	 * The worker is gone and will write nothing more. The jobs that it has not begun, and all later ones, go to `queue`, or fail if there
	 * is none.
	 */
	replace(queue: RemoteQueue | undefined): void {
		const { jobs } = this;
		while (this.queue !== undefined && this.queue.take() >= 0) jobs.finish();
		this.failJobs(queue === undefined ? jobs.undone : jobs.undone - (this.queue?.waiting ?? 0));
		for (let position = 0; position < jobs.undone; position++) queue?.put(jobs.job(position));
		this.queue = queue;
	}

	/** Fails the first `count` jobs that are not done. */
	private failJobs(count: number): void {
		for (; count > 0; count--) {
			this.fail(this.jobs.job(0));
			this.jobs.finish();
		}
	}
}
