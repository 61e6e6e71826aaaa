import { KeyRole, WorkerFamily, type WorkerName, workerFamily } from "../messages/row.js";
import { Fields, RowOffset } from "../messages/row-layout.js";
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
	/** Of a family that has two workers, it takes the requests that the table calls slow. */
	readonly isSlow?: boolean;
	readonly queue: Queue;
	/** Rings the doorbell of the machine that the worker runs in; nothing to do if that is the core's own. */
	readonly wake: () => void;
}

/** Instead of a worker's number: the core answers itself; nobody does; the type means no request. */
const CORE = -1;
export const NO_WORKER = -2;
export const NO_REQUEST = -3;
/** All types on the wire are below this. */
export const TYPES = 2 * EXTERNAL_KEY;

/** The taker of the requests of each type on the wire: the number of a worker, or one of the above. */
export interface WorkersByType {
	readonly fast: Int8Array;
	/** The same for slow requests. They are the family's only worker's, if it has one. */
	readonly slow: Int8Array;
}

/** @throws Error if a family has two workers for the same requests; the core is the one of its own. */
export function workersByType(ports: readonly WorkerPort[]): WorkersByType {
	const fast = byFamily(ports, false);
	const slow = byFamily(ports, true);
	const either = (first: Int8Array, second: Int8Array): Int8Array => byType(first.map((worker, family) => (worker === NO_WORKER ? second[family] : worker)));
	return { fast: either(fast, slow), slow: either(slow, fast) };
}

function byFamily(ports: readonly WorkerPort[], slow: boolean): Int8Array {
	const workers = new Int8Array(WorkerFamily.ecc + 1).fill(NO_WORKER);
	workers[WorkerFamily.core] = CORE;
	ports.forEach(({ family, isSlow = false }, index) => {
		if (isSlow !== slow) return;
		const number = workerFamily(family);
		if (workers[number] !== NO_WORKER) throw new Error(`family "${family}" has two workers`);
		workers[number] = index;
	});
	return workers;
}

function byType(workers: Int8Array): Int8Array {
	const types = new Int8Array(TYPES).fill(NO_REQUEST);
	for (let row = 0; row < Fields.Start; row += RowOffset.End) {
		const family = rows[row + RowOffset.Worker];
		if (family === 0) continue;
		const code = row / RowOffset.End;
		types[code] = workers[family];
		// Only a key that is used can be the caller's own.
		if (rows[row + RowOffset.KeyRole] === KeyRole.use) types[code + EXTERNAL_KEY] = workers[family];
	}
	return types;
}
