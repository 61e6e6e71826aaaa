import { Status } from "../messages/errors.js";
import type { Row } from "../messages/requests.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { Client } from "./client.js";
import type { Job } from "./job.js";
import type { KeyPolicy } from "./key-policy.js";
import type { MemoryOperations } from "./memory.js";
import { validate } from "./validation.js";

/** The client's arena has no room now; the request stays in the ring until one of the client's jobs is done. */
export const NO_MEMORY_NOW = -1;

/**
 * Turns a request in shared memory into a job in private memory: checks the private copy of the slot, copies key and
 * inputs once, and points the job's slot at the copies. What the client does to its memory afterwards changes nothing.
 */
export class Admission {
	private readonly pool: Uint8Array;
	private readonly memory: Uint8Array;
	private readonly policy: KeyPolicy;
	private readonly operations: MemoryOperations;

	constructor(pool: Uint8Array, memory: Uint8Array, policy: KeyPolicy, operations: MemoryOperations) {
		this.pool = pool;
		this.memory = memory;
		this.policy = policy;
		this.operations = operations;
	}

	/** `Ok`, the error to answer with, or NO_MEMORY_NOW. The job holds a block of the arena only after `Ok`. */
	admit(job: Job, client: Client, row: Row): Status | typeof NO_MEMORY_NOW {
		const { slot } = job;
		let status = validate(slot, row, client.poolStart, client.poolBytes);
		if (status === Status.Ok) status = this.policy.check(slot, row);
		if (status !== Status.Ok) return status;

		const external = (slot.type & EXTERNAL_KEY) !== 0;
		const keyBytes = external ? slot.length(KEY) : this.policy.keyBytes(slot, row);
		const targetBytes = this.policy.targetBytes(slot, row);
		const outputBytes = this.outputBytes(slot, row);
		let bytes = keyBytes + targetBytes + outputBytes;
		for (let index = 0; index < row.inputs.length; index++) bytes += slot.length(INPUT + index);
		if (bytes > client.arena.size) return Status.RequestTooLarge;
		const block = client.arena.allocate(bytes);
		if (block < 0) return NO_MEMORY_NOW;

		job.block = block;
		job.blockBytes = bytes;
		job.poolOutput = slot.offset(OUTPUT);
		if (external) this.copyIn(slot.offset(KEY), keyBytes, block);
		else if (keyBytes > 0) this.policy.readKey(slot, row, this.memory, block);
		slot.setPair(KEY, block, keyBytes);
		const inputs = this.copyInputs(slot, row, block + keyBytes);
		if (targetBytes > 0) {
			this.policy.readTarget(slot, this.memory, inputs);
			slot.setPair(INPUT, inputs, targetBytes);
		}
		slot.setPair(OUTPUT, inputs + targetBytes, outputBytes);
		return Status.Ok;
	}

	/** Returns the first byte behind the inputs. */
	private copyInputs(slot: Slot, row: Row, start: number): number {
		let offset = start;
		for (let pair = INPUT; pair < INPUT + row.inputs.length; pair++) {
			const length = slot.length(pair);
			this.copyIn(slot.offset(pair), length, offset);
			slot.setPair(pair, offset, length);
			offset += length;
		}
		return offset;
	}

	/** What the worker may write: never more than asked for, however much room the client offers. */
	private outputBytes(slot: Slot, row: Row): number {
		if (row.output === undefined) return this.policy.storedBytes(slot, row);
		return row.result === "bytes" ? Math.min(row.output(slot), slot.length(OUTPUT)) : row.output(slot);
	}

	private copyIn(source: number, length: number, target: number): void {
		if (length > 0) this.operations.copy(this.pool, source, length, this.memory, target);
	}
}
