/** Writes slots of jobs, to call an engine without a worker. Runs on Node and on XS. */
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { INPUT, INPUTS, KEY, OUTPUT, PAIR, PARAMETER, PARAMETER_2, SLOT_BYTES, STATE } from "../../modules/messages/slot.js";

/** Offset and length in bytes. */
export type Range = readonly [offset: number, length: number];

export interface SlotFields {
	readonly key?: Range;
	readonly inputs?: readonly Range[];
	readonly output?: Range;
	/** The offset of a session's state. It takes the place of the third input. */
	readonly state?: number;
	readonly parameters?: readonly number[];
}

/** The range of a pair that the operation does not use. It lies outside of every memory. */
const UNUSED: Range = [0xfffffff0, 0xfffffff0];

/** Writes the slot of a job at `offset` of `memory`. An operation throws if it reads a pair that `fields` leaves out. */
export function writeSlot(memory: Uint8Array, offset: number, fields: SlotFields): void {
	const { key, inputs = [], output, state, parameters = [] } = fields;
	const words = new DataView(memory.buffer, memory.byteOffset + offset, SLOT_BYTES);
	const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
	const set = (word: number, value: number): void => words.setUint32(4 * word, value, isLittleEndian);
	const setPair = (pair: number, range: Range = UNUSED): void => {
		set(PAIR + 2 * pair, range[0]);
		set(PAIR + 2 * pair + 1, range[1]);
	};
	setPair(KEY, key);
	for (let index = 0; index < INPUTS; index++) setPair(INPUT + index, inputs[index]);
	if (state !== undefined) setPair(STATE, [state, SESSION_BYTES]);
	setPair(OUTPUT, output);
	[PARAMETER, PARAMETER + 1, PARAMETER_2].forEach((word, index) => set(word, parameters[index] ?? 0));
}
