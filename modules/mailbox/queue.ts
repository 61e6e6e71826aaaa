import { RingEnd, Role, ringWords } from "./ring.js";

/**
 * The queue between the core and one worker: a ring of job numbers to the worker, and one back. Both are private to the HSM. `words` lies
 * on a shared buffer if the worker has a machine of its own, and on a plain one otherwise.
 */
export function queueWords(capacity: number): number {
	return 2 * ringWords(capacity, 1);
}

/**
 * The core's end. It counts its jobs, so that it never has more of them out than the ring of results takes. A worker without room for a
 * result would have to sleep, and nobody would wake it when the core makes room.
 */
export class WorkerQueue {
	/** The largest number of jobs that are out: put and not yet taken back. */
	readonly capacity: number;
	private readonly words: Uint32Array;
	private readonly jobs: RingEnd;
	private readonly results: RingEnd;

	/** `start`: the first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.capacity = capacity;
		this.words = words;
		this.jobs = new RingEnd(words, { start, capacity, slotWords: 1 }, Role.producer);
		this.results = new RingEnd(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 }, Role.consumer);
	}

	put(job: number): void {
		putWord(this.words, this.jobs, job);
	}

	/** Takes the next done job; -1 if there is none. */
	take(): number {
		return takeWord(this.words, this.results);
	}

	/** The number of jobs that the worker has not begun. */
	get waiting(): number {
		return this.capacity - this.jobs.available();
	}
}

/** The worker's end. */
export class JobQueue {
	private readonly words: Uint32Array;
	private readonly jobs: RingEnd;
	private readonly results: RingEnd;

	/** `start`: the first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.words = words;
		this.jobs = new RingEnd(words, { start, capacity, slotWords: 1 }, Role.consumer);
		this.results = new RingEnd(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 }, Role.producer);
	}

	/** The job that `take` would take. */
	next(): number {
		return this.jobs.available() === 0 ? -1 : this.words[this.jobs.slot(0)];
	}

	/** The next job to do, or -1. The ring has room for its result. */
	take(): number {
		return takeWord(this.words, this.jobs);
	}

	/** Gives the job back, done. */
	put(job: number): void {
		putWord(this.words, this.results, job);
	}
}

function putWord(words: Uint32Array, ring: RingEnd, word: number): void {
	words[ring.slot(0)] = word;
	ring.advance();
}

function takeWord(words: Uint32Array, ring: RingEnd): number {
	if (ring.available() === 0) return -1;
	const word = words[ring.slot(0)];
	ring.advance();
	return word;
}
