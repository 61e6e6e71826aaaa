import type { MemoryOperations } from "../mailbox/memory.js";
import { HsmError } from "../messages/errors.js";
import { SLOT_BYTES } from "../messages/slot.js";
import type { Call } from "./call.js";
import { plainOperations } from "./operations.js";
import type { RequestEncoder } from "./request-encoder.js";
import { methodOf } from "./table-names.js";

/** How much of one client may wait in the host's memory at the same time. */
export interface QueueLimits {
	/** Waiting requests. */
	readonly requests: number;
	/** Bytes of their inputs. */
	readonly bytes: number;
}

/** The default limits. They fit into a host with a heap of 83 KB that has the whole API in RAM. */
export const defaultQueue: QueueLimits = Object.freeze({ requests: 8, bytes: 16384 });

/**
 * Counts the waiting requests of one client, and their bytes. A request waits in the host's memory, with a copy of its inputs, if the ring
 * has no slot or the pool no memory. Beyond the limits the queue refuses it.
 */
export class RequestQueue {
	private readonly limits: QueueLimits;
	private readonly operations: MemoryOperations;
	private requests = 0;
	private bytes = 0;
	/** Callers that wait for room. */
	private waiters: (() => void)[] | undefined;

	/** `operations`: wipes the copies. */
	constructor(limits: QueueLimits, operations: MemoryOperations = plainOperations) {
		this.limits = limits;
		this.operations = operations;
	}

	/**
	 * Copies the request in `encoder`, which must wait, and counts it. `isPart`: it is part of a request that the queue has accepted already, so
	 * it always has room.
	 * @throws HsmError `Api.QueueFull`, `RequestTooLarge`
	 */
	hold(call: Call, encoder: RequestEncoder, isPart: boolean): void {
		const { inputBytes } = encoder;
		if (isPart) this.add(1, inputBytes);
		else if (!this.take(inputBytes)) throw this.full(methodOf(call.code), inputBytes);
		call.queued = encoder.toBytes().buffer;
	}

	/** The request waits no longer: wipes its copy. */
	release(call: Call): void {
		const { queued } = call;
		if (queued === undefined) return;
		this.operations.wipe(new Uint8Array(queued), 0, queued.byteLength);
		call.queued = undefined;
		this.add(-1, SLOT_BYTES - queued.byteLength);
	}

	/**
	 * Counts `requests` and `bytes` that are about to wait; `requests` is 0 for a part of a request. Returns false, and counts nothing, if
	 * the limits do not allow it.
	 */
	take(bytes: number, requests = 1): boolean {
		const { limits } = this;
		if ((requests > 0 && this.requests + requests > limits.requests) || this.bytes + bytes > limits.bytes) return false;
		this.add(requests, bytes);
		return true;
	}

	/** The error after `take` has refused `bytes` of the request `name`. `hint`: what the caller can do instead. */
	full(name: string, bytes: number, hint = ""): HsmError {
		const { limits } = this;
		if (bytes > limits.bytes) return new HsmError("RequestTooLarge", name, `the queue holds ${limits.bytes} bytes, the request needs ${bytes}${hint}`);
		const free = `${Math.max(0, limits.requests - this.requests)} of ${limits.requests} requests and ${Math.max(0, limits.bytes - this.bytes)} of ${limits.bytes} bytes`;
		return new HsmError("Api.QueueFull", name, `the request needs ${bytes} bytes; ${free} are free${hint}`);
	}

	/** Counts without a check what is part of an accepted request, or, with negative numbers, what waits no longer. */
	add(requests: number, bytes: number): void {
		this.requests += requests;
		this.bytes += bytes;
		if (this.waiters !== undefined && (requests < 0 || bytes < 0)) this.wake(this.waiters);
	}

	/** Resolves when something waits no longer; at once if nothing waits. */
	nextRoom(): Promise<void> {
		if (this.requests === 0 && this.bytes === 0) return Promise.resolve();
		return new Promise((resolve) => {
			this.waiters ??= [];
			this.waiters.push(resolve);
		});
	}

	private wake(waiters: (() => void)[]): void {
		this.waiters = undefined;
		for (const wake of waiters) wake();
	}
}
