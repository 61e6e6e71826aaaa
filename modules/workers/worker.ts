import { Status } from "../messages/errors.js";
import { type CodedMethods, UNFINISHED } from "../messages/methods.js";
import { SLOT_WORDS, type Slot } from "../messages/slot.js";
import type { Heap } from "./engines.js";

/** Where a worker gets its jobs from and puts them when they are done; the mailbox's JobQueue is one. */
export interface Jobs {
	/** The number of the next job, or -1. */
	take(): number;
	put(job: number): void;
}

/**
 * The task that runs a worker: takes a job, lets the worker's method compute it, gives it back with a status. The slot
 * of a job names memory that the worker may read and write; that, and nothing else, is what a worker is given.
 */
export class WorkerTask {
	private readonly methods: CodedMethods;
	private readonly jobs: Jobs;
	private readonly slot: Slot;
	private readonly heap: Heap | undefined;
	/** The job that was taken and is not given back; -1: none. */
	private job = -1;

	/**
	 * `methods`: by the code of their request; `slot`: a cursor of the worker's own on the slots of all jobs; `heap`: wiped
	 * after each job, before it is given back, for workers that leave secrets where they can not wipe them themselves.
	 */
	constructor(methods: CodedMethods, jobs: Jobs, slot: Slot, heap?: Heap) {
		this.methods = methods;
		this.jobs = jobs;
		this.slot = slot;
		this.heap = heap;
	}

	execute(): boolean {
		if (this.job < 0) this.job = this.jobs.take();
		const { job, slot } = this;
		if (job < 0) return false;
		slot.base = job * SLOT_WORDS;
		const status = this.run(slot);
		if (status === UNFINISHED) return true;
		this.job = -1;
		slot.status = status;
		this.heap?.wipe();
		this.jobs.put(job);
		return true;
	}

	private run(slot: Slot): Status | typeof UNFINISHED {
		try {
			return this.methods[slot.code]?.(slot) ?? Status.NoWorkerForRequest;
		} catch {
			// An engine failed. The request is answered and the worker serves the next: a fault ends nothing but itself.
			return Status.WorkerFailed;
		}
	}
}
