import type { Client } from "../../modules/api/client.js";
import type { CallOptions } from "../../modules/api/options.js";
import type { MethodFields } from "../../modules/api/pieces.js";
import type { ErrorCode } from "../../modules/messages/errors.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { HashName } from "../support/digests.js";
import type { UnpackedSession } from "../support/rows.js";
import type { Random } from "../support/seeded.js";

/** What must come of a request. */
export type Expected = Uint8Array | boolean | number | undefined | { readonly error: ErrorCode };
export type Key = Uint8Array | undefined;

/** What must be known of a session to say an answer. */
export interface Message {
	readonly algorithm: HashName;
	/** The bytes of its key; a stored one is known when the start is answered. */
	readonly key: Key;
	/** Bytes that its tag is cut to. */
	readonly tagLength: number | undefined;
	readonly pieces: readonly Uint8Array[];
}

/** What a request does with a session. */
export interface SessionPart extends UnpackedSession {
	/** The session that it names; of a start: 0. */
	readonly number: number;
	/** Of a start. */
	readonly algorithm: HashName;
	/** Of a start: bytes that the tag is cut to. */
	readonly tagLength: number | undefined;
	/** Of a start: the caller's own. */
	readonly key: Key;
	/** What it adds to the message. */
	readonly piece: Uint8Array;
	/** What must come of it, if it succeeds; the number that a start answers is the HSM's to choose. */
	readonly answer: (message: Message) => Expected;
}

/** A request and its answer, which node:crypto says. */
export interface RequestCase {
	readonly name: RequestName;
	readonly ask: (client: Client, options: CallOptions) => Promise<unknown>;
	/** `key`: what lies at the place of `keyId` then; `made`: what the worker has drawn at random. */
	readonly expected: (key: Key, made: Key) => Expected;
	/** The place for a key that it has to do with. */
	readonly keyId?: number;
	/** What lies there afterwards, if it changes that. */
	readonly after?: (key: Key, made: Key) => Key;
	/** The API refuses it itself. */
	readonly isNeverSent?: boolean;
	/** The API asks for so many requests in its place. */
	readonly requests?: number;
	/** `expected` then says what must come of it if no worker has seen it. */
	readonly session?: SessionPart;
}

/** What a question is made of. */
export interface Draw {
	readonly random: Random;
	readonly poolBytes: number;
	/** A place of the client's own. */
	readonly keyId: number;
	bytes(size: number): Uint8Array;
	/** Bytes of an input: mostly few, sometimes a good part of the pool. */
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
			// Its application uses its arrays for something else: they count as they were at the call.
			for (const value of Object.values(given)) if (value instanceof Uint8Array) value.fill(0xa5);
			return promise;
		},
		expected,
		...more,
	};
}

/** The fields with arrays of their own. */
export function copyOf<Fields extends object>(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, value instanceof Uint8Array ? new Uint8Array(value) : (value as unknown)]),
	) as Fields;
}
