import type { requests } from "./requests.js";
import type { Content, Field, KeyRole, Parameter, Result, RowCode, WorkerFamily, WorkerName } from "./row.js";

/** The name of a request type, as in the table. */
export type RequestName = keyof typeof requests;
/** The row of the request `Name`, as written in the table. */
type RowOf<Name extends RequestName> = (typeof requests)[Name] extends RowCode<infer Source> ? Source : never;
/** The requests that the workers of one family answer. */
export type RequestsOf<Worker extends WorkerName> = {
	[Name in RequestName]: RowOf<Name>["worker"] extends (typeof WorkerFamily)[Worker] ? Name : never;
}[RequestName];

/** Identifies a key in the key store; 32 bits, unsigned. */
export type KeyId = number;

type KeyField<R> = R extends { readonly key: KeyRole.use }
	? { /** A key id, or the caller's own key bytes. */ key: KeyId | Uint8Array }
	: R extends { readonly key: KeyRole.none }
		? unknown
		: { key: KeyId };

type InputFields<Fields> = Fields extends readonly [infer First, ...infer Rest] ? InputField<First> & InputFields<Rest> : unknown;
type InputField<F> =
	F extends Field<infer Name, infer IsOptional> ? (IsOptional extends true ? { [N in Name]?: Uint8Array } : { [N in Name]: Uint8Array }) : never;

type ParameterFields<Parameters> = Parameters extends readonly [infer First, ...infer Rest] ? ParameterField<First> & ParameterFields<Rest> : unknown;
type ParameterField<P> =
	P extends Parameter<infer Name, infer Values>
		? Values extends "boolean"
			? { [N in Name]?: boolean }
			: Values extends "number"
				? { [N in Name]: number }
				: Values extends "optional number"
					? { [N in Name]?: number }
					: Values extends readonly (infer Value)[]
						? { [N in Name]: Value }
						: never
		: never;

type Flat<T> = { [K in keyof T]: T[K] };

/** The fields of a request of type `Name`. */
export type RequestFields<Name extends RequestName> = Flat<
	KeyField<RowOf<Name>> & InputFields<RowOf<Name>["inputs"]> & ParameterFields<RowOf<Name>["parameters"]>
>;

/** The field of a request of type `Name` that the API takes in any length and in pieces. */
export type AnyLengthField<Name extends RequestName> = RowOf<Name> extends { readonly anyLength: infer Field } ? Field : never;

/** The result of a request of type `Name`. */
export type RequestResult<Name extends RequestName> = {
	[Result.nothing]: void;
	[Result.bytes]: RowOf<Name> extends { readonly content: Content.ids } ? KeyId[] : Uint8Array;
	[Result.boolean]: boolean;
	[Result.number]: number;
}[RowOf<Name>["result"]];

/** The name of the request's method: `encryptAesGcm` for `EncryptAesGcm`. */
export type MethodName<Name extends RequestName> = Uncapitalize<Name>;

export function methodName<Name extends RequestName>(name: Name): MethodName<Name> {
	return (name.charAt(0).toLowerCase() + name.slice(1)) as MethodName<Name>;
}
