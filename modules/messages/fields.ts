import type { KeyAlgorithm, KeyOperation } from "./algorithms.js";
import { Status } from "./errors.js";
import { addInput, addParameter, KeyKind, KeyPart, OutputRule } from "./row.js";

/** No bound but the memory that a client has. */
export const ANY = -1;

/**
 * One input of a request, by its number in the table: a byte string of a size within bounds; any other size is answered with
 * an error. It may be left out if it is optional, and is then empty.
 */
export type Field<Name extends string = string, IsOptional extends boolean = boolean> =
	number & { readonly field?: { readonly name: Name; readonly isOptional: IsOptional } };

/**
 * One parameter of a request, by its number in the table: a number, a boolean, or one of a list of names whose index goes
 * over the wire.
 */
export type Parameter<Name extends string = string, Values extends ParameterValues = ParameterValues> =
	number & { readonly parameter?: { readonly name: Name; readonly values: Values } };
export type ParameterValues = "number" | "boolean" | readonly string[];

/** How a request uses a key. */
export interface KeyUse {
	readonly algorithm: KeyAlgorithm;
	readonly operation: KeyOperation;
	readonly kind: KeyKind;
	/** What the worker is given, and what the caller brings if the key is its own. */
	readonly part: KeyPart;
	/** Sizes in bytes that the key may have, and the error for all others; empty: the worker decides. */
	readonly sizes: readonly number[];
	readonly error: Status;
}

/** How many bytes of output a request needs. What the rules mean, output.ts says. */
export type OutputSize =
	{ readonly rule: Exclude<OutputRule, OutputRule.none | OutputRule.listed>; readonly index: number; readonly more: number } |
	{ readonly rule: OutputRule.listed; readonly sizes: readonly number[]; readonly more: 0 };

/** `minimum` to `maximum` bytes. */
export function between<Name extends string>(name: Name, minimum: number, maximum: number, error: Status): Field<Name, false> {
	return addInput(name, false, minimum, maximum, error);
}

export function exactly<Name extends string>(name: Name, size: number, error: Status): Field<Name, false> {
	return between(name, size, size, error);
}

export function atLeast<Name extends string>(name: Name, size: number, error: Status): Field<Name, false> {
	return between(name, size, ANY, error);
}

export function anySize<Name extends string>(name: Name): Field<Name, false> {
	return between(name, 0, ANY, Status["Crypto.InvalidBufferSize"]);
}

export function optional<Name extends string>(name: Name): Field<Name, true> {
	return addInput(name, true, 0, ANY, Status["Crypto.InvalidBufferSize"]);
}

export function parameter<Name extends string, const Values extends ParameterValues>(
	name: Name, values: Values,
): Parameter<Name, Values> {
	return addParameter(name, values);
}

/** A symmetric key for `operation`, of one of these sizes; of any, if there are none. */
export function symmetric(algorithm: KeyAlgorithm, operation: KeyOperation, ...sizes: readonly number[]): KeyUse {
	return { algorithm, operation, kind: KeyKind.symmetric, part: KeyPart.whole, sizes, error: Status["Crypto.InvalidSymmetricKeySize"] };
}

/** One half of a key pair. */
export function half(part: KeyPart.private | KeyPart.public, algorithm: KeyAlgorithm, operation: KeyOperation): KeyUse {
	const error = part === KeyPart.private ? Status["Crypto.InvalidPrivateKey"] : Status["Crypto.InvalidPublicKey"];
	return { algorithm, operation, kind: KeyKind.pair, part, sizes: [], error };
}

/** As many bytes of output as parameter `index` says. */
export function asAsked(index: number): OutputSize {
	return { rule: OutputRule.parameter, index, more: 0 };
}

/** As many bytes as input `index` has, and `more` (negative: fewer, but never less than none). */
export function inputSize(index: number, more: number): OutputSize {
	return { rule: OutputRule.input, index, more };
}

/** As input `index` filled up to whole AES blocks with the padding of RFC 5652 §6.3, of which there is always some. */
export function wholeBlocks(index: number): OutputSize {
	return { rule: OutputRule.blocks, index, more: 0 };
}

/** As input `index` with a tag of as many bytes as parameter 0 says. */
export function withTag(index: number): OutputSize {
	return { rule: OutputRule.sealed, index, more: 0 };
}

/** As input `index` without such a tag. */
export function withoutTag(index: number): OutputSize {
	return { rule: OutputRule.opened, index, more: 0 };
}

/** What `sizes` has at the index that parameter 0 is. */
export function listed(sizes: readonly number[]): OutputSize {
	return { rule: OutputRule.listed, sizes, more: 0 };
}

/** As many bytes as the worker or the key store will say, `size` at most. */
export function atMost(size: number): OutputSize {
	return { rule: OutputRule.most, index: 0, more: size };
}
