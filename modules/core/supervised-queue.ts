import { LocalQueue } from "../mailbox/local-queue.js";
import type { Queue } from "./request-types.js";

/**
 * The way to a worker in a machine that may end in the middle of a job. It remembers the jobs that the worker has, and
 * when the worker is replaced, those that it had not done come back failed: every job comes back exactly once. A worker
 * does its jobs in order, so nothing but their number has to be told apart.
 */
export class SupervisedQueue implements Queue {
	readonly capacity: number;
	/** Undefined while there is no worker: every job then fails at once. */
	private queue: Queue | undefined;
	private readonly fail: (job: number) => void;
	private readonly jobs: LocalQueue;

	/** `queue`: to the first worker, with the capacity that all have; `fail`: marks a job that is lost. */
	constructor(queue: Queue, fail: (job: number) => void) {
		this.queue = queue;
		this.capacity = queue.capacity;
		this.jobs = new LocalQueue(queue.capacity);
		this.fail = fail;
	}

	put(job: number): void {
		this.jobs.put(job);
		if (this.queue !== undefined) this.queue.put(job);
		else this.failAll();
	}

	take(): number {
		if (this.queue !== undefined && this.queue.take() >= 0) this.jobs.finish();
		return this.jobs.take();
	}

	/** The worker is gone and will write nothing more. Later jobs go to `queue`, or fail if there is none. */
	replace(queue: Queue | undefined): void {
		while (this.queue !== undefined && this.queue.take() >= 0) this.jobs.finish();
		this.failAll();
		this.queue = queue;
	}

	/** All jobs that the worker has not done. */
	private failAll(): void {
		for (let job = this.jobs.current(); job >= 0; job = this.jobs.current()) {
			this.fail(job);
			this.jobs.finish();
		}
	}
}
