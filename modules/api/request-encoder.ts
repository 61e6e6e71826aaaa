import type { MemoryOperations } from "../mailbox/memory.js";
import { errorCode, HsmError } from "../messages/errors.js";
import { outputBytes } from "../messages/output.js";
import { KeyRole, Result } from "../messages/row.js";
import { Fields, InputOffset, ParameterOffset, RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, KEY, KEY_ID, OUTPUT_PAIR, PAIR, PARAMETER, PARAMETER_2, SLOT_BYTES, SLOT_WORDS, TYPE } from "../messages/slot.js";
import { names, rows } from "../messages/table.js";
import { describeValue, expectKnownNames, isIndexed, isOwn, typeMismatch } from "./arguments.js";
import { copyOf, isDetached, lengthOf } from "./bytes.js";
import { isPieces, type Pieces } from "./pieces.js";
import { fieldNames, inputName, methodOf } from "./table-names.js";

const keysOf = Object.keys;
const prototypeOf = Object.getPrototypeOf as (of: object) => unknown;

/**
 * A request as its application gives it, checked for types, before it has memory of the HSM's. Sizes and permissions are
 * not checked here: the HSM decides about them, and must in any case. When it is written, it serves for another request.
 */
export class RequestEncoder {
	/** As it will lie in the ring, but for its id. */
	readonly words = new Uint32Array(SLOT_WORDS);
	/** Bytes of its inputs. */
	inputBytes = 0;
	/** What is given in the place of the field that may have any length, if it is not one array. */
	pieces: Pieces | undefined;
	/** Caller's key, inputs; by pair. */
	private readonly parts: (Uint8Array | undefined)[] = [];

	/**
	 * Takes the fields of a request of the row `code`: properties of the object's own, each read once. Returns how many bytes of pool memory it needs: inputs, then output.
	 * None of the caller's code runs after the last field was read.
	 * @throws TypeError that names the field that is missing, unknown or not what the table says; HsmError for a 0, or no bytes, that would be taken for nothing.
	 */
	encode(code: number, fields: object): number {
		if (typeof fields !== "object" || fields === null || isIndexed(fields)) throw typeMismatch("fields", "an object", describeValue(fields));
		const given = fields as Readonly<Record<string, unknown>>;
		const words = this.words;
		const parts = this.parts;
		const row = code * RowOffset.End;
		const role: KeyRole = rows[row + RowOffset.KeyRole];
		words.fill(0);
		words[TYPE] = code;
		this.pieces = undefined;
		parts[KEY] = undefined;
		let found = 0;
		if (role !== KeyRole.none) {
			let key: unknown;
			if (isOwn.call(given, "key")) {
				key = given.key;
				found++;
			}
			if (role === KeyRole.use && key instanceof Uint8Array) {
				words[TYPE] = code + EXTERNAL_KEY;
				parts[KEY] = key;
			} else if (typeof key === "number" && key === key >>> 0) words[KEY_ID] = key;
			else throw fieldError(code, given, "key", `an integer of 0 to 4294967295${role === KeyRole.use ? " or a Uint8Array" : ""}`, key);
		}
		const inputs = rows[row + RowOffset.Inputs];
		for (let index = 0; index < inputs; index++) {
			const at = Fields.Start + rows[row + RowOffset.FirstInput + index] * Fields.Bytes;
			const field = names[rows[at + InputOffset.Name]];
			let value: unknown;
			if (isOwn.call(given, field)) {
				value = given[field];
				found++;
			}
			if (value instanceof Uint8Array) parts[INPUT + index] = value;
			else if (rows[at + InputOffset.IsOptional] === 1 && value === undefined) parts[INPUT + index] = undefined;
			else if (rows[row + RowOffset.AnyLength] === index + 1 && isPieces(value)) {
				parts[INPUT + index] = undefined;
				this.pieces = value;
			} else throw fieldError(code, given, field, "Uint8Array", value);
		}
		for (let index = 0; index < rows[row + RowOffset.Parameters]; index++) {
			const at = Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes;
			const field = names[rows[at + ParameterOffset.Name]];
			const largest = rows[at + ParameterOffset.Largest];
			const first = rows[at + ParameterOffset.First];
			let value: unknown;
			if (isOwn.call(given, field)) {
				value = given[field];
				found++;
			}
			let number = value === true ? 1 : 0;
			if (first >= 0) {
				number = names.indexOf(value as string) - first;
				if (number < 0 || number > largest) throw fieldError(code, given, field, `one of ${names.slice(first, first + largest + 1).join(", ")}`, value, true);
			} else if (largest < 0) {
				const zero = rows[at + ParameterOffset.Zero];
				if (zero !== 0 && value === undefined) continue;
				if (zero !== 0 && value === 0) throw zeroError(code, zero, field);
				if (typeof value !== "number" || value !== value >>> 0) throw fieldError(code, given, field, "an integer of 0 to 4294967295", value, true);
				number = value;
			} else if (value !== undefined && typeof value !== "boolean") throw fieldError(code, given, field, "boolean", value, true);
			words[index === 2 ? PARAMETER_2 : PARAMETER + index] = number;
		}
		if (keysOf(given).length !== found) expectKnownNames(methodOf(code), given, fieldNames(code));
		if (prototypeOf(given) !== Object.prototype) expectNoneInherited(code, given);
		parts.length = INPUT + inputs;
		const bytes = this.measure(code, role === KeyRole.use ? KEY : INPUT);
		this.inputBytes = bytes;
		if (rows[row + RowOffset.IvBytes] !== 0 && words[PAIR + 2 * INPUT + 1] === 0 && parts[INPUT] !== undefined) throw emptyIvError(code);
		if (rows[row + RowOffset.Result] !== Result.bytes) return bytes;
		const output = outputBytes(code, words, 0);
		words[OUTPUT_PAIR + 1] = output;
		return bytes + output;
	}

	/** The array in the place of the field that may have any length, of the request `code`, which has one; undefined if there are pieces. */
	data(code: number): Uint8Array | undefined {
		return this.parts[INPUT + rows[code * RowOffset.End + RowOffset.AnyLength] - 1];
	}

	/** The fields of the request `code` as they are now, arrays copied, but for the one that may have any length. */
	copyFields(code: number): Record<string, unknown> {
		const { words, parts } = this;
		const row = code * RowOffset.End;
		const copy: Record<string, unknown> = {};
		const key = parts[KEY];
		if (rows[row + RowOffset.KeyRole] !== KeyRole.none) copy["key"] = key === undefined ? words[KEY_ID] : copyOf(key);
		for (let index = 0; index < rows[row + RowOffset.Inputs]; index++) {
			const part = parts[INPUT + index];
			if (part !== undefined && index !== rows[row + RowOffset.AnyLength] - 1) copy[inputName(code, index)] = copyOf(part);
		}
		for (let index = 0; index < rows[row + RowOffset.Parameters]; index++) {
			const at = Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes;
			const value = words[index === 2 ? PARAMETER_2 : PARAMETER + index];
			// Left out: a 0 that is given is refused.
			if (value === 0 && rows[at + ParameterOffset.Zero] > 0) continue;
			const first = rows[at + ParameterOffset.First];
			copy[names[rows[at + ParameterOffset.Name]]] = first >= 0 ? names[first + value] : rows[at + ParameterOffset.Largest] < 0 ? value : value === 1;
		}
		return copy;
	}

	/** Copies the inputs to `memory` from `start` on, and points the request at them and at the output behind them. */
	write(memory: Uint8Array, start: number, operations?: MemoryOperations): void {
		const words = this.words;
		const parts = this.parts;
		let offset = start;
		for (let pair = KEY; pair < parts.length; pair++) {
			const length = words[PAIR + 2 * pair + 1];
			const part = parts[pair];
			words[PAIR + 2 * pair] = offset;
			if (part !== undefined) {
				if (operations === undefined) memory.set(part, offset);
				else operations.copy(part, 0, length, memory, offset);
				parts[pair] = undefined;
			}
			offset += length;
		}
		words[OUTPUT_PAIR] = offset;
	}

	/** The request as one array: its words, then its inputs. Offsets count from the beginning. */
	toBytes(operations?: MemoryOperations): Uint8Array<ArrayBuffer> {
		const bytes = new Uint8Array(SLOT_BYTES + this.inputBytes);
		this.write(bytes, SLOT_BYTES, operations);
		bytes.set(new Uint8Array(this.words.buffer));
		return bytes;
	}

	/** Lets go of the caller's arrays. */
	clear(): void {
		this.parts.fill(undefined);
		this.pieces = undefined;
	}

	/** Writes the lengths of the parts from `pair` on into their pairs. Returns the sum. @throws TypeError for an array that has no bytes any more. */
	private measure(code: number, pair: number): number {
		const { words, parts } = this;
		let bytes = 0;
		try {
			for (; pair < parts.length; pair++) {
				const part = parts[pair];
				if (part === undefined) continue;
				const length = lengthOf(part);
				if (length === 0 && isDetached(part)) break;
				words[PAIR + 2 * pair + 1] = length;
				bytes += length;
			}
		} catch {
			// It only looks like an array: the message says what it is.
		}
		if (pair === parts.length) return bytes;
		throw typeMismatch(pair === KEY ? "key" : inputName(code, pair - INPUT), "Uint8Array", describeValue(parts[pair]));
	}
}

/** @throws TypeError for a field that the object has of its class: it would not count, and its caller would rely on it. */
function expectNoneInherited(code: number, given: object): void {
	for (const name of fieldNames(code))
		if (!isOwn.call(given, name) && name in given && !(name in Object.prototype))
			throw typeMismatch(name, "a property of the object's own", "one of its class");
}

/** An iv of no bytes would be taken for one that the HSM is to draw. */
function emptyIvError(code: number): HsmError {
	const at = Fields.Start + rows[code * RowOffset.End + RowOffset.FirstInput] * Fields.Bytes;
	return zeroError(code, rows[at + InputOffset.Error], names[rows[at + InputOffset.Name]]);
}

/** A field that is 0, or of no bytes: on the wire that is the same as one that is left out. */
function zeroError(code: number, status: number, field: string): HsmError {
	return new HsmError(errorCode(status), methodOf(code), `"${field}" expected a size above 0, or to be left out, got 0`);
}

/** The error of a field that is not what it must be. If it is not there at all, another may have been meant for it: then of that. */
function fieldError(code: number, given: object, field: string, expected: string, value: unknown, isName?: boolean): TypeError {
	if (value === undefined) expectKnownNames(methodOf(code), given, fieldNames(code));
	return typeMismatch(field, expected, describeValue(value, isName));
}
