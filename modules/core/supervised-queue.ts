import { LocalQueue } from "../mailbox/local-queue.js";
import type { Queue } from "./worker-routing.js";

/** A queue to a worker in another machine. */
export interface RemoteQueue extends Queue {
	/** Jobs that the worker has not begun. */
	readonly waiting: number;
}

/**
 * The way to a worker in a machine that may end in the middle of a job. It remembers the jobs that the worker has. When the worker is
 * replaced, the job that it was at comes back failed, and those that it had not begun go to the next: every job comes back exactly once.
 * A worker does its jobs in order, one at a time, so nothing but their number has to be told apart.
 */
export class SupervisedQueue implements Queue {
	readonly capacity: number;
	/** Undefined while there is no worker: every job then fails at once. */
	private queue: RemoteQueue | undefined;
	private readonly fail: (job: number) => void;
	private readonly jobs: LocalQueue;

	/** `queue`: to the first worker, with the capacity that all have; `fail`: marks a job that is lost. */
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

	put(job: number): void {
		this.jobs.put(job);
		if (this.queue !== undefined) this.queue.put(job);
		else this.failJobs(1);
	}

	take(): number {
		if (this.queue !== undefined && this.queue.take() >= 0) this.jobs.finish();
		return this.jobs.take();
	}

	/** The worker is gone and will write nothing more. Jobs that it has not begun, and later ones, go to `queue`, or fail if there is none. */
	replace(queue: RemoteQueue | undefined): void {
		const { jobs } = this;
		while (this.queue !== undefined && this.queue.take() >= 0) jobs.finish();
		this.failJobs(queue === undefined ? jobs.undone : jobs.undone - (this.queue?.waiting ?? 0));
		for (let position = 0; position < jobs.undone; position++) queue?.put(jobs.job(position));
		this.queue = queue;
	}

	/** The first `count` of the jobs that are not done. */
	private failJobs(count: number): void {
		for (; count > 0; count--) {
			this.fail(this.jobs.job(0));
			this.jobs.finish();
		}
	}
}
