import { At, Fields, InputAt, KeyRole } from "../messages/row.js";
import { names, rows } from "../messages/table.js";
import type { AnyLengthField, RequestFields, RequestName } from "../messages/types.js";

/** Pieces of data, one after the other. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The fields that a client's method takes: those of the request, the one that may have any length in pieces as well. */
export type MethodFields<Name extends RequestName> = {
	[Field in keyof RequestFields<Name>]: Field extends AnyLengthField<Name> ? Uint8Array | Pieces : RequestFields<Name>[Field];
};

const lengthGetter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length")?.get as (this: Uint8Array) => number;

/**
 * The length of an array, which the engine itself says: nothing that an application gives can change it, and none of its code runs while
 * memory is at stake.
 */
export function lengthOf(array: Uint8Array): number {
	return lengthGetter.call(array);
}

/** The name of the field that may have any length, of the request `code`, which has one. */
export function anyLengthField(code: number): string {
	const row = code * At.End;
	return nameOf(rows[row + At.FirstInput + rows[row + At.AnyLength] - 1]);
}

/** The pieces that the caller gives in place of one array; undefined if it gives an array, or anything else. */
export function piecesOf(code: number, fields: object): Pieces | undefined {
	if (typeof fields !== "object" || fields === null) return undefined;
	const data = (fields as Readonly<Record<string, unknown>>)[anyLengthField(code)];
	if (typeof data !== "object" || data === null || data instanceof Uint8Array) return undefined;
	return Symbol.asyncIterator in data || Symbol.iterator in data ? data as Pieces : undefined;
}

/** The fields that the request `code` has, as they are now, with `data` in the place of those that may have any length. */
export function copyFields(code: number, fields: object, data: Uint8Array): Record<string, unknown> {
	const given = fields as Readonly<Record<string, unknown>>;
	const row = code * At.End;
	const copy: Record<string, unknown> = {};
	if (rows[row + At.KeyRole] !== KeyRole.none) copy["key"] = given["key"];
	const copyNamed = (field: number): void => {
		const name = nameOf(field);
		copy[name] = given[name];
	};
	for (let index = 0; index < rows[row + At.Inputs]; index++) copyNamed(rows[row + At.FirstInput + index]);
	for (let index = 0; index < rows[row + At.Parameters]; index++) copyNamed(rows[row + At.FirstParameter + index]);
	copy[anyLengthField(code)] = data;
	return copy;
}

/** The name of a field by its number. */
function nameOf(field: number): string {
	return names[rows[Fields.Start + field * Fields.Bytes + InputAt.Name]];
}
