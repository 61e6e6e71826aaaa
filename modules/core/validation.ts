import { Status } from "../messages/errors.js";
import { outputBytes } from "../messages/output.js";
import { At, Fields, InputAt, keySizeBit, KeyRole, ParameterAt, Result, rows, WorkerFamily } from "../messages/row.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";

/**
 * Checks everything about a request of the row `code` that can be known without the key store. `slot` must be a private
 * copy; the client may use `poolBytes` bytes of pool from `poolStart` on.
 */
export function validate(slot: Slot, code: number, poolStart: number, poolBytes: number): Status {
	const row = code * At.End;
	for (let index = 0; index < rows[row + At.Parameters]; index++) {
		const largest = rows[Fields.Start + rows[row + At.FirstParameter + index] * Fields.Bytes + ParameterAt.Largest];
		if (largest >= 0 && slot.parameter(index) > largest) return Status.InvalidParameter;
	}
	const external = slot.isExternal;
	if (external && rows[row + At.KeyRole] === KeyRole.use) {
		if (!isInside(slot, KEY, poolStart, poolBytes)) return Status.InvalidBuffer;
		if (!hasKeySize(row, slot.length(KEY))) return rows[row + At.KeyError];
	}
	const inputs = rows[row + At.Inputs];
	for (let index = 0; index < inputs; index++) {
		const at = Fields.Start + rows[row + At.FirstInput + index] * Fields.Bytes;
		const length = slot.length(INPUT + index);
		const maximum = rows[at + InputAt.Maximum];
		if (!isInside(slot, INPUT + index, poolStart, poolBytes)) return Status.InvalidBuffer;
		if (length < rows[at + InputAt.Minimum] || maximum >= 0 && length > maximum) return rows[at + InputAt.Error];
	}
	if (rows[row + At.Result] !== Result.bytes) return Status.Ok;

	if (!isInside(slot, OUTPUT, poolStart, poolBytes)) return Status.InvalidBuffer;
	if (external && overlap(slot, KEY)) return Status.InvalidBuffer;
	for (let index = 0; index < inputs; index++)
		if (overlap(slot, INPUT + index)) return Status.InvalidBuffer;
	if (rows[row + At.Worker] !== WorkerFamily.core && slot.length(OUTPUT) < outputBytes(code, slot))
		return Status["Crypto.InvalidBufferSize"];
	return Status.Ok;
}

/** Whether the row that begins at `row` takes a symmetric key of `size` bytes; the worker decides where the row says none. */
export function hasKeySize(row: number, size: number): boolean {
	const sizes = rows[row + At.KeySizes];
	return sizes === 0 || (sizes & keySizeBit(size)) !== 0;
}

/** Written as differences of what is known to be in range, since a sum could pass 2^32. */
function isInside(slot: Slot, pair: number, start: number, size: number): boolean {
	const offset = slot.offset(pair) - start;
	return offset >= 0 && offset <= size && slot.length(pair) <= size - offset;
}

function overlap(slot: Slot, input: number): boolean {
	const inputStart = slot.offset(input);
	const outputStart = slot.offset(OUTPUT);
	return inputStart < outputStart + slot.length(OUTPUT) && outputStart < inputStart + slot.length(input);
}
