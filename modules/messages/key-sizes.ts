import { keySizeBit, RowOffset } from "./row-layout.js";
import { rows } from "./table.js";

/** Whether the row that begins at `row` takes a key of `size` bytes. No bytes are no key; the worker decides where the row says no sizes. */
export function hasKeySize(row: number, size: number): boolean {
	const sizes = rows[row + RowOffset.KeySizes];
	return sizes === 0 ? size > 0 : (sizes & keySizeBit(size)) !== 0;
}
