import { Status } from "../messages/errors.js";
import { type CodedMethods, UNFINISHED } from "../messages/methods.js";
import { SLOT_WORDS, type Slot } from "../messages/slot.js";
import type { Heap } from "./engines.js";

/** Gives a worker its jobs and takes them back, such as the mailbox's JobQueue. */
export interface Jobs {
	/** The number of the next job, or -1. */
	take(): number;
	put(job: number): void;
}

/**
 * The task that runs a worker. It takes a job, calls the worker's method, and gives the job back with a status. A worker gets the slot of the job and
 * the memory that the slot names, and nothing else.
 */
export class WorkerTask {
	private readonly methods: CodedMethods;
	private readonly jobs: Jobs;
	private readonly slot: Slot;
	private readonly heap: Heap | undefined;
	/** The job under way; -1: none. */
	private job = -1;

	/**
	 * `methods`: by the code of the request; `slot`: a cursor of this task on the slots of all jobs; `heap`: wiped after each job, before it goes back,
	 * for workers that leave secrets in memory that they can not wipe.
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
			// An engine failed. The core answers the request, and the worker serves the next one.
			return Status.WorkerFailed;
		}
	}
}
