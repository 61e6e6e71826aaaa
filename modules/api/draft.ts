import type { MemoryOperations } from "../mailbox/memory.js";
import { errorCode, HsmError } from "../messages/errors.js";
import { outputBytes } from "../messages/output.js";
import { At, Fields, InputAt, KeyRole, ParameterAt, Result } from "../messages/row.js";
import { EXTERNAL_KEY, INPUT, KEY, KEY_ID, OUTPUT_PAIR, PAIR, PARAMETER, PARAMETER_2, SLOT_WORDS, TYPE } from "../messages/slot.js";
import { codes, names, rows } from "../messages/table.js";
import { lengthOf } from "./pieces.js";

/**
 * A request as its application gives it, checked for types, before it has memory of the HSM's. Sizes and permissions are
 * not checked here: the HSM decides about them, and must in any case. When it is sent, it serves for another request.
 */
export class Draft {
	/** As it will lie in the ring, but for its id. */
	readonly words = new Uint32Array(SLOT_WORDS);
	/** Caller's key, inputs; by pair. */
	private readonly parts: (Uint8Array | undefined)[] = [];

	/**
	 * Takes the fields of a request of the row `code`. Returns how many bytes of pool memory it needs: inputs, then output.
	 * @throws TypeError that names the field that is missing or not what the table says; HsmError for a 0 that would be taken for nothing.
	 */
	fill(code: number, fields: object): number {
		if (typeof fields !== "object" || fields === null) throw mismatch("fields", "an object", fields);
		const given = fields as Readonly<Record<string, unknown>>;
		const words = this.words;
		const parts = this.parts;
		const row = code * At.End;
		const role: KeyRole = rows[row + At.KeyRole];
		words.fill(0);
		words[TYPE] = code;
		if (role !== KeyRole.none) {
			const key = given.key;
			parts[KEY] = undefined;
			if (role === KeyRole.use && key instanceof Uint8Array) {
				words[TYPE] = code + EXTERNAL_KEY;
				parts[KEY] = key;
			} else if (typeof key === "number" && key === key >>> 0) words[KEY_ID] = key;
			else throw mismatch("key", `an integer of 0 to 4294967295${role === KeyRole.use ? " or a Uint8Array" : ""}`, key);
		}
		const inputs = rows[row + At.Inputs];
		for (let index = 0; index < inputs; index++) {
			const at = Fields.Start + rows[row + At.FirstInput + index] * Fields.Bytes;
			const field = names[rows[at + InputAt.Name]];
			const value = given[field];
			if (value instanceof Uint8Array) parts[INPUT + index] = value;
			else if (rows[at + InputAt.IsOptional] === 1 && value === undefined) parts[INPUT + index] = undefined;
			else throw mismatch(field, "Uint8Array", value);
		}
		for (let index = 0; index < rows[row + At.Parameters]; index++) {
			const at = Fields.Start + rows[row + At.FirstParameter + index] * Fields.Bytes;
			const field = names[rows[at + ParameterAt.Name]];
			const largest = rows[at + ParameterAt.Largest];
			const first = rows[at + ParameterAt.First];
			const value = given[field];
			let number = value === true ? 1 : 0;
			if (first >= 0) {
				number = names.indexOf(value as string) - first;
				if (number < 0 || number > largest) throw mismatch(field, `one of ${names.slice(first, first + largest + 1).join(", ")}`, value);
			} else if (largest < 0) {
				const zero = rows[at + ParameterAt.Zero];
				if (zero !== 0 && value === undefined) continue;
				if (zero !== 0 && value === 0) throw refusal(code, zero, field);
				if (typeof value !== "number" || value !== value >>> 0) throw mismatch(field, "an integer of 0 to 4294967295", value);
				number = value;
			} else if (value !== undefined && typeof value !== "boolean") throw mismatch(field, "boolean", value);
			words[index === 2 ? PARAMETER_2 : PARAMETER + index] = number;
		}
		let bytes = 0;
		parts.length = INPUT + inputs;
		for (let pair = role === KeyRole.use ? KEY : INPUT; pair < INPUT + inputs; pair++) {
			const part = parts[pair];
			const length = part === undefined ? 0 : lengthOf(part);
			words[PAIR + 2 * pair + 1] = length;
			bytes += length;
		}
		if (rows[row + At.Result] !== Result.bytes) return bytes;
		const output = outputBytes(code, words, 0);
		words[OUTPUT_PAIR + 1] = output;
		return bytes + output;
	}

	/**
	 * Copies the inputs to the pool from `block` on, and points the request at them and at the output behind them.
	 * @throws TypeError if the caller has given a buffer away meanwhile.
	 */
	write(pool: Uint8Array, block: number, operations?: MemoryOperations): void {
		const words = this.words;
		const parts = this.parts;
		let offset = block;
		for (let pair = KEY; pair < parts.length; pair++) {
			const length = words[PAIR + 2 * pair + 1];
			const part = parts[pair];
			words[PAIR + 2 * pair] = offset;
			if (part !== undefined) {
				if (lengthOf(part) !== length) throw new TypeError("the buffer of a field was detached");
				if (operations === undefined) pool.set(part, offset);
				else operations.copy(part, 0, length, pool, offset);
				parts[pair] = undefined;
			}
			offset += length;
		}
		words[OUTPUT_PAIR] = offset;
	}
}

/** A field that is 0, or of no bytes: on the wire that is the same as one that is left out. */
function refusal(code: number, status: number, field: string): HsmError {
	const name = Object.keys(codes).find((method) => codes[method as keyof typeof codes] === code);
	return new HsmError(errorCode(status), name ?? "request", `"${field}" expected a size above 0, or to be left out, got 0`);
}

function mismatch(name: string, expected: string, value: unknown): TypeError {
	const got = typeof value === "string" || typeof value === "number" ? `${typeof value} ${value}` : typeof value;
	return new TypeError(`"${name}" expected ${expected}, got ${got}`);
}
