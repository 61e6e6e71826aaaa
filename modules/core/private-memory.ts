import type { RegionSizes } from "../mailbox/region.js";
import { SESSION_BYTES, SESSIONS } from "../messages/session.js";
import { SLOT_BYTES, SLOT_WORDS, Slot } from "../messages/slot.js";

/** Room for the key bytes of a request beside what the client brings: the largest key pair (144), or a key, another, and that wrapped (168). */
const KEY_ROOM = 192;

/** Bytes of the private memory of an HSM with such a region. */
export function privateMemoryBytes({ clients, slots, poolBytes }: RegionSizes): number {
	return clients * (slots * SLOT_BYTES + SESSIONS * SESSION_BYTES + poolBytes + KEY_ROOM);
}

/**
 * Memory of the HSM alone, that the host never gets a reference to: a slot for every job, the states of sessions, then for each
 * client an arena that its requests are copied to. It is shared memory so that a worker may run in a machine of its own, and since
 * only such buffers lie outside the heap.
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
	constructor(sizes: RegionSizes, buffer?: SharedArrayBuffer) {
		const { clients, slots, poolBytes } = sizes;
		this.clients = clients;
		this.jobsPerClient = slots;
		this.arenaBytes = poolBytes + KEY_ROOM;
		const jobs = clients * slots;
		this.buffer = buffer ?? new SharedArrayBuffer(privateMemoryBytes(sizes));
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

	/** Offset in bytes of the state of a session, which are numbered client by client. */
	sessionStart(session: number): number {
		return this.jobs * SLOT_BYTES + session * SESSION_BYTES;
	}

	/** Offset in bytes of a client's arena. */
	arenaStart(client: number): number {
		return this.sessionStart(this.clients * SESSIONS) + client * this.arenaBytes;
	}
}
