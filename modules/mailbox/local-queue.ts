/**
 * The queue between the core and a worker in the same machine, in plain memory. It also remembers the jobs of a worker in another machine.
 * Both ends are in one machine, so only one uses it at a time. A worker does its jobs in order, so the done jobs come first.
 */
export class LocalQueue {
	/** The largest number of jobs in the queue. */
	readonly capacity: number;
	private readonly jobs: Uint8Array;
	private first = 0;
	private count = 0;
	private done = 0;

	/**
	 * `capacity`: the largest number of jobs in the queue. Job numbers are below 256. The caller counts the jobs: `put` does not check for
	 * room.
	 */
	constructor(capacity: number) {
		this.capacity = capacity;
		this.jobs = new Uint8Array(capacity);
	}

	put(job: number): void {
		this.jobs[(this.first + this.count++) % this.capacity] = job;
	}

	/** Takes the next done job; -1 if there is none. */
	take(): number {
		if (this.done === 0) return -1;
		const job = this.jobs[this.first];
		this.first = (this.first + 1) % this.capacity;
		this.count--;
		this.done--;
		return job;
	}

	/** The job that the worker does now, or -1. It stays the same until `finish`. */
	current(): number {
		return this.done < this.count ? this.job(0) : -1;
	}

	/** The number of jobs that are not done. */
	get undone(): number {
		return this.count - this.done;
	}

	/** The job at `position` among those that are not done. */
	job(position: number): number {
		return this.jobs[(this.first + this.done + position) % this.capacity];
	}

	/** The worker has done its current job. */
	finish(): void {
		this.done++;
	}
}

/** The worker's end of the queue. */
export class LocalJobs {
	private readonly queue: LocalQueue;

	constructor(queue: LocalQueue) {
		this.queue = queue;
	}

	/** The next job to do, or -1. */
	take(): number {
		return this.queue.current();
	}

	/** Gives back the job of `take`, done. */
	put(): void {
		this.queue.finish();
	}
}
