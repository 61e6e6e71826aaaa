import type { MemoryOperations } from "../mailbox/memory.js";
import { Status } from "../messages/errors.js";
import { RowOffset } from "../messages/row-layout.js";
import { SESSION_BYTES, SESSIONS, SessionKind, SessionRole, sessionParameter } from "../messages/session.js";
import { PAIR, type Slot, STATE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { PrivateMemory } from "./private-memory.js";

const STATE_PAIR = PAIR + 2 * STATE;
/** The request belongs to no session. */
export const NO_SESSION = -1;
/** Only EndSession serves sessions of every kind. */
const ANY_KIND = SessionKind.hash | SessionKind.hmac | SessionKind.hmacVerify | SessionKind.aesCtr | SessionKind.pbkdf2 | SessionKind.pbkdf2Key;
/** The 30 bits of an id above the session's index. They are never 0, so a session has this many ids before they repeat. */
const GENERATIONS = 0x3fffffff;

/** Flags of a session, beside its kind (SessionKind). A session with one of the first three takes no further request. */
enum Flag {
	/** Its last request is under way, or its start has failed. */
	closing = 0x100,
	/** A request has failed. */
	broken = 0x200,
	/** Its key has changed. */
	revoked = 0x400,
	/** It uses a stored key. */
	keyed = 0x800,
	/** Its algorithm is slow. */
	slow = 0x1000,
}

/**
 * The sessions of all clients: each one's owner, kind and key. Their states lie in private memory, outside every heap, and are wiped when a
 * session ends.
 *
 * The jobs of a session are in one worker's queue, in order. A session ends when its last job is back: until then its state belongs to the
 * worker.
 */
export class Sessions {
	private readonly memory: PrivateMemory;
	private readonly operations: MemoryOperations;
	/** The id of each session. A free session keeps its last id, so that an old id never names a later session. */
	private readonly ids: Uint32Array;
	/** Kind and flags; 0: free. */
	private readonly flags: Uint16Array;
	/** The number of jobs that a worker has. */
	private readonly jobs: Uint8Array;
	/** The key id of a session with a stored key. */
	private readonly keys: Uint32Array;

	constructor(clients: number, memory: PrivateMemory, operations: MemoryOperations) {
		const count = clients * SESSIONS;
		this.memory = memory;
		this.operations = operations;
		this.ids = new Uint32Array(count);
		this.flags = new Uint16Array(count);
		this.jobs = new Uint8Array(count);
		this.keys = new Uint32Array(count);
	}

	/**
	 * The session for a client's request, whose row begins at `row`. For a start, a free one. If it is NO_SESSION, `missing` has the error.
	 */
	find(client: number, slot: Slot, row: number): number {
		const isStart = rows[row + RowOffset.Session] === SessionRole.start;
		const id = slot.parameter(sessionParameter(rows[row + RowOffset.Target]));
		for (let session = client * SESSIONS; session < (client + 1) * SESSIONS; session++) {
			if (isStart ? this.flags[session] === 0 : this.ids[session] === id && this.takes(session, row)) return session;
		}
		return NO_SESSION;
	}

	/** Whether the request names a session with a slow algorithm; false if there is no such session. */
	isSlow(client: number, slot: Slot): boolean {
		const id = slot.parameter(0);
		const session = client * SESSIONS + (id % SESSIONS);
		return this.ids[session] === id && (this.flags[session] & Flag.slow) !== 0;
	}

	/** Whether the session uses a stored key. */
	hasStoredKey(session: number): boolean {
		return (this.flags[session] & Flag.keyed) !== 0;
	}

	/** The id of the session's key. Only for a stored one. */
	keyId(session: number): number {
		return this.keys[session];
	}

	/** The error if `find` has found none. */
	missing(row: number): Status {
		return Status[rows[row + RowOffset.Session] === SessionRole.start ? "Session.Full" : "Session.NotFound"];
	}

	/** A job of the session goes to its worker: writes the session's state into its slot. */
	begin(session: number, slot: Slot, row: number): void {
		const role: SessionRole = rows[row + RowOffset.Session];
		if (role === SessionRole.start) this.start(session, slot, row);
		else if (role === SessionRole.end) this.flags[session] |= Flag.closing;
		this.jobs[session]++;
		slot.words[slot.base + STATE_PAIR] = this.memory.sessionStart(session);
		slot.words[slot.base + STATE_PAIR + 1] = SESSION_BYTES;
	}

	/**
	 * A job of the session is back with `status`. Returns the status of the answer. A successful start answers the session's id. After a
	 * failed request, later answers of the session would be wrong, so they are errors. A session whose start has failed never was: it has no kind,
	 * and requests that guess its id find nothing, whatever a worker says of its state.
	 */
	complete(session: number, slot: Slot, row: number, status: Status): Status {
		const isBroken = (this.flags[session] & Flag.broken) !== 0;
		const isWrong = status === Status.Ok || (this.flags[session] & ANY_KIND) === 0;
		this.jobs[session]--;
		if (rows[row + RowOffset.Session] === SessionRole.start) {
			if (status === Status.Ok) slot.answer = this.ids[session];
			else this.flags[session] = Flag.closing | Flag.broken;
		} else if (status !== Status.Ok) this.flags[session] |= Flag.broken;
		this.endIfDone(session);
		return isBroken && isWrong && rows[row + RowOffset.SessionKinds] !== ANY_KIND ? Status["Session.NotFound"] : status;
	}

	/** The key was replaced or deleted: ends the sessions that use it, because their state is as valuable as the key. */
	endOfKey(id: number): void {
		for (let session = 0; session < this.flags.length; session++) {
			if ((this.flags[session] & Flag.keyed) === 0 || this.keys[session] !== id) continue;
			this.flags[session] |= Flag.revoked;
			this.endIfDone(session);
		}
	}

	/**
	 * Whether the session takes the request. A broken session only takes EndSession, with which its worker frees the engine's resources.
	 */
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
		const slowFrom = rows[row + RowOffset.SlowFrom];
		this.flags[session] = kind | keyed | (slowFrom !== 0 && slot.parameter(0) >= slowFrom ? Flag.slow : 0);
		this.keys[session] = slot.keyId;
	}

	private endIfDone(session: number): void {
		if (this.jobs[session] > 0 || (this.flags[session] & (Flag.closing | Flag.revoked)) === 0) return;
		this.operations.wipe(this.memory.bytes, this.memory.sessionStart(session), SESSION_BYTES);
		this.flags[session] = 0;
	}
}
