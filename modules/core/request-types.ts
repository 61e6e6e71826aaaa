import type { WorkerQueue } from "../mailbox/queue.js";
import { EXTERNAL_KEY } from "../messages/slot.js";
import type { Row } from "../messages/requests.js";
import { requestNames, rowOf, type RequestName } from "../messages/types.js";

/** A worker as the core knows it. */
export interface WorkerPort {
	/** The requests that it takes. */
	readonly requests: readonly RequestName[];
	readonly queue: WorkerQueue;
	/** Rings the doorbell of the machine that the worker runs in; nothing to do if that is the core's own. */
	readonly wake: () => void;
}

/** A row of the table, and the number of the worker that takes it. */
export interface RequestType {
	readonly row: Row;
	/** Index among the core's workers; undefined if the core answers itself or no worker takes it. */
	readonly worker: number | undefined;
}

/** What the core knows of each type on the wire. */
export class RequestTypes {
	private readonly byCode: (RequestType | undefined)[] = [];

	/** @throws Error if two workers take the same request, or one takes a request that the core answers itself. */
	constructor(workers: readonly WorkerPort[]) {
		for (const name of requestNames) {
			const row = rowOf(name);
			const takers = workers.filter((worker) => worker.requests.includes(name));
			if (takers.length > 1) throw new Error(`two workers take ${name}`);
			if (takers.length > 0 && row.worker === "core") throw new Error(`${name} is answered by the core, not by a worker`);
			const worker = takers.length > 0 ? workers.indexOf(takers[0]) : undefined;
			this.byCode[row.code] = Object.freeze({ row, worker });
		}
	}

	/** The type that a slot names; undefined if there is none, or if it has no key that the caller could bring. */
	of(type: number): RequestType | undefined {
		const external = (type & EXTERNAL_KEY) !== 0;
		const found = this.byCode[external ? type - EXTERNAL_KEY : type];
		return external && found?.row.key !== "use" ? undefined : found;
	}
}
