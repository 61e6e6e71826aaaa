import { INPUT, type Slot } from "./slot.js";
import type { ErrorCode } from "./errors.js";

/** No bound but the memory that a client has. */
export const ANY = 0xffffffff;

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

/** How many bytes of output a request needs, from its lengths and parameters. */
export type OutputSize = (request: Slot) => number;

export function exactly<Name extends string>(name: Name, size: number, error: ErrorCode): Field<Name> {
	return Object.freeze({ name, minimum: size, maximum: size, error, optional: false });
}

export function atLeast<Name extends string>(name: Name, size: number, error: ErrorCode): Field<Name> {
	return Object.freeze({ name, minimum: size, maximum: ANY, error, optional: false });
}

export function anySize<Name extends string>(name: Name): Field<Name> {
	return atLeast(name, 0, "Crypto.InvalidBufferSize");
}

export function optional<Name extends string>(name: Name): Field<Name> & { readonly optional: true } {
	return Object.freeze({ name, minimum: 0, maximum: ANY, error: "Crypto.InvalidBufferSize", optional: true });
}

export function parameter<Name extends string, const Values extends ParameterValues>(
	name: Name, values: Values,
): Parameter<Name, Values> {
	return Object.freeze({ name, values });
}

/** As many bytes of output as parameter 0 says. */
export const asAsked: OutputSize = (request) => request.parameter(0);

/** As many bytes as input `index` has, and `more` (negative: fewer, but never less than none). */
export function inputSize(index: number, more: number): OutputSize {
	return (request) => Math.max(0, request.length(INPUT + index) + more);
}

/** As many bytes as the key store will say, `size` at most. */
export function atMost(size: number): OutputSize {
	return () => size;
}
