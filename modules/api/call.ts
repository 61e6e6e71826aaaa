import type { StoredAttributes } from "../messages/attributes.js";
import type { HsmInfo } from "../messages/info.js";
import type { Key } from "./key.js";

/** The value of a promise of the API. */
export type Value = Uint8Array | number[] | boolean | number | Key | StoredAttributes | HsmInfo | undefined;

/** A request that is under way. It is a small object, because many may wait. */
export interface Call {
	readonly code: number;
	readonly resolve: (value: Value) => void;
	readonly reject: (reason: unknown) => void;
	/** While the request waits: its words, then its inputs. */
	queued?: ArrayBuffer | undefined;
	block: number;
	/** Bytes of pool memory from `block` on. */
	bytes: number;
	/** Ends the watch of the caller's signal and timeout. */
	disarm?: (() => void) | undefined;
	/** Stops a request that the API does in several parts. */
	stop?: (reason: unknown) => void;
	/** The caller has its error already. The memory in the pool stays the HSM's until the response comes. */
	isAbandoned?: boolean;
}
