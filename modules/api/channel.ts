import { Pool } from "../mailbox/pool.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { RingEnd, Role } from "../mailbox/ring.js";
import { KEY, OUTPUT, OUTPUT_PAIR, PAIR, SLOT_BYTES } from "../messages/slot.js";
import type { Call } from "./call.js";
import { plainOperations, type RequestOperations } from "./operations.js";
import type { RequestEncoder } from "./request-encoder.js";

/** A client's part of the shared memory. Only this object refers to the memory, so the memory is free when the object is dropped. */
export class Channel {
	/** All words of the control region, signed, as Atomics.notify needs them. */
	readonly control: Int32Array;
	readonly requests: RingEnd;
	readonly responses: RingEnd;
	readonly pool: Uint8Array;
	readonly operations: RequestOperations;
	readonly allocator: Pool;
	/** An encoder that is not in use; the next request takes it. The first request makes one. */
	encoder: RequestEncoder | undefined;

	constructor(region: Region, memory: SharedMemory, index: number, operations: RequestOperations | undefined) {
		const { slots, poolBytes } = region.sizes;
		this.control = new Int32Array(memory.control);
		this.requests = new RingEnd(this.control, region.requestRing(index), Role.producer);
		this.responses = new RingEnd(this.control, region.responseRing(index), Role.consumer);
		this.pool = new Uint8Array(memory.pools[index]);
		this.operations = operations ?? plainOperations;
		this.allocator = new Pool(0, poolBytes, slots);
	}

	/** Puts a request that has waited into the slot at the word `at`, and its inputs into the pool from `block` on. */
	place({ queued }: Call, block: number, at: number): void {
		const { control, pool, operations } = this;
		if (queued === undefined) return;
		const held = new Uint8Array(queued);
		control.set(new Int32Array(held.buffer, 0, SLOT_BYTES / 4), at);
		for (let pair = KEY; pair <= OUTPUT; pair++) if (control[at + PAIR + 2 * pair] !== 0) control[at + PAIR + 2 * pair] += block - SLOT_BYTES;
		operations.copy(held, SLOT_BYTES, held.length - SLOT_BYTES, pool, block);
	}

	/**
	 * Takes the response to `call` at the word `at`: wipes and frees the request's block of the pool, and passes the slot back. Returns a copy of the
	 * output if the request `hasOutput`.
	 */
	take(call: Call, at: number, hasOutput: boolean): Uint8Array | undefined {
		const pool = this.pool;
		let output: Uint8Array | undefined;
		if (hasOutput) {
			const length = this.control[at + OUTPUT_PAIR + 1];
			output = new Uint8Array(length);
			this.operations.copy(pool, this.control[at + OUTPUT_PAIR], length, output, 0);
		}
		this.operations.wipe(pool, call.block, call.bytes);
		this.allocator.free(call.block, call.bytes);
		this.responses.advance();
		return output;
	}
}
