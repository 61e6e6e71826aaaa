import type { MemoryOperations } from "../mailbox/memory.js";
import { Status } from "../messages/errors.js";
import { RowOffset } from "../messages/row-layout.js";
import { SESSION_BYTES, SESSIONS, SessionKind, SessionRole } from "../messages/session.js";
import { PAIR, type Slot, STATE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { PrivateMemory } from "./private-memory.js";

const STATE_PAIR = PAIR + 2 * STATE;
/** The request has nothing to do with a session. */
export const NO_SESSION = -1;
/** Only EndSession is for sessions of every kind. */
const ANY_KIND = SessionKind.hash | SessionKind.hmac | SessionKind.hmacVerify;
/** Ids have so many bits above those that tell the sessions of a client apart. */
const GENERATIONS = 0x3fffffff;

/** The state of a session, beside its kind (SessionKind). No further request is taken for one that has any of the first three. */
enum Flag {
	/** Its last request is under way, or its start has failed. */
	closing = 8,
	/** A request has failed. */
	broken = 16,
	/** Its key has changed. */
	revoked = 32,
	/** It was started with a stored key. */
	keyed = 64,
	/** Its algorithm is slow. */
	slow = 128,
}

/**
 * The sessions of all clients: who owns each, what it was started for, and with which key. Their states lie in private memory, outside
 * every heap, and are wiped when a session ends.
 *
 * The jobs of one session are in one worker's queue, in order. A session ends when its last job has come back: until then its state
 * belongs to the worker.
 */
export class Sessions {
	private readonly memory: PrivateMemory;
	private readonly operations: MemoryOperations;
	/** By session: its id, or that of the last that was there, so that an id which a client still has names no later session. */
	private readonly ids: Uint32Array;
	/** Kind and flags; 0: free. */
	private readonly flags: Uint8Array;
	/** Jobs that are out. */
	private readonly jobs: Uint8Array;
	/** Of one that is keyed. */
	private readonly keys: Uint32Array;

	constructor(clients: number, memory: PrivateMemory, operations: MemoryOperations) {
		const count = clients * SESSIONS;
		this.memory = memory;
		this.operations = operations;
		this.ids = new Uint32Array(count);
		this.flags = new Uint8Array(count);
		this.jobs = new Uint8Array(count);
		this.keys = new Uint32Array(count);
	}

	/** The session that the request of a client, whose row begins at `row`, is for: a free one for a start. NO_SESSION: `missing` says what to answer. */
	find(client: number, slot: Slot, row: number): number {
		const isStart = rows[row + RowOffset.Session] === SessionRole.start;
		for (let session = client * SESSIONS; session < (client + 1) * SESSIONS; session++) {
			if (isStart ? this.flags[session] === 0 : this.ids[session] === slot.parameter(0) && this.takes(session, row)) return session;
		}
		return NO_SESSION;
	}

	/** Whether the session that the request of a client names is of a slow algorithm; false if there is none. */
	isSlow(client: number, slot: Slot): boolean {
		const id = slot.parameter(0);
		const session = client * SESSIONS + (id % SESSIONS);
		return this.ids[session] === id && (this.flags[session] & Flag.slow) !== 0;
	}

	/** What to answer when `find` has found none. */
	missing(row: number): Status {
		return Status[rows[row + RowOffset.Session] === SessionRole.start ? "Session.Full" : "Session.NotFound"];
	}

	/** A job for the session goes to its worker: names the state in its slot. */
	begin(session: number, slot: Slot, row: number): void {
		const role: SessionRole = rows[row + RowOffset.Session];
		if (role === SessionRole.start) this.start(session, slot, row);
		else if (role === SessionRole.end) this.flags[session] |= Flag.closing;
		this.jobs[session]++;
		slot.words[slot.base + STATE_PAIR] = this.memory.sessionStart(session);
		slot.words[slot.base + STATE_PAIR + 1] = SESSION_BYTES;
	}

	/**
	 * A job of the session has come back with `status`: returns what to answer. A start that has gone well answers the session's id; what
	 * comes after a request that has failed is worth nothing.
	 */
	complete(session: number, slot: Slot, row: number, status: Status): Status {
		const isBroken = (this.flags[session] & Flag.broken) !== 0;
		this.jobs[session]--;
		if (rows[row + RowOffset.Session] === SessionRole.start) {
			if (status === Status.Ok) slot.answer = this.ids[session];
			else this.flags[session] |= Flag.closing;
		} else if (status !== Status.Ok) this.flags[session] |= Flag.broken;
		this.endIfDone(session);
		return isBroken && status === Status.Ok && rows[row + RowOffset.SessionKinds] !== ANY_KIND ? Status["Session.NotFound"] : status;
	}

	/** The key has been replaced or deleted: what was started with it ends, since its state is worth the key. */
	endOfKey(id: number): void {
		for (let session = 0; session < this.flags.length; session++) {
			if ((this.flags[session] & Flag.keyed) === 0 || this.keys[session] !== id) continue;
			this.flags[session] |= Flag.revoked;
			this.endIfDone(session);
		}
	}

	/** Whether there is such a session for the request. One that is broken can only be given up: its worker lets go of what an engine holds. */
	private takes(session: number, row: number): boolean {
		const kinds = rows[row + RowOffset.SessionKinds];
		const flags = this.flags[session];
		if ((flags & kinds) === 0 || (flags & (Flag.closing | Flag.revoked)) !== 0) return false;
		return (flags & Flag.broken) === 0 || kinds === ANY_KIND;
	}

	private start(session: number, slot: Slot, row: number): void {
		const kind = rows[row + RowOffset.SessionKinds];
		const generation = ((this.ids[session] / SESSIONS) % GENERATIONS) >>> 0;
		this.ids[session] = (generation + 1) * SESSIONS + (session % SESSIONS);
		const keyed = kind !== SessionKind.hash && !slot.isExternal ? Flag.keyed : 0;
		this.flags[session] = kind | keyed | (slot.parameter(0) >= rows[row + RowOffset.SlowFrom] ? Flag.slow : 0);
		this.keys[session] = slot.keyId;
	}

	private endIfDone(session: number): void {
		if (this.jobs[session] > 0 || (this.flags[session] & (Flag.closing | Flag.revoked)) === 0) return;
		this.operations.wipe(this.memory.bytes, this.memory.sessionStart(session), SESSION_BYTES);
		this.flags[session] = 0;
	}
}
