/**
 * The queue between the core and a worker in the same machine, in plain memory. It also remembers the jobs of a worker in another machine.
 * Both ends are in one machine, so only one uses it at a time. A worker does its jobs in order, so the done jobs come first.
 */
export class LocalQueue {
	/** The largest number of jobs in the queue. */
	readonly capacity: number;
	private readonly jobs: Uint8Array;
	/** The numbers of jobs that were put, done and taken back since the start. */
	private putCount = 0;
	private doneCount = 0;
	private takenCount = 0;

	/**
	 * `capacity`: the largest number of jobs in the queue. Job numbers are below 256. The caller counts the jobs: `put` does not check for
	 * room.
	 */
	constructor(capacity: number) {
		this.capacity = capacity;
		this.jobs = new Uint8Array(capacity);
	}

	put(job: number): void {
		this.jobs[this.putCount % this.capacity] = job;
		this.putCount++;
	}

	/** Takes the next done job; -1 if there is none. */
	take(): number {
		const taken = this.takenCount;
		if (taken === this.doneCount) return -1;
		this.takenCount = taken + 1;
		return this.jobs[taken % this.capacity];
	}

	/** The job that the worker does now, or -1. It stays the same until `finish`. */
	current(): number {
		return this.doneCount === this.putCount ? -1 : this.jobs[this.doneCount % this.capacity];
	}

	/** The number of jobs that are not done. */
	get undone(): number {
		return this.putCount - this.doneCount;
	}

	/** The job at `position` among those that are not done. */
	job(position: number): number {
		return this.jobs[(this.doneCount + position) % this.capacity];
	}

	/** The worker has done its current job. */
	finish(): void {
		this.doneCount++;
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
