import type { KeyStore } from "../keystore/keystore.js";
import { Status } from "../messages/errors.js";
import type { Row } from "../messages/requests.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { Client } from "./client.js";
import type { Job } from "./job.js";
import type { MemoryOperations } from "./memory.js";
import { isKeySize, validate } from "./validation.js";

/** The client's arena has no room now; the request stays in the ring until one of the client's jobs is done. */
export const NO_MEMORY_NOW = -1;

/**
 * Turns a request in shared memory into a job in private memory: checks the private copy of the slot, copies key and
 * inputs once, and points the job's slot at the copies. What the client does to its memory afterwards changes nothing.
 */
export class Admission {
	private readonly pool: Uint8Array;
	private readonly memory: Uint8Array;
	private readonly keys: KeyStore;
	private readonly operations: MemoryOperations;

	constructor(pool: Uint8Array, memory: Uint8Array, keys: KeyStore, operations: MemoryOperations) {
		this.pool = pool;
		this.memory = memory;
		this.keys = keys;
		this.operations = operations;
	}

	/** `Ok`, the error to answer with, or NO_MEMORY_NOW. The job holds a block of the arena only after `Ok`. */
	admit(job: Job, client: Client, row: Row): Status | typeof NO_MEMORY_NOW {
		const { slot } = job;
		const status = validate(slot, row, client.poolStart, client.poolBytes);
		if (status !== Status.Ok) return status;
		const keyStatus = this.checkKey(slot, row);
		if (keyStatus !== Status.Ok) return keyStatus;

		const keyBytes = this.keyBytes(slot, row);
		const outputBytes = this.outputBytes(slot, row);
		let bytes = keyBytes + outputBytes;
		for (let index = 0; index < row.inputs.length; index++) bytes += slot.length(INPUT + index);
		if (bytes > client.arena.size) return Status.RequestTooLarge;
		const block = client.arena.allocate(bytes);
		if (block < 0) return NO_MEMORY_NOW;

		job.block = block;
		job.blockBytes = bytes;
		job.poolOutput = slot.offset(OUTPUT);
		this.placeKey(slot, row, block, keyBytes);
		let offset = block + keyBytes;
		for (let pair = INPUT; pair < INPUT + row.inputs.length; pair++) {
			const length = slot.length(pair);
			this.copyIn(slot.offset(pair), length, offset);
			slot.setPair(pair, offset, length);
			offset += length;
		}
		slot.setPair(OUTPUT, offset, outputBytes);
		return Status.Ok;
	}

	private checkKey(slot: Slot, row: Row): Status {
		if (row.key === "generate") return this.keys.mayGenerate(slot.keyId, slot.parameter(0) === 1);
		if (row.key !== "use" || (slot.type & EXTERNAL_KEY) !== 0) return Status.Ok;
		const status = this.keys.mayUse(slot.keyId);
		if (status !== Status.Ok) return status;
		return isKeySize(row, this.keys.size(slot.keyId)) ? Status.Ok : Status["Crypto.InvalidSymmetricKeySize"];
	}

	/** Bytes of key that the worker is given. */
	private keyBytes(slot: Slot, row: Row): number {
		if (row.key !== "use") return 0;
		return (slot.type & EXTERNAL_KEY) !== 0 ? slot.length(KEY) : this.keys.size(slot.keyId);
	}

	/** What the worker may write: never more than asked for, however much room the client offers. */
	private outputBytes(slot: Slot, row: Row): number {
		if (row.key === "generate") return this.keys.size(slot.keyId);
		if (row.output === undefined) return 0;
		return Math.min(row.output(slot), slot.length(OUTPUT));
	}

	private placeKey(slot: Slot, row: Row, offset: number, length: number): void {
		if (row.key === "use") {
			if ((slot.type & EXTERNAL_KEY) !== 0) this.copyIn(slot.offset(KEY), length, offset);
			else this.keys.read(slot.keyId, this.memory, offset);
		}
		slot.setPair(KEY, offset, length);
	}

	private copyIn(source: number, length: number, target: number): void {
		if (length > 0) this.operations.copy(this.pool, source, length, this.memory, target);
	}
}
