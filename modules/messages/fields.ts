import type { KeyAlgorithm, KeyOperation } from "./algorithms.js";
import { Status } from "./errors.js";
import { type Field, KeyKind, KeyPart, type KeyUse, type Parameter } from "./row.js";
import { INSTEAD_OF_INPUT, Size, SOME_NAMES } from "./row-layout.js";
import { addInput, addParameter, names } from "./table-builder.js";

/** An input of `minimum` to `maximum` bytes. */
export function input<Name extends string>(
	name: Name,
	minimum = 0,
	maximum: number = Size.NoMaximum,
	error = Status["Crypto.InvalidBufferSize"],
): Field<Name, false> {
	return addInput(name, 0, minimum, maximum, error);
}

/**
 * An optional input of `minimum` to `maximum` bytes. On the wire, an input that is left out has 0 bytes. If `minimum` is above 0, a caller
 * who gives an empty array gets `error`.
 */
export function optionalInput<Name extends string>(
	name: Name,
	minimum = 0,
	maximum: number = Size.NoMaximum,
	error = Status["Crypto.InvalidBufferSize"],
): Field<Name, true> {
	return addInput(name, 1, minimum, maximum, error);
}

export function parameter<Name extends string, const Values extends "number" | "boolean" | readonly string[]>(
	name: Name,
	values: Values,
): Parameter<Name, Values> {
	if (values === "number") return addParameter(name, -1, -1);
	if (values === "boolean") return addParameter(name, 1, -1);
	return addParameter(name, values.length - 1, firstOf(name, values));
}

/** An optional list of names of `list`. On the wire, bit n stands for the name n. */
export function someOf<Name extends string, const List extends readonly string[]>(name: Name, list: List): Parameter<Name, { readonly names: List }> {
	return addParameter(name, list.length - 1, firstOf(name, list), SOME_NAMES);
}

/** Index in `names` of the first name of `list`. Two lists may have names in common. */
function firstOf(field: string, list: readonly string[]): number {
	const first = names.findIndex((_, start) => list.every((value, index) => names[start + index] === value));
	if (first < 0) throw new RangeError(`parameter "${field}" expected names of one list, from its beginning`);
	return first;
}

/** An optional number. On the wire, a number that is left out is 0. A caller who gives 0 gets the error `zero`. */
export function optionalNumber<Name extends string>(name: Name, zero: Status): Parameter<Name, "optional number"> {
	return addParameter(name, -1, -1, zero);
}

/** The id of a stored key, which takes the place of an optional input. On the wire, it counts if that input has 0 bytes. */
export function optionalKey<Name extends string>(name: Name): Parameter<Name, "optional key"> {
	return addParameter(name, -1, -1, INSTEAD_OF_INPUT);
}

/** A symmetric key for `operation`, of one of `sizes` in bytes, or of any size if `sizes` is empty. */
export function symmetricKey(algorithm: KeyAlgorithm, operation: KeyOperation, ...sizes: readonly number[]): KeyUse {
	return { algorithm, operation, kind: KeyKind.symmetric, part: KeyPart.whole, sizes, error: Status["Crypto.InvalidSymmetricKeySize"] };
}

/** As symmetricKey of any size. The caller's own key may be empty. */
export function anySymmetricKey(algorithm: KeyAlgorithm, operation: KeyOperation): KeyUse {
	return { ...symmetricKey(algorithm, operation), takesEmpty: true };
}

/** The private key of a pair; or a public key, of a pair or alone. */
export function pairKey(part: KeyPart.private | KeyPart.public, algorithm: KeyAlgorithm, operation: KeyOperation): KeyUse {
	const error = part === KeyPart.private ? Status["Crypto.InvalidPrivateKey"] : Status["Crypto.InvalidPublicKey"];
	return { algorithm, operation, kind: part === KeyPart.private ? KeyKind.pair : KeyKind.public, part, sizes: [], error };
}
