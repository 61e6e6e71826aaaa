import type { RegionSizes } from "../mailbox/region.js";
import { Slot, SLOT_BYTES, SLOT_WORDS } from "../messages/slot.js";

/** Room for the key bytes of a request beside what the client brings: the largest key pair, rounded up. */
const KEY_ROOM = 256;

/**
 * Memory of the HSM alone, that the host never gets a reference to: a slot for every job, then for each client an arena
 * that its requests are copied to. It is shared memory only so that a worker may run in a machine of its own.
 *
 * A client's arena holds as much as its pool does, so what fits there fits here; and since no client can
 * take another's arena, none can keep another waiting for memory.
 */
export class PrivateMemory {
	readonly buffer: SharedArrayBuffer;
	/** Jobs of one client at the same time, at most. */
	readonly jobsPerClient: number;
	readonly arenaBytes: number;
	readonly bytes: Uint8Array;
	private readonly words: Uint32Array;
	private readonly clients: number;

	/** `buffer`: one made by another machine of the same HSM, for a worker there; else a new one is made. */
	constructor({ clients, slots, poolBytes }: RegionSizes, buffer?: SharedArrayBuffer) {
		this.clients = clients;
		this.jobsPerClient = slots;
		this.arenaBytes = poolBytes + KEY_ROOM;
		const jobs = clients * slots;
		this.buffer = buffer ?? new SharedArrayBuffer(jobs * SLOT_BYTES + clients * this.arenaBytes);
		this.bytes = new Uint8Array(this.buffer);
		this.words = new Uint32Array(this.buffer, 0, jobs * SLOT_WORDS);
	}

	get jobs(): number {
		return this.clients * this.jobsPerClient;
	}

	/** A new cursor on the slot of job `job`. */
	slot(job: number): Slot {
		return new Slot(this.words, job * SLOT_WORDS);
	}

	/** Offset in bytes of a client's arena. */
	arenaStart(client: number): number {
		return this.jobs * SLOT_BYTES + client * this.arenaBytes;
	}
}
