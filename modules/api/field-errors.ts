/** The errors of a request's fields. */
import { errorCode, HsmError } from "../messages/errors.js";
import { KeyRole } from "../messages/row.js";
import { Fields, InputOffset, RowOffset } from "../messages/row-layout.js";
import { names, rows } from "../messages/table.js";
import { describeValue, expectKnownNames, isOwn, typeMismatch } from "./arguments.js";
import { fieldNames, methodOf } from "./table-names.js";

/** The object with the fields of a request. */
export type Given = Readonly<Record<string, unknown>>;

/** @throws TypeError for a field that the object inherits from its class. It does not count, and the caller would rely on it. */
export function expectNoneInherited(code: number, given: object): void {
	for (const name of fieldNames(code))
		if (!isOwn.call(given, name) && name in given && !(name in Object.prototype))
			throw typeMismatch(name, "a property of the object's own", "one of its class");
}

export function expectedTarget(code: number): string {
	return rows[code * RowOffset.End + RowOffset.Attributes] > 0 ? ', a key or else "attributes"' : " or a key";
}

export function expectedKey(code: number, takesBytes: boolean): string {
	const row = code * RowOffset.End;
	const isPlace = rows[row + RowOffset.Attributes] > 0 && rows[row + RowOffset.KeyRole] !== KeyRole.use;
	return `an integer of 0 to 4294967295, a key${takesBytes ? " or a Uint8Array" : ""}${isPlace ? ' or else "attributes"' : ""}`;
}

/** The number of properties that have this name, 0 or 1. @throws TypeError if the value is not undefined: `attributes` say what key to make, without a place */
export function expectNoPlace(given: Given, field: string): number {
	if (!isOwn.call(given, field)) return 0;
	const value = given[field];
	if (value !== undefined) throw typeMismatch(field, "to be left out beside attributes", describeValue(value));
	return 1;
}

/** An empty iv would mean that the HSM shall generate one, an empty public key that the peer's is stored. */
export function emptyInputError(code: number): HsmError {
	const at = Fields.Start + rows[code * RowOffset.End + RowOffset.FirstInput] * Fields.Bytes;
	return zeroError(code, rows[at + InputOffset.Error], names[rows[at + InputOffset.Name]]);
}

/** The error for a field that is 0 or empty. On the wire, such a field is the same as one that the caller has left out. */
export function zeroError(code: number, status: number, field: string): HsmError {
	return new HsmError(errorCode(status), methodOf(code), `"${field}" expected a size above 0, or to be left out, got 0`, field);
}

/**
 * The error for an invalid field. If the field is missing but the object has an unknown name, the error is about that name: the caller may
 * have misspelt it.
 */
export function fieldError(code: number, given: object, field: string, expected: string, value: unknown, isName?: boolean): TypeError {
	if (value === undefined) expectKnownNames(methodOf(code), given, fieldNames(code));
	return typeMismatch(field, expected, describeValue(value, isName));
}
