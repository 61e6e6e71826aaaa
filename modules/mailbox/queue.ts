import { RingConsumer, ringWords, RingProducer } from "./ring.js";

/**
 * The way between the core and one worker: a ring of job numbers there and one back. Both are HSM-private; whether core
 * and worker share a machine decides only what kind of buffer `words` lies on.
 */
export function queueWords(capacity: number): number {
	return 2 * ringWords(capacity, 1);
}

/**
 * The core's end. It never has more jobs out than the ring of results takes: a worker that had to wait for room there would
 * sleep, and nobody would wake it when the core makes room.
 */
export class WorkerQueue {
	private readonly words: Uint32Array;
	private readonly jobs: RingProducer;
	private readonly results: RingConsumer;
	/** Jobs put and not yet taken back. */
	private out = 0;

	/** `start`: first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.words = words;
		this.jobs = new RingProducer(words, { start, capacity, slotWords: 1 });
		this.results = new RingConsumer(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 });
	}

	/** Whether `put` may be called. */
	hasRoom(): boolean {
		return this.out < this.jobs.capacity;
	}

	put(job: number): void {
		this.out++;
		this.words[this.jobs.next()] = job;
		this.jobs.put();
	}

	/** The next job that the worker has done; -1 if there is none. */
	take(): number {
		const job = takeWord(this.words, this.results);
		if (job >= 0) this.out--;
		return job;
	}
}

/** The worker's end. */
export class JobQueue {
	private readonly words: Uint32Array;
	private readonly jobs: RingConsumer;
	private readonly results: RingProducer;

	/** `start`: first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.words = words;
		this.jobs = new RingConsumer(words, { start, capacity, slotWords: 1 });
		this.results = new RingProducer(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 });
	}

	/** The next job to do, or -1. Its result is sure to have room. */
	take(): number {
		return takeWord(this.words, this.jobs);
	}

	/** Gives the job back, done. */
	put(job: number): void {
		this.words[this.results.next()] = job;
		this.results.put();
	}
}

function takeWord(words: Uint32Array, ring: RingConsumer): number {
	if (ring.available() === 0) return -1;
	const word = words[ring.slot(0)];
	ring.release();
	return word;
}
