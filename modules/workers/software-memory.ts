/** For engines in software: the slot of a job, and the parts of memory that it names. */
import { SLOT_BYTES, SLOT_WORDS, Slot } from "../messages/slot.js";

/** Names of pairs in errors. */
const names = Object.freeze(["key", "input 1", "input 2", "input 3", "output"]);

/** The slot of a job at `offset` bytes of `memory`. @throws RangeError if it is not aligned to words, or lies outside of `memory` */
export function slotAt(memory: Uint8Array, offset: number): Slot {
	if (!(Number.isInteger(offset) && offset >= 0 && offset + SLOT_BYTES <= memory.length)) throw new RangeError("slot: outside of memory");
	return new Slot(new Uint32Array(memory.buffer, memory.byteOffset + offset, SLOT_WORDS));
}

/**
 * The bytes that pair `pair` of the slot names; their first `length` if it is given.
 * @throws RangeError if the pair does not lie within `memory`, or is shorter than `length`
 */
export function part(memory: Uint8Array, slot: Slot, pair: number, length = slot.length(pair)): Uint8Array {
	const offset = slot.offset(pair);
	if (offset + slot.length(pair) > memory.length) throw new RangeError(`${names[pair]}: outside of memory`);
	if (length > slot.length(pair)) throw new RangeError(`${names[pair]}: too small`);
	return memory.subarray(offset, offset + length);
}

/** @throws RangeError if a state and `bytes`, parts of one memory, have a byte in common. `name` is that of `bytes`. */
export function expectApart(state: Uint32Array, bytes: Uint8Array, name: string): void {
	const isApart = bytes.byteOffset + bytes.length <= state.byteOffset || state.byteOffset + state.byteLength <= bytes.byteOffset;
	if (bytes.length > 0 && !isApart) throw new RangeError(`state: overlaps ${name}`);
}
