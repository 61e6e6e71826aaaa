import { outputBytes } from "../messages/output.js";
import { KeyRole, Result } from "../messages/row.js";
import { Fields, INSTEAD_OF_INPUT, InputOffset, ParameterOffset, RowOffset, SOME_NAMES } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, INPUTS, KEY, KEY_ID, OUTPUT_PAIR, PAIR, PARAMETER, PARAMETER_2, SLOT_BYTES, SLOT_WORDS, TYPE } from "../messages/slot.js";
import { names, rows } from "../messages/table.js";
import { describeValue, expectKnownNames, isIndexed, isOwn, typeMismatch } from "./arguments.js";
import { maskOf, packAttributes } from "./attributes.js";
import { copyOf, isDetached, lengthOf } from "./bytes.js";
import type { Call } from "./call.js";
import { emptyInputError, expectedKey, expectedTarget, expectNoneInherited, expectNoPlace, fieldError, type Given, zeroError } from "./field-errors.js";
import { Key, keyProblem } from "./key.js";
import { type Parts, plainOperations, type RequestOperations } from "./operations.js";
import { isPieces, type Pieces } from "./pieces.js";
import { plans } from "./plan.js";
import { fieldNames, inputName, methodOf } from "./table-names.js";

/** The key and the inputs. */
const PARTS = INPUT + INPUTS;
/** Behind them the handle of the key, which only `takePlain` puts there. */
const HANDLE = PARTS;

const keysOf = Object.keys;
const prototypeOf = Object.getPrototypeOf as (of: object) => unknown;

/** The destination of a request: a client's pool and slots. */
interface Target {
	readonly pool: Uint8Array;
	readonly control: Uint32Array | Int32Array;
}

/**
 * Encodes a request of an application: checks the types of its fields, and builds the words of its slot. The HSM checks sizes and
 * permissions; it must do so in any case. After `write` the encoder can take the next request.
 */
export class RequestEncoder {
	/** The words of the slot, without the request id. */
	readonly words = new Uint32Array(SLOT_WORDS);
	/** Bytes of the inputs. */
	inputBytes = 0;
	/** The pieces that the caller gives for the field of any length, if it is not one array. */
	pieces: Pieces | undefined;
	/** The handle of the request's key. */
	private handle: Key | undefined;
	private host: object | undefined;
	private isPart = false;
	/** The caller names a stored public key of the peer. */
	private hasPeer = false;
	/** The caller's key and inputs, by pair. */
	private readonly parts: Parts = new Array<undefined>(HANDLE + 1).fill(undefined);
	private readonly operations: RequestOperations;

	constructor(operations: RequestOperations = plainOperations) {
		this.operations = operations;
	}

	/**
	 * As `encode`, for a request whose fields a native function can take. Runs none of the caller's code. Returns false for any other request, which
	 * then needs `encode`.
	 */
	encodePlain(call: Call, fields: object): boolean {
		if (this.operations.takePlain === undefined) return false;
		call.bytes = this.operations.takePlain(fields, call.code, plans, names, this.words, this.parts);
		return call.bytes >= 0 && this.parts[HANDLE] === undefined;
	}

	/**
	 * Takes the fields of a request of the row `code`: the object's own properties, each read once. Returns the bytes of pool memory for
	 * inputs and output. None of the caller's code runs after the last field was read. `host`: the Hsm whose keys the caller may name; `isPart`:
	 * the request is the API's own part of an earlier one.
	 * @throws TypeError that names the missing, unknown or invalid field; HsmError for a 0 or an empty array that would mean the same as no
	 * value
	 */
	encode(code: number, fields: object, host?: object, isPart = false): number {
		this.clear();
		this.host = host;
		this.isPart = isPart;
		const bytes = this.takePlain(code, fields);
		if (bytes >= 0) {
			this.inputBytes = bytes - this.words[OUTPUT_PAIR + 1];
			return bytes;
		}
		this.inputBytes = this.takeFields(code, fields);
		if (rows[code * RowOffset.End + RowOffset.Result] !== Result.bytes) return this.inputBytes;
		const output = outputBytes(code, this.words, 0);
		this.words[OUTPUT_PAIR + 1] = output;
		return this.inputBytes + output;
	}

	/** As `takePlain` of the operations, for a request that may have a handle of its key. Returns -1 if only `takeFields` can take it, or refuse it. */
	private takePlain(code: number, fields: object): number {
		const { takePlain } = this.operations;
		const bytes = takePlain?.(fields, code, plans, names, this.words, this.parts) ?? -1;
		const key: unknown = this.parts[HANDLE];
		if (bytes < 0 || key === undefined || takePlain === undefined) return bytes;
		if (!(key instanceof Key) || keyProblem(key, this.host, this.isPart) !== undefined) return -1;
		const id = this.idOf(key, "key");
		// A proxy of a handle has run the caller's code, which may have changed the fields and their arrays.
		const again = takePlain(fields, code, plans, names, this.words, this.parts);
		this.words[KEY_ID] = id;
		return Object.is(this.parts[HANDLE], key) ? again : -1;
	}

	/** Takes the fields of any request, or says what is wrong with them. Returns the bytes of the key and the inputs. */
	private takeFields(code: number, fields: object): number {
		if (typeof fields !== "object" || fields === null || isIndexed(fields)) throw typeMismatch("fields", "an object", describeValue(fields));
		const given = fields as Given;
		const words = this.words;
		const row = code * RowOffset.End;
		const inputs = rows[row + RowOffset.Inputs];
		words.fill(0);
		words[TYPE] = code;
		this.parts.fill(undefined);
		const attributes = this.takeAttributes(row, given);
		let found = attributes === undefined ? 0 : 1;
		if (rows[row + RowOffset.KeyRole] !== KeyRole.none) found += this.encodeKey(code, given, attributes !== undefined);
		for (let index = 0; index < inputs; index++) found += this.encodeInput(code, index, given, attributes);
		for (let index = 0; index < rows[row + RowOffset.Parameters]; index++) found += this.encodeParameter(code, index, given, attributes !== undefined);
		if (keysOf(given).length !== found) expectKnownNames(methodOf(code), given, fieldNames(code));
		if (prototypeOf(given) !== Object.prototype) expectNoneInherited(code, given);
		const bytes = this.measure(code);
		const hasPeer = rows[row + RowOffset.HasPeer] === 1;
		if (hasPeer && this.hasPeer !== (this.parts[INPUT] === undefined))
			throw typeMismatch("publicKey", 'Uint8Array or else "peer"', this.hasPeer ? "both" : "neither");
		const isEmpty = words[PAIR + 2 * INPUT + 1] === 0 && this.parts[INPUT] !== undefined;
		if (isEmpty && (hasPeer || rows[row + RowOffset.IvBytes] !== 0)) throw emptyInputError(code);
		return bytes;
	}

	/** The attributes of the free key that the request makes; undefined if it makes none. */
	private takeAttributes(row: number, given: Given): Uint8Array | undefined {
		if (rows[row + RowOffset.Attributes] === 0 || !isOwn.call(given, "attributes")) return undefined;
		const attributes = given["attributes"];
		return attributes === undefined ? undefined : packAttributes(attributes);
	}

	/** Each of these methods returns how many of the object's own properties it has taken. */
	private encodeKey(code: number, given: Given, hasAttributes: boolean): number {
		const { words, parts } = this;
		const isUsed = rows[code * RowOffset.End + RowOffset.KeyRole] === KeyRole.use;
		const takesBytes = isUsed && rows[code * RowOffset.End + RowOffset.IsStoredOnly] === 0;
		if (hasAttributes && !isUsed) return expectNoPlace(given, "key");
		const isGiven = isOwn.call(given, "key");
		const key = isGiven ? given["key"] : undefined;
		if (takesBytes && key instanceof Uint8Array) {
			words[TYPE] = code + EXTERNAL_KEY;
			parts[KEY] = key;
		} else if (typeof key === "number" && key === key >>> 0) words[KEY_ID] = key;
		else if (key instanceof Key) words[KEY_ID] = this.idOf(key, "key");
		else throw fieldError(code, given, "key", expectedKey(code, takesBytes), key);
		return isGiven ? 1 : 0;
	}

	private encodeInput(code: number, index: number, given: Given, attributes: Uint8Array | undefined): number {
		const { parts } = this;
		const row = code * RowOffset.End;
		const at = Fields.Start + rows[row + RowOffset.FirstInput + index] * Fields.Bytes;
		if (rows[row + RowOffset.Attributes] === index + 1) {
			parts[INPUT + index] = attributes;
			return 0;
		}
		const field = names[rows[at + InputOffset.Name]];
		const isGiven = isOwn.call(given, field);
		const value = isGiven ? given[field] : undefined;
		if (value instanceof Uint8Array) parts[INPUT + index] = value;
		else if (rows[row + RowOffset.AnyLength] === index + 1 && isPieces(value)) this.pieces = value;
		else if (rows[at + InputOffset.IsOptional] === 0 || value !== undefined) throw fieldError(code, given, field, "Uint8Array", value);
		return isGiven ? 1 : 0;
	}

	private encodeParameter(code: number, index: number, given: Given, hasAttributes: boolean): number {
		const at = Fields.Start + rows[code * RowOffset.End + RowOffset.FirstParameter + index] * Fields.Bytes;
		const field = names[rows[at + ParameterOffset.Name]];
		if (hasAttributes && (field === "target" || field === "overwrite")) return expectNoPlace(given, field);
		const isGiven = isOwn.call(given, field);
		const value = isGiven ? given[field] : undefined;
		this.words[index === 2 ? PARAMETER_2 : PARAMETER + index] = this.numberOf(code, at, given, field, value);
		return isGiven ? 1 : 0;
	}

	/** The value of a parameter on the wire. `at`: the offset of its field in the table. */
	private numberOf(code: number, at: number, given: Given, field: string, value: unknown): number {
		const largest = rows[at + ParameterOffset.Largest];
		const first = rows[at + ParameterOffset.First];
		const zero = rows[at + ParameterOffset.Zero];
		if (zero === SOME_NAMES) return value === undefined ? 0 : maskOf(names.slice(first, first + largest + 1), value, field);
		if (first >= 0) {
			const index = names.indexOf(value as string, first) - first;
			if (index < 0 || index > largest) throw fieldError(code, given, field, `one of ${names.slice(first, first + largest + 1).join(", ")}`, value, true);
			return index;
		}
		if (largest >= 0) {
			if (value !== undefined && typeof value !== "boolean") throw fieldError(code, given, field, "boolean", value, true);
			return value === true ? 1 : 0;
		}
		if (zero !== 0 && value === undefined) return 0;
		if (zero === INSTEAD_OF_INPUT) this.hasPeer = true;
		else if (zero !== 0 && value === 0) throw zeroError(code, zero, field);
		if ((field === "target" || field === "peer") && value instanceof Key) return this.idOf(value, field);
		if (typeof value !== "number" || value !== value >>> 0)
			throw fieldError(code, given, field, `an integer of 0 to 4294967295${field === "target" ? expectedTarget(code) : ""}`, value, true);
		return value;
	}

	/** The array for the field of any length; undefined if the caller gives pieces. The row `code` must have such a field. */
	data(code: number): Uint8Array | undefined {
		return this.parts[INPUT + rows[code * RowOffset.End + RowOffset.AnyLength] - 1];
	}

	/** The fields of the request `code`, with copies of the arrays. Leaves out the field of any length. */
	copyFields(code: number): Record<string, unknown> {
		const { words, parts } = this;
		const row = code * RowOffset.End;
		const copy: Record<string, unknown> = {};
		const key = parts[KEY];
		// The copy keeps the handle, so that the key is there as long as the copy is.
		if (rows[row + RowOffset.KeyRole] !== KeyRole.none) copy["key"] = this.handle ?? (key === undefined ? words[KEY_ID] : copyOf(key));
		for (let index = 0; index < rows[row + RowOffset.Inputs]; index++) {
			const part = parts[INPUT + index];
			if (part !== undefined && index !== rows[row + RowOffset.AnyLength] - 1) copy[inputName(code, index)] = copyOf(part);
		}
		for (let index = 0; index < rows[row + RowOffset.Parameters]; index++) {
			const at = Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes;
			const value = words[index === 2 ? PARAMETER_2 : PARAMETER + index];
			// The caller has left it out: `encode` refuses an explicit 0.
			if (value === 0 && rows[at + ParameterOffset.Zero] > 0) continue;
			const first = rows[at + ParameterOffset.First];
			copy[names[rows[at + ParameterOffset.Name]]] = first >= 0 ? names[first + value] : rows[at + ParameterOffset.Largest] < 0 ? value : value === 1;
		}
		return copy;
	}

	/**
	 * Copies the inputs to the pool from `start` on, the output's place behind them, and the words to `control` from the index `at` on. Drops the
	 * inputs.
	 */
	write(target: Target, start: number, at: number): void {
		if (this.operations.place === undefined) {
			this.copyParts(target.pool, start);
			target.control.set(this.words, at);
		} else this.operations.place(this.words, this.parts, target.pool, start, target.control, at);
	}

	private copyParts(memory: Uint8Array, start: number): void {
		const { words, parts, operations } = this;
		let offset = start;
		for (let pair = KEY; pair < PARTS; pair++) {
			const part = parts[pair];
			words[PAIR + 2 * pair] = offset;
			if (part === undefined) continue;
			const length = words[PAIR + 2 * pair + 1];
			operations.copy(part, 0, length, memory, offset);
			parts[pair] = undefined;
			offset += length;
		}
		words[OUTPUT_PAIR] = offset;
	}

	/** The request as one array: its words, then its inputs. The offsets are relative to the array. */
	toBytes(): Uint8Array<ArrayBuffer> {
		const bytes = new Uint8Array(SLOT_BYTES + this.inputBytes);
		this.write({ pool: bytes, control: new Uint32Array(bytes.buffer, 0, SLOT_WORDS) }, SLOT_BYTES, 0);
		return bytes;
	}

	/** Drops the references to the caller's arrays. */
	clear(): void {
		this.parts.fill(undefined);
		this.pieces = undefined;
		this.handle = undefined;
		this.hasPeer = false;
	}

	private idOf(key: Key, field: string): number {
		const problem = keyProblem(key, this.host, this.isPart);
		if (problem !== undefined) throw typeMismatch(field, "a key of this Hsm", problem);
		if (field === "key") this.handle = key;
		return key.id;
	}

	/**
	 * Writes the lengths of the parts into their pairs. Returns their sum. @throws TypeError for an array without a buffer.
	 */
	private measure(code: number): number {
		const { words, parts } = this;
		let bytes = 0;
		let pair = KEY;
		try {
			for (; pair < PARTS; pair++) {
				const part = parts[pair];
				if (part === undefined) continue;
				const length = lengthOf(part);
				if (length === 0 && isDetached(part)) break;
				words[PAIR + 2 * pair + 1] = length;
				bytes += length;
			}
		} catch {
			// The value only looks like an array: the message says what it is.
		}
		if (pair === PARTS) return bytes;
		throw typeMismatch(pair === KEY ? "key" : inputName(code, pair - INPUT), "Uint8Array", describeValue(parts[pair]));
	}
}
