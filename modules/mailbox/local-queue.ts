/**
 * The way between the core and a worker in its own machine, in plain memory, and the memory of jobs that are with another.
 * Both ends are in one machine, so one looks at it at a time; and a worker does its jobs in order, so the done ones are
 * always the first.
 */
export class LocalQueue {
	/** Jobs under way at most. */
	readonly capacity: number;
	private readonly jobs: Uint8Array;
	private first = 0;
	private count = 0;
	private done = 0;

	/** `capacity`: jobs under way at most, each below 256: whoever puts them counts. */
	constructor(capacity: number) {
		this.capacity = capacity;
		this.jobs = new Uint8Array(capacity);
	}

	put(job: number): void {
		this.jobs[(this.first + this.count++) % this.capacity] = job;
	}

	/** The next job that the worker has done; -1 if there is none. */
	take(): number {
		if (this.done === 0) return -1;
		const job = this.jobs[this.first];
		this.first = (this.first + 1) % this.capacity;
		this.count--;
		this.done--;
		return job;
	}

	/** The job that the worker is to do, or -1. The same until it is finished. */
	current(): number {
		return this.done < this.count ? this.job(0) : -1;
	}

	/** Jobs that are not done. */
	get undone(): number {
		return this.count - this.done;
	}

	/** The `position`th job that is not done. */
	job(position: number): number {
		return this.jobs[(this.first + this.done + position) % this.capacity];
	}

	/** The worker has done the current job. */
	finish(): void {
		this.done++;
	}
}

/** The worker's end. */
export class LocalJobs {
	private readonly queue: LocalQueue;

	constructor(queue: LocalQueue) {
		this.queue = queue;
	}

	/** The next job to do, or -1. */
	take(): number {
		return this.queue.current();
	}

	/** Gives back the job that was taken, done. */
	put(): void {
		this.queue.finish();
	}
}
