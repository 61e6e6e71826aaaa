import type { CallOptions } from "../../modules/api/call-options.js";
import type { Client } from "../../modules/api/client.js";
import type { MethodFields } from "../../modules/api/pieces.js";
import type { ErrorCode } from "../../modules/messages/errors.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { HashName } from "../support/digests.js";
import type { UnpackedSession } from "../support/rows.js";
import type { Random } from "../support/seeded.js";

/** The expected result of a request. */
export type Expected = Uint8Array | readonly number[] | boolean | number | undefined | { readonly error: ErrorCode };
export type Key = Uint8Array | undefined;

/** The result of a request that stores a key in a place with the key `old`. */
export const enters = (old: Key, overwrite: boolean): Expected => (old === undefined || overwrite ? undefined : { error: "KeyStore.KeyAlreadyExists" });
export const notFound: Expected = { error: "KeyStore.KeyNotFound" };

/** The parameters of PBKDF2 besides its key and algorithm. */
export interface Stretch {
	readonly salt: Uint8Array;
	readonly iterations: number;
	readonly size: number;
}

/** The state of a session that determines its results. */
export interface Message {
	readonly algorithm: HashName;
	/** Its key. A stored key is known when the start is answered. */
	readonly key: Key;
	/** The tag length in bytes; undefined: the whole tag. */
	readonly tagLength: number | undefined;
	readonly stretch: Stretch | undefined;
	readonly pieces: readonly Uint8Array[];
	/** Of AES-CTR. */
	readonly counter: Counter | undefined;
	/** Bytes that AES-CTR has encrypted. */
	readonly done: number;
}

/** The first counter block of AES-CTR, and how many of its last bits count. */
export interface Counter {
	readonly block: Uint8Array;
	readonly bits: number;
}

/** The most bytes that the counter has blocks for. */
export function ctrBytes({ bits }: Counter): number {
	return 16 * 2 ** bits;
}

/** The part of a request that concerns a session. */
export interface SessionPart extends UnpackedSession {
	/** The session that it names; 0 for a start. */
	readonly number: number;
	/** For a start. */
	readonly algorithm: HashName;
	/** For a start: the tag length in bytes. */
	readonly tagLength: number | undefined;
	/** For a start of PBKDF2. */
	readonly stretch: Stretch | undefined;
	/** For a start: the key, if the caller sends its bytes. */
	readonly key: Key;
	/** For a start of AES-CTR. */
	readonly counter: Counter | undefined;
	/** The piece that it adds to the message. */
	readonly piece: Uint8Array;
	/** The expected result if it succeeds. For a start undefined: the HSM chooses the number. */
	readonly answer: (message: Message) => Expected;
}

/** A request and its expected result, which node:crypto computes. */
export interface RequestCase {
	readonly name: RequestName;
	readonly ask: (client: Client, options: CallOptions) => Promise<unknown>;
	/** `key`: the key `keyId` at that time. `made`: the random bytes that the worker generated. */
	readonly expected: (key: Key, made: Key) => Expected;
	/** The key that it uses or changes. */
	readonly keyId?: number;
	/** The key afterwards, if the request changes it. */
	readonly after?: (key: Key, made: Key) => Key;
	/** It lists the client's keys: the expected result follows from the states of them all. */
	readonly lists?: true;
	/** The API refuses it without sending it. */
	readonly isNeverSent?: boolean;
	/** The number of requests that the API makes of it. */
	readonly requests?: number;
	/** For requests of a session. `expected` then is the result without a worker. */
	readonly session?: SessionPart;
}

/** The inputs of a generated request. */
export interface GeneratorInputs {
	readonly random: Random;
	readonly poolBytes: number;
	readonly client: number;
	/** How many clients there are. */
	readonly clients: number;
	/** The id of one of the client's keys. */
	readonly keyId: number;
	/** The ids of the client's places for an agreed key, and for a key for AES-CTR. */
	readonly agreedId: number;
	readonly ctrId: number;
	bytes(size: number): Uint8Array;
	/** A random input size in bytes: mostly small, sometimes a large part of the pool. */
	size(): number;
}

export function requestCase<Name extends RequestName>(
	name: Name,
	fields: MethodFields<Name>,
	expected: RequestCase["expected"],
	more: Partial<RequestCase> = {},
): RequestCase {
	return {
		name,
		ask(client, options) {
			const given = copyOf(fields);
			const promise = client.request(name, given, options);
			// The application reuses its arrays: the values at the call count.
			for (const value of Object.values(given)) if (value instanceof Uint8Array) value.fill(0xa5);
			return promise;
		},
		expected,
		...more,
	};
}

/** Copies the fields and their arrays. */
export function copyOf<Fields extends object>(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, value instanceof Uint8Array ? new Uint8Array(value) : (value as unknown)]),
	) as Fields;
}
