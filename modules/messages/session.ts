/**
 * Sessions: a digest, a MAC or AES-CTR over data in pieces, or PBKDF2 in pieces of its work. A client has a few independent sessions. A session ends with its last request, with
 * EndSession, or when its key changes.
 */

/** The largest number of sessions that one client has at the same time. */
export const SESSIONS = 4;
/**
 * Bytes of a session's state, aligned to 8. The worker keeps there what it needs between two pieces. The largest state is BLAKE3's, with a
 * chaining value for each bit of the number of its chunks.
 */
export const SESSION_BYTES = 768;

/** A request's role in a session. `start` answers the id of a new session; `use` and `end` name a session (sessionParameter). */
export enum SessionRole {
	none,
	start,
	use,
	end,
}

/** The kinds of sessions, one bit each. A request has the bits of all kinds that it serves. */
export enum SessionKind {
	hash = 1,
	hmac = 2,
	hmacVerify = 4,
	aesCtr = 8,
	/** PBKDF2 whose output the caller gets. */
	pbkdf2 = 16,
	/** PBKDF2 whose output becomes a key. */
	pbkdf2Key = 32,
}

/** The parameter that names the session. In a request that stores a key (`target`, a TargetRole), the first two are about that key. */
export function sessionParameter(target: number): number {
	return target === 0 ? 0 : 2;
}
