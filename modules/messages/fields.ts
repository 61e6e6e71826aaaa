import type { ErrorCode } from "./errors.js";
import type { KeyAlgorithm, KeyOperation } from "./algorithms.js";

/** No bound but the memory that a client has. */
export const ANY = -1;

/** One input of a request: a byte string of `minimum` to `maximum` bytes; any other size is answered with `error`. */
export interface Field<Name extends string = string> {
	readonly name: Name;
	readonly minimum: number;
	readonly maximum: number;
	readonly error: ErrorCode;
	/** May be left out, and is then empty. */
	readonly optional: boolean;
}

/** One parameter of a request: a number, a boolean, or one of a list of names whose index goes over the wire. */
export interface Parameter<Name extends string = string, Values extends ParameterValues = ParameterValues> {
	readonly name: Name;
	readonly values: Values;
}
export type ParameterValues = "number" | "boolean" | readonly string[];

/** How a request uses a key. */
export interface KeyUse {
	readonly algorithm: KeyAlgorithm;
	readonly operation: KeyOperation;
	readonly kind: "symmetric" | "pair";
	/** What the worker is given, and what the caller brings if the key is its own. */
	readonly part: "whole" | "private" | "public";
	/** Sizes in bytes that the key may have, and the error for all others; empty: the worker decides. */
	readonly sizes: readonly number[];
	readonly error: ErrorCode;
}

/** How many bytes of output a request needs. What the rules mean, output.ts says. */
export type OutputSize =
	{ readonly rule: "most" | "parameter" | "input" | "blocks" | "sealed" | "opened"; readonly index: number; readonly more: number } |
	{ readonly rule: "listed"; readonly sizes: readonly number[]; readonly more: 0 };

export function between<Name extends string>(name: Name, minimum: number, maximum: number, error: ErrorCode): Field<Name> {
	return Object.freeze({ name, minimum, maximum, error, optional: false });
}

export function exactly<Name extends string>(name: Name, size: number, error: ErrorCode): Field<Name> {
	return between(name, size, size, error);
}

export function atLeast<Name extends string>(name: Name, size: number, error: ErrorCode): Field<Name> {
	return between(name, size, ANY, error);
}

export function anySize<Name extends string>(name: Name): Field<Name> {
	return between(name, 0, ANY, "Crypto.InvalidBufferSize");
}

export function optional<Name extends string>(name: Name): Field<Name> & { readonly optional: true } {
	return Object.freeze({ name, minimum: 0, maximum: ANY, error: "Crypto.InvalidBufferSize", optional: true });
}

export function parameter<Name extends string, const Values extends ParameterValues>(
	name: Name, values: Values,
): Parameter<Name, Values> {
	return Object.freeze({ name, values });
}

/** A symmetric key for `operation`, of one of these sizes; of any, if there are none. */
export function symmetric(algorithm: KeyAlgorithm, operation: KeyOperation, ...sizes: readonly number[]): KeyUse {
	return Object.freeze({
		algorithm, operation, kind: "symmetric", part: "whole", sizes: Object.freeze(sizes), error: "Crypto.InvalidSymmetricKeySize",
	});
}

/** One half of a key pair. */
export function half(part: "private" | "public", algorithm: KeyAlgorithm, operation: KeyOperation): KeyUse {
	const error = part === "private" ? "Crypto.InvalidPrivateKey" : "Crypto.InvalidPublicKey";
	return Object.freeze({ algorithm, operation, kind: "pair", part, sizes: Object.freeze([]), error });
}

/** As many bytes of output as parameter `index` says. */
export function asAsked(index: number): OutputSize {
	return { rule: "parameter", index, more: 0 };
}

/** As many bytes as input `index` has, and `more` (negative: fewer, but never less than none). */
export function inputSize(index: number, more: number): OutputSize {
	return { rule: "input", index, more };
}

/** As input `index` filled up to whole AES blocks with the padding of RFC 5652 §6.3, of which there is always some. */
export function wholeBlocks(index: number): OutputSize {
	return { rule: "blocks", index, more: 0 };
}

/** As input `index` with a tag of as many bytes as parameter 0 says. */
export function withTag(index: number): OutputSize {
	return { rule: "sealed", index, more: 0 };
}

/** As input `index` without such a tag. */
export function withoutTag(index: number): OutputSize {
	return { rule: "opened", index, more: 0 };
}

/** What `sizes` has at the index that parameter 0 is. */
export function listed(sizes: readonly number[]): OutputSize {
	return { rule: "listed", sizes, more: 0 };
}

/** As many bytes as the worker or the key store will say, `size` at most. */
export function atMost(size: number): OutputSize {
	return { rule: "most", index: 0, more: size };
}
