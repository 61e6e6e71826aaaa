import type { RegionSizes } from "../mailbox/region.js";
import { SESSION_BYTES, SESSIONS } from "../messages/session.js";
import { SLOT_BYTES, SLOT_WORDS, Slot } from "../messages/slot.js";

/**
 * Room for key bytes beside the bytes of the pool. The largest pair takes 144; a wrapping key and an unwrapped key with its check value take 184;
 * the largest base key of HKDF and the largest derived key take 288. So these two keys leave 40 bytes less for salt and info than the pool has.
 * A larger private memory would take another 512 bytes of the chip's heap.
 */
const KEY_ROOM = 248;

/** Bytes of the private memory of an HSM with this region. */
export function privateMemoryBytes({ clients, slots, poolBytes }: RegionSizes): number {
	return clients * (slots * SLOT_BYTES + SESSIONS * SESSION_BYTES + poolBytes + KEY_ROOM);
}

/**
 * Memory of the HSM alone: a slot for each job, the states of sessions, then an arena for each client. The host never gets a reference to
 * it. It is a SharedArrayBuffer, because a worker may run in another machine, and because only such buffers lie outside the heap.
 *
 * A client's arena is at least as large as its pool, so that a request that fits into the pool fits into the arena. No client can take
 * memory of another client's arena, so none can make another wait for memory.
 */
export class PrivateMemory {
	readonly buffer: SharedArrayBuffer;
	/** The largest number of jobs that one client has at the same time. */
	readonly jobsPerClient: number;
	readonly arenaBytes: number;
	readonly bytes: Uint8Array;
	private readonly words: Uint32Array;
	private readonly clients: number;

	/** `buffer`: the memory that another machine of the same HSM has made; a new one if left out. */
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

	/** Offset in bytes of a session's state. Sessions are numbered client by client. */
	sessionStart(session: number): number {
		return this.jobs * SLOT_BYTES + session * SESSION_BYTES;
	}

	/** Offset in bytes of a client's arena. */
	arenaStart(client: number): number {
		return this.sessionStart(this.clients * SESSIONS) + client * this.arenaBytes;
	}
}
