import { At, Fields, KeyRole, rows, WorkerFamily, workerFamily, type WorkerName } from "../messages/row.js";
import { EXTERNAL_KEY } from "../messages/slot.js";

/** The core's end of the way to a worker; the mailbox's WorkerQueue is one. */
export interface Queue {
	/** Whether `put` may be called. */
	hasRoom(): boolean;
	put(job: number): void;
	/** The next job that is done; -1 if there is none. */
	take(): number;
}

/** A worker as the core knows it. */
export interface WorkerPort {
	/** The family whose requests it takes. */
	readonly family: WorkerName;
	readonly queue: Queue;
	/** Rings the doorbell of the machine that the worker runs in; nothing to do if that is the core's own. */
	readonly wake: () => void;
}

/** A type on the wire that means no request. */
export const NO_REQUEST = -1;
/** Instead of a worker's number: the core answers itself; nobody does. */
export const CORE = -1;
export const NOBODY = -2;

/** What the core knows of each type on the wire. */
export class RequestTypes {
	/** By family. */
	private readonly workers = new Int8Array(WorkerFamily.ecc + 1).fill(NOBODY);

	/** @throws Error if two workers are of the same family; the core is the one of its own. */
	constructor(workers: readonly WorkerPort[]) {
		this.workers[WorkerFamily.core] = CORE;
		workers.forEach(({ family }, index) => {
			const number = workerFamily(family);
			if (this.workers[number] !== NOBODY) throw new Error(`family "${family}" has two workers`);
			this.workers[number] = index;
		});
	}

	/** The code of the row that a slot names; NO_REQUEST if there is none, or if it has no key that the caller could bring. */
	codeOf(type: number): number {
		const external = (type & EXTERNAL_KEY) !== 0;
		const code = external ? type - EXTERNAL_KEY : type;
		const start = code * At.End;
		if (!(start < Fields.Start) || rows[start + At.Worker] === 0) return NO_REQUEST;
		return external && rows[start + At.KeyRole] !== KeyRole.use ? NO_REQUEST : code;
	}

	/** The number of the worker that takes requests of the row `code`, or CORE, or NOBODY. */
	workerOf(code: number): number {
		return this.workers[rows[code * At.End + At.Worker]];
	}
}
