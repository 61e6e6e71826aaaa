import { OutputRule } from "./row.js";
import { RowOffset, Sizes } from "./row-layout.js";
import { ID_BYTES, MAXIMUM_KEYS, MINIMUM_GCM_TAG_BYTES } from "./sizes.js";
import { INPUT, PAIR, PARAMETER, PARAMETER_2 } from "./slot.js";
import { rows } from "./table.js";

/** The size of an AES block and of the largest tag. */
const BLOCK_BYTES = 16;

/** The largest output in bytes of the request `code`, whose slot begins at `base` in `words`. */
export function outputBytes(code: number, words: Uint32Array, base: number): number {
	const row = code * RowOffset.End;
	const index = rows[row + RowOffset.OutputIndex] & 255;
	const rule: OutputRule = rows[row + RowOffset.OutputRule];
	if (rule === OutputRule.none) return 0;
	if (rule === OutputRule.maximum) return index;
	if (rule === OutputRule.parameter) return words[base + (index === 2 ? PARAMETER_2 : PARAMETER + index)];
	if (rule === OutputRule.listed) {
		const value = words[base + PARAMETER];
		return value < Sizes.Bytes ? rows[Sizes.Start + index * Sizes.Bytes + value] : 0;
	}
	if (rule === OutputRule.keys) return MAXIMUM_KEYS * ID_BYTES;
	const length = words[base + PAIR + 2 * (INPUT + index) + 1];
	const iv = words[base + PAIR + 2 * INPUT + 1] === 0 ? rows[row + RowOffset.IvBytes] : 0;
	if (rule === OutputRule.input) return Math.max(0, length + rows[row + RowOffset.OutputMore] + iv);
	if (rule === OutputRule.blocks) return length - (length % BLOCK_BYTES) + BLOCK_BYTES + iv;
	const tag = words[base + PARAMETER];
	// 0: a whole tag. The worker refuses all other sizes below the minimum.
	if (rule === OutputRule.openedGcm) return Math.max(0, length + iv - (tag < MINIMUM_GCM_TAG_BYTES ? BLOCK_BYTES : tag));
	// CCM has no tag of this size. The request needs no room, because the worker refuses it.
	if (!isCcmTag(tag)) return 0;
	return Math.max(0, length + iv + (rule === OutputRule.sealed ? tag : -tag));
}

/** Whether AES-CCM has tags of `size` bytes: 4, 6, … 16 (SP 800-38C §A.1). */
export function isCcmTag(size: number): boolean {
	return size >= 4 && size <= BLOCK_BYTES && size % 2 === 0;
}
