/** The tags of MACs, which protocols cut: a tag is the first bytes of the whole one. */
import { MINIMUM_TAG_BYTES } from "../messages/sizes.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { areEqual } from "./compare.js";

/** There is no tag of such a length. */
export const NO_TAG = -1;

/** The size in bytes of a tag when `asked` bytes are asked for, 0 for all of the `full` ones; NO_TAG if it can not be that. */
export function tagSize(asked: number, full: number): number {
	if (asked === 0) return full;
	return asked >= MINIMUM_TAG_BYTES && asked <= full ? asked : NO_TAG;
}

/** Whether the pair `tag` of the slot is the first `size` bytes of its output. */
export function isTag(memory: Uint8Array, slot: Slot, tag: number, size: number): boolean {
	return slot.length(tag) === size && areEqual(memory, slot.offset(OUTPUT), memory, slot.offset(tag), size);
}
