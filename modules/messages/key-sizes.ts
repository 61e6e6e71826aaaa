import { ANY_KEY_SIZE, keySizeBit, RowOffset } from "./row-layout.js";
import { rows } from "./table.js";

/**
 * Whether the row at the offset `row` accepts a key of `size` bytes. If the row names no sizes, any key but an empty one passes, and the
 * worker decides. With ANY_KEY_SIZE, an empty one passes too.
 */
export function hasKeySize(row: number, size: number): boolean {
	const sizes = rows[row + RowOffset.KeySizes];
	if (sizes === ANY_KEY_SIZE) return true;
	return sizes === 0 ? size > 0 : (sizes & keySizeBit(size)) !== 0;
}
