import { Status } from "../messages/errors.js";
import { outputBytes } from "../messages/output.js";
import { At, OutputRule, Result, rows } from "../messages/row.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
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

	/**
	 * Admits a request of the row `code`: `Ok`, the error to answer with, or NO_MEMORY_NOW. The job holds a block of the
	 * arena only after `Ok`.
	 */
	admit(job: Job, client: Client, code: number): Status | typeof NO_MEMORY_NOW {
		const { slot } = job;
		let status = validate(slot, code, client.poolStart, client.poolBytes);
		if (status === Status.Ok) status = this.policy.check(slot, code);
		if (status !== Status.Ok) return status;

		const external = slot.isExternal;
		const keyBytes = external ? slot.length(KEY) : this.policy.keyBytes(slot, code);
		const targetBytes = this.policy.targetBytes(slot, code);
		const inputs = rows[code * At.End + At.Inputs];
		const room = this.outputRoom(slot, code);
		let bytes = keyBytes + targetBytes + room;
		for (let index = 0; index < inputs; index++) bytes += slot.length(INPUT + index);
		if (bytes > client.arena.size) return Status.RequestTooLarge;
		const block = client.arena.allocate(bytes);
		if (block < 0) return NO_MEMORY_NOW;

		job.block = block;
		job.blockBytes = bytes;
		job.poolOutput = slot.offset(OUTPUT);
		if (external) this.copyIn(slot.offset(KEY), keyBytes, block);
		else if (keyBytes > 0) this.policy.readKey(slot, code, this.memory, block);
		slot.setPair(KEY, block, keyBytes);
		const end = this.copyInputs(slot, inputs, block + keyBytes);
		if (targetBytes > 0) {
			this.policy.readTarget(slot, this.memory, end);
			slot.setPair(INPUT, end, targetBytes);
		}
		slot.setPair(OUTPUT, end + targetBytes, room);
		return Status.Ok;
	}

	/** Returns the first byte behind the inputs. */
	private copyInputs(slot: Slot, count: number, start: number): number {
		let offset = start;
		for (let pair = INPUT; pair < INPUT + count; pair++) {
			const length = slot.length(pair);
			this.copyIn(slot.offset(pair), length, offset);
			slot.setPair(pair, offset, length);
			offset += length;
		}
		return offset;
	}

	/** What the worker may write: never more than asked for, however much room the client offers. */
	private outputRoom(slot: Slot, code: number): number {
		if (rows[code * At.End + At.OutputRule] === OutputRule.none) return this.policy.storedBytes(slot, code);
		const bytes = outputBytes(code, slot);
		return rows[code * At.End + At.Result] === Result.bytes ? Math.min(bytes, slot.length(OUTPUT)) : bytes;
	}

	private copyIn(source: number, length: number, target: number): void {
		if (length > 0) this.operations.copy(this.pool, source, length, this.memory, target);
	}
}
