import type { MemoryOperations } from "../mailbox/memory.js";
import { Pool } from "../mailbox/pool.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { RingEnd, Role } from "../mailbox/ring.js";
import { KEY, OUTPUT, OUTPUT_PAIR, PAIR, SLOT_BYTES } from "../messages/slot.js";
import { RequestEncoder } from "./request-encoder.js";

/** A client's part of the shared memory. Only this object refers to the memory, so the memory is free when the object is dropped. */
export class Channel {
	/** All words of the control region, signed, as Atomics.notify needs them. */
	readonly control: Int32Array;
	readonly requests: RingEnd;
	readonly responses: RingEnd;
	readonly pool: Uint8Array;
	/** Functions that copy and wipe bytes; plain JavaScript if undefined. */
	readonly operations: MemoryOperations | undefined;
	readonly allocator: Pool;
	/** An encoder that is not in use; the next request takes it. */
	encoder: RequestEncoder | undefined = new RequestEncoder();

	constructor(region: Region, memory: SharedMemory, index: number, operations: MemoryOperations | undefined) {
		const { slots, poolBytes } = region.sizes;
		this.control = new Int32Array(memory.control);
		this.requests = new RingEnd(this.control, region.requestRing(index), Role.producer);
		this.responses = new RingEnd(this.control, region.responseRing(index), Role.consumer);
		this.pool = new Uint8Array(memory.pools[index]);
		this.operations = operations;
		this.allocator = new Pool(0, poolBytes, slots);
	}

	/** Puts a request that has waited into the next slot, and its inputs into the pool from `block` on. */
	place(held: Uint8Array, block: number): void {
		const { control, requests, pool, operations } = this;
		const at = requests.slot(0);
		control.set(new Int32Array(held.buffer, 0, SLOT_BYTES / 4), at);
		for (let pair = KEY; pair <= OUTPUT; pair++) if (control[at + PAIR + 2 * pair] !== 0) control[at + PAIR + 2 * pair] += block - SLOT_BYTES;
		if (operations === undefined) pool.set(held.subarray(SLOT_BYTES), block);
		else operations.copy(held, SLOT_BYTES, held.length - SLOT_BYTES, pool, block);
	}

	/** A copy of the output that the response at the word `at` names. */
	output(at: number): Uint8Array {
		const { control, pool, operations } = this;
		const offset = control[at + OUTPUT_PAIR];
		const length = control[at + OUTPUT_PAIR + 1];
		if (operations === undefined) return pool.slice(offset, offset + length);
		const output = new Uint8Array(length);
		operations.copy(pool, offset, length, output, 0);
		return output;
	}

	/** Wipes a block of the pool and frees it. */
	free(block: number, bytes: number): void {
		if (this.operations === undefined) this.pool.fill(0, block, block + bytes);
		else this.operations.wipe(this.pool, block, bytes);
		this.allocator.free(block, bytes);
	}
}
