import { At, OutputRule, rows, sizeLists } from "./row.js";
import { INPUT, type Slot } from "./slot.js";

/** AES blocks; the largest tag. */
const BLOCK_BYTES = 16;

/** How many bytes of output the request in `slot`, of the row `code`, needs at most; from its lengths and parameters. */
export function outputBytes(code: number, slot: Slot): number {
	const start = code * At.End;
	const index = rows[start + At.OutputIndex];
	const more = rows[start + At.OutputMore];
	switch (rows[start + At.OutputRule] as OutputRule) {
		case OutputRule.none: return 0;
		case OutputRule.most: return index;
		case OutputRule.parameter: return slot.parameter(index);
		case OutputRule.listed: return sizeLists[index][slot.parameter(0)] ?? 0;
		case OutputRule.input: return Math.max(0, slot.length(INPUT + index) + more);
		case OutputRule.blocks: return slot.length(INPUT + index) - slot.length(INPUT + index) % BLOCK_BYTES + BLOCK_BYTES;
		// A tag that CCM has not needs no room: the worker is there to refuse it.
		case OutputRule.sealed: return isCcmTag(slot.parameter(0)) ? slot.length(INPUT + index) + slot.parameter(0) : 0;
		case OutputRule.opened: return isCcmTag(slot.parameter(0)) ? Math.max(0, slot.length(INPUT + index) - slot.parameter(0)) : 0;
	}
}

/** The sizes in bytes that a tag of AES-CCM may have (SP 800-38C §A.1): 4, 6, … 16. */
export function isCcmTag(size: number): boolean {
	return size >= 4 && size <= BLOCK_BYTES && size % 2 === 0;
}
