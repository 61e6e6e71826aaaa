/** Tags of MACs and of AES-GCM. A truncated tag is the first bytes of the full tag. */
import { MINIMUM_TAG_BYTES } from "../messages/sizes.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { areEqual } from "./compare.js";

/** No tag has that length. */
export const NO_TAG = -1;

/** The size of a tag in bytes, where the request asks for `asked` of `full` bytes, or for all with 0. NO_TAG: less than `least`, or more than `full`. */
export function tagSize(asked: number, full: number, least: number = MINIMUM_TAG_BYTES): number {
	if (asked === 0) return full;
	return asked >= least && asked <= full ? asked : NO_TAG;
}

/** Whether the pair `tag` of the slot is the first `size` bytes of its output. */
export function isTag(memory: Uint8Array, slot: Slot, tag: number, size: number): boolean {
	return slot.length(tag) === size && areEqual(memory, slot.offset(OUTPUT), memory, slot.offset(tag), size);
}
