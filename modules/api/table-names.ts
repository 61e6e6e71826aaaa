import { KeyRole } from "../messages/row.js";
import { Fields, InputOffset, ParameterOffset, RowOffset } from "../messages/row-layout.js";
import { codes, names, rows } from "../messages/table.js";

/** The code of the request `name`, or of the method with that name; undefined if the table has none. */
export function codeOf(name: string): number | undefined {
	// Accepts a method's name too.
	return codes[name as keyof typeof codes] ?? codes[(name.charAt(0).toLowerCase() + name.slice(1)) as keyof typeof codes];
}

/** The name of the method of the request `code`, for error messages. */
export function methodOf(code: number): string {
	return Object.keys(codes).find((name) => codes[name as keyof typeof codes] === code) ?? "Request";
}

/** The name of the input `index` of the request `code`. */
export function inputName(code: number, index: number): string {
	return names[rows[Fields.Start + rows[code * RowOffset.End + RowOffset.FirstInput + index] * Fields.Bytes + InputOffset.Name]];
}

/** The names of all fields of the request `code`. */
export function fieldNames(code: number): string[] {
	const row = code * RowOffset.End;
	const found: string[] = rows[row + RowOffset.KeyRole] === KeyRole.none ? [] : ["key"];
	for (let index = 0; index < rows[row + RowOffset.Inputs]; index++) found.push(inputName(code, index));
	for (let index = 0; index < rows[row + RowOffset.Parameters]; index++)
		found.push(names[rows[Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes + ParameterOffset.Name]]);
	return found;
}
