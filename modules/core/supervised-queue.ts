import type { Queue } from "./request-types.js";

/**
 * The way to a worker in a machine that may end in the middle of a job. It remembers the jobs that the worker has, and
 * when the worker is replaced, those that it had not done come back failed: every job comes back exactly once. A worker
 * does its jobs in order, so nothing but their number has to be told apart.
 */
export class SupervisedQueue implements Queue {
	/** Undefined while there is no worker: every job then fails at once. */
	private queue: Queue | undefined;
	private readonly fail: (job: number) => void;
	/** Jobs under way, in order, from `first` on; the first `settled` of them are done or have failed. */
	private readonly jobs: Uint8Array;
	private first = 0;
	private count = 0;
	private settled = 0;

	/** `most`: jobs under way at most, each below 256; `fail`: marks a job that is lost. */
	constructor(queue: Queue, most: number, fail: (job: number) => void) {
		this.queue = queue;
		this.jobs = new Uint8Array(most);
		this.fail = fail;
	}

	hasRoom(): boolean {
		return this.count < this.jobs.length && (this.queue === undefined || this.queue.hasRoom());
	}

	put(job: number): void {
		this.jobs[(this.first + this.count++) % this.jobs.length] = job;
		if (this.queue !== undefined) this.queue.put(job);
		else {
			this.fail(job);
			this.settled++;
		}
	}

	take(): number {
		if (this.settled > 0) this.settled--;
		else if (this.queue === undefined || this.queue.take() < 0) return -1;
		const job = this.jobs[this.first];
		this.first = (this.first + 1) % this.jobs.length;
		this.count--;
		return job;
	}

	/** The worker is gone and will write nothing more. Later jobs go to `queue`, or fail if there is none. */
	replace(queue: Queue | undefined): void {
		while (this.queue !== undefined && this.queue.take() >= 0) this.settled++;
		for (; this.settled < this.count; this.settled++) this.fail(this.jobs[(this.first + this.settled) % this.jobs.length]);
		this.queue = queue;
	}
}
