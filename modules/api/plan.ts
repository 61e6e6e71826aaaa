/**
 * A plan of each request: its fields in order, what they are, and where they go in the slot. Plans derive from the table, for a native function that
 * takes the fields of a valid request (RequestOperations.takePlain). The SDK's linker runs this module when it links an image; the simulator's
 * bundler runs it when it bundles the modules.
 */
import { KeyRole, Result } from "../messages/row.js";
import { Code, Fields, INSTEAD_OF_INPUT, InputOffset, ParameterOffset, RowOffset, Sizes, SOME_NAMES } from "../messages/row-layout.js";
import { INPUT, KEY_ID, PARAMETER, PARAMETER_2 } from "../messages/slot.js";
import { names, rows } from "../messages/table.js";
import { PlanOffset, Take } from "./plan-layout.js";

export const plans = /* @__PURE__ */ allPlans();

function allPlans(): Int8Array {
	const made: number[] = new Array<number>(PlanOffset.Lists).fill(0).concat(...rows.subarray(Sizes.Start, Sizes.End));
	for (let code = 1; code <= Code.Largest; code++) {
		if (rows[code * RowOffset.End + RowOffset.Worker] === 0) continue;
		made[2 * code] = made.length & 255;
		made[2 * code + 1] = made.length >> 8;
		made.push(...output(code), ...key(code), ...inputs(code), ...parameters(code), Take.end);
	}
	return Int8Array.from(made);
}

function output(code: number): number[] {
	const row = code * RowOffset.End;
	if (rows[row + RowOffset.Result] !== Result.bytes) return [0];
	return [RowOffset.OutputRule, RowOffset.OutputIndex, RowOffset.OutputMore, RowOffset.IvBytes].map((offset) => rows[row + offset]);
}

function key(code: number): number[] {
	const row = code * RowOffset.End;
	const role: KeyRole = rows[row + RowOffset.KeyRole];
	if (role === KeyRole.none) return [];
	const takesBytes = role === KeyRole.use && rows[row + RowOffset.IsStoredOnly] === 0;
	return [takesBytes ? Take.key : Take.storedKey, names.indexOf("key"), KEY_ID];
}

/** Attributes are not among them: a request with attributes goes the careful way. */
function inputs(code: number): number[] {
	const row = code * RowOffset.End;
	return fieldsAt(row + RowOffset.Inputs).flatMap((at, index) =>
		rows[row + RowOffset.Attributes] === index + 1
			? []
			: [rows[at + InputOffset.IsOptional] === 1 ? Take.optionalInput : Take.input, rows[at + InputOffset.Name], INPUT + index],
	);
}

function parameters(code: number): number[] {
	return fieldsAt(code * RowOffset.End + RowOffset.Parameters).flatMap((at, index) => {
		const take = takeOf(at);
		const field = [take, rows[at + ParameterOffset.Name], index === 2 ? PARAMETER_2 : PARAMETER + index];
		return take === Take.choice ? [...field, rows[at + ParameterOffset.First], rows[at + ParameterOffset.Largest]] : field;
	});
}

/** The kind of the parameter whose description in the table is at the offset `at`. */
function takeOf(at: number): Take {
	const zero = rows[at + ParameterOffset.Zero];
	if (zero === SOME_NAMES || zero === INSTEAD_OF_INPUT) return Take.other;
	if (rows[at + ParameterOffset.First] >= 0) return Take.choice;
	if (rows[at + ParameterOffset.Largest] >= 0) return Take.boolean;
	return zero === 0 ? Take.number : Take.optionalNumber;
}

/** The offsets of the descriptions whose count is at the offset `at`; their numbers follow it. */
function fieldsAt(at: number): number[] {
	return Array.from({ length: rows[at] }, (_, index) => Fields.Start + rows[at + 1 + index] * Fields.Bytes);
}
