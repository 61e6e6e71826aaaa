import type { KeySteps } from "../keystore/key-steps.js";
import type { RequestRings } from "../mailbox/client-rings.js";
import type { Status } from "../messages/errors.js";

/** The result of `sendResponse`. */
export enum Sent {
	/** The ring has no room. Nothing has changed. */
	not = -1,
	quietly,
	/** The client waits for a message. */
	awaited,
}

/**
 * The steps on a request's way that only compute and move bytes. A chip does each in C, because there a request costs its byte codes; the others
 * do them in TypeScript. `table`: the table of requests; `words` has the private copy of the request's slot at `base`.
 */
export interface CoreSteps extends RequestRings, KeySteps {
	/** @see checkRequest */
	checkRequest(table: Int8Array, row: number, words: Uint32Array, base: number, poolBytes: number): number;
	/**
	 * Copies the key and the first `inputs` inputs to `memory`, one behind the other from `block` on, and lets the pairs name the copies. The key is the
	 * caller's own, in the client's `pool`; or `keyBytes` of a stored one, in `keys` where `useKey` has found them; or there is none. Leaves out the
	 * first bytes of the pair `attributes` (0: of none), where the core puts the attributes that it has checked. Returns the end of the copies.
	 */
	copyInputs(
		pool: Uint8Array,
		keys: Uint8Array,
		words: Uint32Array,
		base: number,
		inputs: number,
		memory: Uint8Array,
		block: number,
		keyBytes: number,
		attributes: number,
	): number;
	/**
	 * Sends a response if its ring has room: copies the output of a successful request to `poolOutput` in the client's `pool`, or what a refusal is
	 * about from the slot; wipes the job's `blockBytes` at `block` of `memory`; publishes the response, and takes the client's bell.
	 */
	sendResponse(
		control: Uint32Array,
		rings: Uint32Array,
		client: number,
		table: Int8Array,
		words: Uint32Array,
		base: number,
		status: Status,
		memory: Uint8Array,
		block: number,
		blockBytes: number,
		pool: Uint8Array,
		poolOutput: number,
	): Sent;
}
