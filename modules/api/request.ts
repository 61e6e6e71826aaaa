import type { ParameterValues } from "../messages/fields.js";
import type { Row } from "../messages/requests.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { rowOf, type RequestFields, type RequestName } from "../messages/types.js";

/**
 * One request of an application, checked for the types of what it was given, ready to be written into memory. Sizes and
 * permissions are not checked here: the HSM decides about them, and must in any case.
 */
export class Request {
	readonly name: RequestName;
	readonly row: Row;
	private readonly keyId: number;
	/** Caller's key, inputs; by pair. */
	private readonly parts: readonly (Uint8Array | undefined)[];
	private readonly lengths: readonly (number | undefined)[];
	private readonly parameters: readonly number[];

	/** @throws TypeError that names the field that is missing or not what the table says. */
	constructor(name: RequestName, fields: RequestFields<RequestName>) {
		this.name = name;
		this.row = rowOf(name);
		const given = fields as Readonly<Record<string, unknown>>;
		const parts: (Uint8Array | undefined)[] = [];
		let keyId = 0;
		if (this.row.key === "use" && given.key instanceof Uint8Array) parts[KEY] = given.key;
		else if (this.row.key !== "none") keyId = uint32("key", given.key, this.row.key === "use");
		this.row.inputs.forEach((field, index) => {
			const value = given[field.name];
			if (value instanceof Uint8Array) parts[INPUT + index] = value;
			else if (!(field.optional && value === undefined)) throw mismatch(field.name, "Uint8Array", value);
		});
		this.keyId = keyId;
		this.parts = parts;
		this.lengths = parts.map((part) => part?.length);
		this.parameters = this.row.parameters.map(({ name, values }) => parameterValue(name, values, given[name]));
	}

	/**
	 * Writes everything but offsets into `slot`, a slot of the caller's own, and returns how many bytes of pool memory
	 * the request needs: inputs, then output.
	 */
	measure(slot: Slot): number {
		slot.clear();
		slot.type = this.row.code + (this.parts[KEY] === undefined ? 0 : EXTERNAL_KEY);
		slot.keyId = this.keyId;
		this.parameters.forEach((value, index) => slot.setParameter(index, value));
		let bytes = 0;
		for (let pair = KEY; pair < OUTPUT; pair++) {
			const length = this.lengths[pair] ?? 0;
			slot.setPair(pair, 0, length);
			bytes += length;
		}
		const output = this.row.result === "bytes" && this.row.output !== undefined ? this.row.output(slot) : 0;
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

function parameterValue(name: string, values: ParameterValues, value: unknown): number {
	if (values === "number") return uint32(name, value, false);
	if (values === "boolean") {
		if (value !== undefined && typeof value !== "boolean") throw mismatch(name, "boolean", value);
		return value === true ? 1 : 0;
	}
	const index = values.indexOf(value as string);
	if (index < 0) throw mismatch(name, `one of ${values.join(", ")}`, value);
	return index;
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
