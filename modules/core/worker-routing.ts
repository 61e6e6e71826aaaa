import { KeyRole, WorkerFamily, type WorkerName, workerFamily } from "../messages/row.js";
import { Fields, RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY } from "../messages/slot.js";
import { rows } from "../messages/table.js";

/** The core's end of a queue to a worker; the mailbox's WorkerQueue is one. */
export interface Queue {
	/** The largest number of jobs that are out: put and not yet taken back. */
	readonly capacity: number;
	put(job: number): void;
	/** Takes the next done job; -1 if there is none. */
	take(): number;
}

/** A worker as the core knows it. */
export interface WorkerPort {
	/** The families whose requests it takes. */
	readonly families: readonly WorkerName[];
	/** If one of its families has two workers, this one takes the slow requests (the table says which). */
	readonly isSlow?: boolean;
	readonly queue: Queue;
	/** Rings the doorbell of the worker's machine. Does nothing if that is the core's own machine. */
	readonly wake: () => void;
}

/** In the place of a worker's number: the core answers itself; no worker does; the type is no request. */
const CORE = -1;
export const NO_WORKER = -2;
export const NO_REQUEST = -3;
/** Two workers serve the type, one of them its slow requests. */
export const FAST_OR_SLOW = -4;
/** All types on the wire are below this. */
export const TYPES = 2 * EXTERNAL_KEY;

/** The worker of each type on the wire: its number, or one of the constants above. */
export interface WorkersByType {
	readonly types: Int8Array;
	/** The worker of requests that are not slow, and of slow ones. If a family has one worker, it takes both. */
	readonly fast: Int8Array;
	readonly slow: Int8Array;
}

/** @throws Error if a family has two workers for the same requests, or the family `core` has one. */
export function workersByType(ports: readonly WorkerPort[]): WorkersByType {
	const fast = byFamily(ports, false);
	const slow = byFamily(ports, true);
	const either = (first: Int8Array, second: Int8Array): Int8Array => byType(first.map((worker, family) => (worker === NO_WORKER ? second[family] : worker)));
	const [fastTypes, slowTypes] = [either(fast, slow), either(slow, fast)];
	const isBoth = (type: number): boolean => fastTypes[type] !== slowTypes[type] && rows[(type & ~EXTERNAL_KEY) * RowOffset.End + RowOffset.SlowFrom] !== 0;
	return { types: fastTypes.map((worker, type) => (isBoth(type) ? FAST_OR_SLOW : worker)), fast: fastTypes, slow: slowTypes };
}

function byFamily(ports: readonly WorkerPort[], slow: boolean): Int8Array {
	const workers = new Int8Array(WorkerFamily.ecc + 1).fill(NO_WORKER);
	workers[WorkerFamily.core] = CORE;
	ports.forEach(({ families, isSlow = false }, index) => {
		if (isSlow !== slow) return;
		for (const family of families) {
			const number = workerFamily(family);
			if (workers[number] !== NO_WORKER) throw new Error(`family "${family}" has two workers`);
			workers[number] = index;
		}
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
		// The caller can only give a key that the worker uses.
		if (rows[row + RowOffset.KeyRole] === KeyRole.use && rows[row + RowOffset.IsStoredOnly] === 0) types[code + EXTERNAL_KEY] = workers[family];
	}
	return types;
}
