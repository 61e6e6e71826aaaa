import { outputBytes } from "../messages/output.js";
import { requests } from "../messages/requests.js";
import { At, fieldNames, Fields, InputAt, KeyRole, ParameterAt, Result, rows, valueLists } from "../messages/row.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { RequestFields, RequestName } from "../messages/types.js";

/**
 * One request of an application, checked for the types of what it was given, ready to be written into memory. Sizes and
 * permissions are not checked here: the HSM decides about them, and must in any case.
 */
export class Request {
	readonly name: RequestName;
	readonly result: Result;
	private readonly code: number;
	private readonly keyId: number;
	/** Caller's key, inputs; by pair. */
	private readonly parts: readonly (Uint8Array | undefined)[];
	private readonly lengths: readonly (number | undefined)[];
	private readonly parameters: readonly number[];

	/** @throws TypeError that names the field that is missing or not what the table says. */
	constructor(name: RequestName, fields: RequestFields<RequestName>) {
		const given = fields as Readonly<Record<string, unknown>>;
		const code = requests[name];
		const row = code * At.End;
		const role: KeyRole = rows[row + At.KeyRole];
		const parts: (Uint8Array | undefined)[] = [];
		const parameters: number[] = [];
		let keyId = 0;
		if (role === KeyRole.use && given.key instanceof Uint8Array) parts[KEY] = given.key;
		else if (role !== KeyRole.none) keyId = uint32("key", given.key, role === KeyRole.use);
		for (let index = 0; index < rows[row + At.Inputs]; index++) {
			const at = Fields.Start + rows[row + At.FirstInput + index] * Fields.Bytes;
			const field = fieldNames[rows[at + InputAt.Name]];
			const value = given[field];
			if (value instanceof Uint8Array) parts[INPUT + index] = value;
			else if (!(rows[at + InputAt.IsOptional] === 1 && value === undefined)) throw mismatch(field, "Uint8Array", value);
		}
		for (let index = 0; index < rows[row + At.Parameters]; index++)
			parameters.push(parameterValue(Fields.Start + rows[row + At.FirstParameter + index] * Fields.Bytes, given));
		this.name = name;
		this.code = code;
		this.result = rows[row + At.Result];
		this.keyId = keyId;
		this.parts = parts;
		this.lengths = parts.map((part) => part?.length);
		this.parameters = parameters;
	}

	/**
	 * Writes everything but offsets into `slot`, a slot of the caller's own, and returns how many bytes of pool memory
	 * the request needs: inputs, then output.
	 */
	measure(slot: Slot): number {
		slot.clear();
		slot.type = this.code + (this.parts[KEY] === undefined ? 0 : EXTERNAL_KEY);
		slot.keyId = this.keyId;
		this.parameters.forEach((value, index) => slot.setParameter(index, value));
		let bytes = 0;
		for (let pair = KEY; pair < OUTPUT; pair++) {
			const length = this.lengths[pair] ?? 0;
			slot.setPair(pair, 0, length);
			bytes += length;
		}
		const output = this.result === Result.bytes ? outputBytes(this.code, slot) : 0;
		slot.setPair(OUTPUT, 0, output);
		return bytes + output;
	}

	/**
	 * Copies the inputs to `pool` from `block` on, and points the measured slot at them and at the output behind them.
	 * @throws TypeError if the caller has given a buffer away meanwhile.
	 */
	write(slot: Slot, pool: Uint8Array, block: number): void {
		let offset = block;
		for (let pair = KEY; pair <= OUTPUT; pair++) {
			const part = this.parts[pair];
			if (part !== undefined) {
				if (part.length !== this.lengths[pair]) throw new TypeError(`a field of ${this.name} was detached`);
				pool.set(part, offset);
			}
			slot.setPair(pair, offset, slot.length(pair));
			offset += slot.length(pair);
		}
	}
}

/** The number on the wire of the parameter that the table describes at `at`. */
function parameterValue(at: number, given: Readonly<Record<string, unknown>>): number {
	const name = fieldNames[rows[at + ParameterAt.Name]];
	const largest = rows[at + ParameterAt.Largest];
	const list = rows[at + ParameterAt.List];
	const value = given[name];
	if (list >= 0) {
		const index = valueLists[list].indexOf(value as string);
		if (index < 0 || index > largest) throw mismatch(name, `one of ${valueLists[list].slice(0, largest + 1).join(", ")}`, value);
		return index;
	}
	if (largest < 0) return uint32(name, value, false);
	if (value !== undefined && typeof value !== "boolean") throw mismatch(name, "boolean", value);
	return value === true ? 1 : 0;
}

function uint32(name: string, value: unknown, orBytes: boolean): number {
	if (typeof value !== "number" || value !== value >>> 0)
		throw mismatch(name, `an integer of 0 to 4294967295${orBytes ? " or a Uint8Array" : ""}`, value);
	return value;
}

function mismatch(name: string, expected: string, value: unknown): TypeError {
	const got = typeof value === "string" || typeof value === "number" ? `${typeof value} ${value}` : typeof value;
	return new TypeError(`"${name}" expected ${expected}, got ${got}`);
}
