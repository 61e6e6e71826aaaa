import { RingEnd, Role, ringWords } from "./ring.js";

/**
 * The way between the core and one worker: a ring of job numbers there and one back. Both are HSM-private; whether core
 * and worker share a machine decides only what kind of buffer `words` lies on.
 */
export function queueWords(capacity: number): number {
	return 2 * ringWords(capacity, 1);
}

/**
 * The core's end. The core counts, so that it never has more jobs out than the ring of results takes: a worker that had to wait
 * for room there would sleep, and nobody would wake it when the core makes room.
 */
export class WorkerQueue {
	/** Jobs that may be out at the same time: put and not taken back. */
	readonly capacity: number;
	private readonly words: Uint32Array;
	private readonly jobs: RingEnd;
	private readonly results: RingEnd;

	/** `start`: first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.capacity = capacity;
		this.words = words;
		this.jobs = new RingEnd(words, { start, capacity, slotWords: 1 }, Role.producer);
		this.results = new RingEnd(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 }, Role.consumer);
	}

	put(job: number): void {
		putWord(this.words, this.jobs, job);
	}

	/** The next job that the worker has done; -1 if there is none. */
	take(): number {
		return takeWord(this.words, this.results);
	}

	/** Jobs that the worker has not begun. */
	get waiting(): number {
		return this.capacity - this.jobs.available();
	}
}

/** The worker's end. */
export class JobQueue {
	private readonly words: Uint32Array;
	private readonly jobs: RingEnd;
	private readonly results: RingEnd;

	/** `start`: first of its words. */
	constructor(words: Uint32Array, capacity: number, start = 0) {
		this.words = words;
		this.jobs = new RingEnd(words, { start, capacity, slotWords: 1 }, Role.consumer);
		this.results = new RingEnd(words, { start: start + ringWords(capacity, 1), capacity, slotWords: 1 }, Role.producer);
	}

	/** The next job to do, or -1. Its result is sure to have room. */
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
	ring.pass();
}

function takeWord(words: Uint32Array, ring: RingEnd): number {
	if (ring.available() === 0) return -1;
	const word = words[ring.slot(0)];
	ring.pass();
	return word;
}
