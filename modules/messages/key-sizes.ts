import { ANY_KEY_SIZE, keySizeBit, RowOffset } from "./row-layout.js";
import { rows } from "./table.js";

/**
 * Whether the row at the offset `row` accepts a key of `size` bytes. If the row names no sizes, any key passes, an empty one only for HKDF, and the
 * worker decides.
 */
export function hasKeySize(row: number, size: number): boolean {
	const sizes = rows[row + RowOffset.KeySizes];
	if (sizes === 0) return size > 0;
	return sizes === ANY_KEY_SIZE || (sizes & keySizeBit(size)) !== 0;
}
