import type { KeyAttributes, StoredAttributes } from "./attributes.js";
import type { HsmInfo } from "./info.js";
import type { requests } from "./requests.js";
import type { Content, Field, KeyRole, Parameter, Result, RowCode, TargetRole, WorkerFamily, WorkerName } from "./row.js";

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

/**
 * A free key of the HSM. Every method takes it in place of an id. The HSM deletes the key when the handle is disposed or collected as
 * garbage, unless it is persistent.
 */
export interface KeyHandle {
	readonly id: KeyId;
	dispose(): void;
}

type KeyField<R> = R extends { readonly key: KeyRole.use; readonly storedOnly?: never }
	? { /** A key id, or the caller's own key bytes. */ key: KeyId | KeyHandle | Uint8Array }
	: R extends { readonly key: KeyRole.none }
		? unknown
		: { key: KeyId | KeyHandle };

type InputFields<Fields> = Fields extends readonly [infer First, ...infer Rest] ? InputField<First> & InputFields<Rest> : unknown;
type InputField<F> =
	F extends Field<"attributes">
		? unknown
		: F extends Field<infer Name, infer IsOptional>
			? IsOptional extends true
				? { [N in Name]?: Uint8Array }
				: { [N in Name]: Uint8Array }
			: never;

type ParameterFields<Parameters> = Parameters extends readonly [infer First, ...infer Rest] ? ParameterField<First> & ParameterFields<Rest> : unknown;
type ParameterField<P> =
	P extends Parameter<infer Name, infer Values>
		? Values extends "boolean"
			? { [N in Name]?: boolean }
			: Values extends "number"
				? { [N in Name]: Name extends "target" ? KeyId | KeyHandle : number }
				: Values extends { readonly names: readonly (infer Value)[] }
					? { [N in Name]?: readonly Value[] }
					: Values extends "optional number"
						? { [N in Name]?: number }
						: Values extends "optional key"
							? { [/** The id of a stored public key, instead of `publicKey`. */ N in Name]?: KeyId | KeyHandle }
							: Values extends readonly (infer Value)[]
								? { [N in Name]: Value }
								: never
		: never;

/** Either the bytes of the peer's public key or the id of a stored one. */
type PeerFields<R> = R extends { readonly parameters: readonly [unknown, unknown, Parameter<"peer">] }
	? { publicKey: Uint8Array; peer?: never } | { publicKey?: never; peer: KeyId | KeyHandle }
	: unknown;

type Flat<T> = { [K in keyof T]: T[K] };

/** The requests that make keys: in a place, or free keys. */
export type MakingRequest = {
	[Name in RequestName]: RowOf<Name> extends { readonly result: Result.key; readonly target?: TargetRole.store } ? Name : never;
}[RequestName];
/** The requests that always make a free key. */
export type UnsealingRequest = { [Name in RequestName]: RowOf<Name> extends { readonly target: TargetRole.unseal } ? Name : never }[RequestName];

/** The fields that name the place of the key that a request makes. */
type PlaceName<Name extends RequestName> = (RowOf<Name> extends { readonly key: KeyRole.generate | KeyRole.import } ? "key" : "target") | "overwrite";

/** The fields of a request that stores a key in a place, and of any request that makes no key. */
export type PlaceFields<Name extends RequestName> = Flat<
	KeyField<RowOf<Name>> & InputFields<RowOf<Name>["inputs"]> & ParameterFields<RowOf<Name>["parameters"]> & PeerFields<RowOf<Name>>
>;

/** The fields of a request that makes a free key. */
export type FreeKeyFields<Name extends MakingRequest> = Without<PlaceFields<Name>, PlaceName<Name>> & { readonly attributes: KeyAttributes } & {
	[Field in PlaceName<Name>]?: undefined;
};
/** Distributes over the alternatives of `Fields`. */
type Without<Fields, Names extends PropertyKey> = Fields extends unknown ? Omit<Fields, Names> : never;

/** The fields of a request of type `Name`. */
export type RequestFields<Name extends RequestName> = Name extends MakingRequest
	? (PlaceFields<Name> & { readonly attributes?: undefined }) | FreeKeyFields<Name>
	: PlaceFields<Name>;

/** The field of a request of type `Name` that the API takes in any length and in pieces. */
export type AnyLengthField<Name extends RequestName> = RowOf<Name> extends { readonly anyLength: infer Field } ? Field : never;

/** The result of a request of type `Name`. */
export type RequestResult<Name extends RequestName> = {
	[Result.nothing]: void;
	[Result.bytes]: RowOf<Name> extends { readonly content: Content.ids }
		? KeyId[]
		: RowOf<Name> extends { readonly content: Content.attributes }
			? StoredAttributes
			: RowOf<Name> extends { readonly content: Content.info }
				? HsmInfo
				: Uint8Array;
	[Result.boolean]: boolean;
	[Result.number]: number;
	/** Undefined if the key is in a place. */
	[Result.key]: KeyHandle | undefined;
}[RowOf<Name>["result"]];

/** The name of the request's method: `encryptAesGcm` for `EncryptAesGcm`. */
export type MethodName<Name extends RequestName> = Uncapitalize<Name>;

export function methodName<Name extends RequestName>(name: Name): MethodName<Name> {
	return (name.charAt(0).toLowerCase() + name.slice(1)) as MethodName<Name>;
}
