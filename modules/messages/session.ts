/**
 * Sessions: a digest or a MAC over data that comes in pieces. A client has a few; each is its own, and ends with its last request, when
 * it is given up, or when the key that it was started with changes.
 */

/** Sessions of one client at the same time, at most. */
export const SESSIONS = 4;
/**
 * Bytes in which a session keeps what its worker has to remember between two pieces, aligned to 8. The largest is BLAKE3's: a chaining
 * value for each bit of the number of its chunks.
 */
export const SESSION_BYTES = 768;

/** The part of a request in a session: `start` answers the number of a new one, `use` and `end` name one by parameter 0. */
export enum SessionRole {
	none,
	start,
	use,
	end,
}

/** The purposes of sessions, one bit each: a request names all that it serves. */
export enum SessionKind {
	hash = 1,
	hmac = 2,
	hmacVerify = 4,
}
