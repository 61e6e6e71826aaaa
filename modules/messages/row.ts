/** The types of the table's rows, as requests.ts writes them. */
import type { KeyAlgorithm, KeyOperation } from "./algorithms.js";
import type { Status } from "./errors.js";
import type { SessionRole } from "./session.js";

/** The worker families. The core itself answers the requests for `core`: they only move keys. */
export enum WorkerFamily {
	core = 1,
	random,
	aes,
	chachapoly,
	hash,
	mac,
	kdf,
	ecc,
}
export type WorkerName = keyof typeof WorkerFamily;

/** The number of a family. The enum as an object would take many times the memory of this function. */
export function workerFamily(name: WorkerName): WorkerFamily {
	switch (name) {
		case "core":
			return WorkerFamily.core;
		case "random":
			return WorkerFamily.random;
		case "aes":
			return WorkerFamily.aes;
		case "chachapoly":
			return WorkerFamily.chachapoly;
		case "hash":
			return WorkerFamily.hash;
		case "mac":
			return WorkerFamily.mac;
		case "kdf":
			return WorkerFamily.kdf;
		case "ecc":
			return WorkerFamily.ecc;
	}
}

/**
 * The core's use of the key that a request names:
 * - `none`: the request names no key.
 * - `use`: the core gives the worker the key: a stored one, or the caller's own bytes unless the row is `storedOnly`.
 * - `generate`, `import`: the core stores the output under the key id, or makes a free key of it. The caller does not get it.
 * - `manage`: the core exports, looks for or deletes the key.
 */
export enum KeyRole {
	none,
	use,
	generate,
	import,
	manage,
}

/** The largest symmetric key that a key store takes, in bytes: as large as a pair on P-384. A key of a block of SHA3-256 has 136. */
export const MAXIMUM_SYMMETRIC_KEY_BYTES = 144;

/**
 * The kind of key that a request works with: bytes without structure, a pair on a curve, or a public key. A pair serves a request that uses or
 * exports a public key. The place of a public key alone takes no pair.
 */
export enum KeyKind {
	any,
	symmetric,
	pair,
	public,
}

/** A part of a key's bytes. For a pair, `whole` is the public key followed by the private key. */
export enum KeyPart {
	whole,
	private,
	public,
}

/**
 * The core's use of a second key, which parameter 0 (`target`) names:
 * - `store`: the core stores the worker's output there, or makes a free key of it. The caller does not get it.
 * - `wrap`: the core gives the worker the key as its first input.
 * - `seal`: the core gives the worker the key, and its attributes as additional data. They precede the output.
 * Without the parameter:
 * - `unseal`: the core makes a free key of the output, with the attributes that precede the first input.
 */
export enum TargetRole {
	none,
	store,
	wrap,
	seal,
	unseal,
}

/** The type of the value that the caller's promise resolves with. */
export enum Result {
	nothing,
	bytes,
	boolean,
	number,
	/** The id of the free key that the request has made; 0 if it has stored a key in a place. */
	key,
}

/** The meaning of a result's bytes: bytes as they are; key ids of 4 bytes each, the lowest byte first; packed attributes; packed information. */
export enum Content {
	bytes,
	ids,
	attributes,
	info,
}

/** How to compute the bytes of output of a request (output.ts). `maximum`: the row itself says how many; `keys`: an id for each key. */
export enum OutputRule {
	none,
	maximum,
	parameter,
	listed,
	input,
	blocks,
	sealed,
	opened,
	keys,
	openedGcm,
}

/**
 * One input of a request: its number in the table. The table holds its smallest and largest size in bytes, and the error for any other
 * size. The caller may leave out an optional input, which is empty then.
 */
export type Field<Name extends string = string, IsOptional extends boolean = boolean> = number & {
	readonly field?: { readonly name: Name; readonly isOptional: IsOptional };
};

/**
 * One parameter of a request: its number in the table. It is a number, an optional number, a boolean, one of a list of names, or some of
 * them; or the id of a key instead of an input. The index in the list goes over the wire, or a bit for each name.
 */
export type Parameter<Name extends string = string, Values extends ParameterValues = ParameterValues> = number & {
	readonly parameter?: { readonly name: Name; readonly values: Values };
};
export type ParameterValues = "number" | "optional number" | "optional key" | "boolean" | readonly string[] | { readonly names: readonly string[] };

/** How a request uses a key. */
export interface KeyUse {
	readonly algorithm: KeyAlgorithm;
	readonly operation: KeyOperation;
	readonly kind: KeyKind;
	/** The part that the worker gets. A caller with an own key gives this part. */
	readonly part: KeyPart;
	/** The allowed sizes in bytes. If the list is empty, the worker decides. */
	readonly sizes: readonly number[];
	/** A caller's own key may be empty. A stored key has at least 1 byte. */
	readonly takesEmpty?: true;
	/** The error for a key of another size. */
	readonly error: Status;
}

/** The output of a request: the rule, the index of what the rule refers to, and a number of bytes to add (output.ts). */
export type OutputSize =
	| readonly [rule: Exclude<OutputRule, OutputRule.none | OutputRule.listed>, index: number, more?: number]
	| readonly [rule: OutputRule.listed, sizes: readonly number[], more?: never];

/** One request of the table. */
export interface Row {
	/** The number on the wire, 1 to Code.Largest. */
	readonly code: number;
	readonly worker: WorkerFamily;
	readonly key: KeyRole;
	/** How the request uses the key: its own with `KeyRole.use`, that of its session if it stores what the session has derived. */
	readonly use?: KeyUse;
	/** The key must be a stored one: the HSM refuses the caller's own bytes. Only for `KeyRole.use`. */
	readonly storedOnly?: true;
	/** The kind of key that the request generates, imports or manages; any kind if left out. */
	readonly kind?: KeyKind;
	readonly target?: TargetRole;
	readonly inputs: readonly Field[];
	readonly parameters: readonly Parameter[];
	readonly result: Result;
	/** What the bytes of the result are; `Content.bytes` if left out. */
	readonly content?: Content;
	/** Bytes of output that the worker needs room for. If the result is `bytes`, the caller needs the same room. */
	readonly output?: OutputSize;
	/** The request changes the key store or asks about it. Such requests run in the client's order. */
	readonly ordered?: true;
	/** The request's role in a session, and the sum of the kinds of session (SessionKind) that it serves. */
	readonly session?: readonly [SessionRole, kinds: number];
	/**
	 * Kilobytes that HKDF may hash at most. For each digest of output it hashes `info` and another digest (RFC 5869 §2.3). The pool bounds
	 * the work of all other requests, because their work grows no faster than their sizes.
	 */
	readonly expansion?: number;
	/** The request is slow if parameter 0 has this value or a larger one. The family may have a second worker for slow requests. */
	readonly slowFrom?: number;
	/** The input that the API takes in any length and in pieces. The API then uses the requests of a session. */
	readonly anyLength?: string;
}

/** The code of a row. The type carries the row's source for the compiler. */
export type RowCode<Source extends Row = Row> = number & { readonly source?: Source };
