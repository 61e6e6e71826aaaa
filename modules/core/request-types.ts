import { At, Fields, KeyRole, WorkerFamily, workerFamily, type WorkerName } from "../messages/row.js";
import { EXTERNAL_KEY } from "../messages/slot.js";
import { rows } from "../messages/table.js";

/** The core's end of the way to a worker; the mailbox's WorkerQueue is one. */
export interface Queue {
	/** Jobs that may be out at the same time: put and not taken back. */
	readonly capacity: number;
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

/** Instead of a worker's number: the core answers itself; nobody does; the type means no request. */
const CORE = -1;
export const NOBODY = -2;
export const NO_REQUEST = -3;
/** All types on the wire are below this. */
export const TYPES = 2 * EXTERNAL_KEY;

/**
 * Who takes the requests of each type on the wire: the number of a worker, or one of the above.
 * @throws Error if two workers are of the same family; the core is the one of its own.
 */
export function workersByType(ports: readonly WorkerPort[]): Int8Array {
	const byFamily = new Int8Array(WorkerFamily.ecc + 1).fill(NOBODY);
	byFamily[WorkerFamily.core] = CORE;
	ports.forEach(({ family }, index) => {
		const number = workerFamily(family);
		if (byFamily[number] !== NOBODY) throw new Error(`family "${family}" has two workers`);
		byFamily[number] = index;
	});
	const byType = new Int8Array(TYPES).fill(NO_REQUEST);
	for (let row = 0; row < Fields.Start; row += At.End) {
		const family = rows[row + At.Worker];
		if (family === 0) continue;
		const code = row / At.End;
		byType[code] = byFamily[family];
		// Only a key that is used can be the caller's own.
		if (rows[row + At.KeyRole] === KeyRole.use) byType[code + EXTERNAL_KEY] = byFamily[family];
	}
	return byType;
}
