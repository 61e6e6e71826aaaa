import type { StoredAttributes } from "../messages/attributes.js";
import type { HsmInfo } from "../messages/info.js";
import type { Key } from "./key.js";

/** The value of a promise of the API. */
export type Value = Uint8Array | number[] | boolean | number | Key | StoredAttributes | HsmInfo | undefined;

/** A request that is under way. It is a small object, because many may wait. */
export interface Call {
	code: number;
	/** Once it is sent. */
	id?: number;
	resolve: (value: Value) => void;
	reject: (reason: unknown) => void;
	/** While the request waits: its words, then its inputs. */
	queued?: ArrayBuffer | undefined;
	/** -1 before it has pool memory. */
	block: number;
	/** Bytes of pool memory from `block` on. */
	bytes: number;
	/** Ends the watch of the caller's signal and timeout; undefined if the caller can not cancel the request. */
	disarm?: () => void;
	/** Stops a request that the API does in several parts. */
	stop?: (reason: unknown) => void;
	/** The caller has its error already. The memory in the pool stays the HSM's until the response comes. */
	isAbandoned?: boolean;
}

/** In the place of `resolve` and `reject` while a call has no promise. */
export function unsettled(): void {
	throw new Error("the call has no promise");
}

/** A call without a promise. */
export function newCall(): Call {
	return { code: 0, resolve: unsettled, reject: unsettled, block: -1, bytes: 0 };
}

/** The call whose promise is being made. It is no other call's promise that this refers to, or that promise would not be collected. */
const none = newCall();
let made = none;

/** The executor of all calls' promises. A closure for each would be garbage. */
function settleThroughCall(resolve: (value: Value) => void, reject: (reason: unknown) => void): void {
	made.resolve = resolve;
	made.reject = reject;
}

/** Makes the promise that the call settles. */
export function promiseOf(call: Call): Promise<Value> {
	made = call;
	const promise = new Promise<Value>(settleThroughCall);
	made = none;
	return promise;
}
