import { digestSizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import { hasKeySize } from "../messages/key-sizes.js";
import { Result, WorkerFamily } from "../messages/row.js";
import { Fields, InputOffset, ParameterOffset, RowOffset, Size, SOME_NAMES } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT_PAIR, PAIR, PARAMETER, PARAMETER_2, type Slot, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";

/** HKDF hashes this input again for each digest of output. */
const INFO = INPUT + 1;

/**
 * Checks everything about a request, whose row begins at `row`, that does not depend on the key store. `slot` must be a private copy.
 * `needed`: bytes of output that the request needs; `poolBytes`: the size of the client's pool.
 */
export function validate({ words, base }: Slot, row: number, needed: number, poolBytes: number): Status {
	const parameters = rows[row + RowOffset.Parameters];
	for (let index = 0; index < parameters; index++) {
		const field = Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes;
		const largest = rows[field + ParameterOffset.Largest];
		if (largest < 0) continue;
		const value = words[base + (index === 2 ? PARAMETER_2 : PARAMETER + index)];
		if (rows[field + ParameterOffset.Zero] === SOME_NAMES ? value >>> (largest + 1) !== 0 : value > largest) return Status.InvalidParameter;
	}
	const givesBytes = rows[row + RowOffset.Result] === Result.bytes;
	const output = words[base + OUTPUT_PAIR];
	const outputEnd = givesBytes ? output + words[base + OUTPUT_PAIR + 1] : 0;
	const lastInput = INPUT + rows[row + RowOffset.Inputs] - 1;
	let overlaps = false;
	for (let pair = (words[base + TYPE] & EXTERNAL_KEY) !== 0 ? KEY : INPUT; pair <= lastInput; pair++) {
		const start = words[base + PAIR + 2 * pair];
		const length = words[base + PAIR + 2 * pair + 1];
		// Both are below 2^32, so their sum is exact and does not wrap.
		if (start + length > poolBytes) return Status.InvalidBuffer;
		if (pair === KEY) {
			if (!hasKeySize(row, length)) return rows[row + RowOffset.KeyError];
		} else {
			const field = Fields.Start + rows[row + RowOffset.FirstInput - INPUT + pair] * Fields.Bytes;
			const maximum = rows[field + InputOffset.Maximum] & 255;
			if (length === 0 && rows[field + InputOffset.IsOptional] === 1) continue;
			if (length < (rows[field + InputOffset.Minimum] & 255) || (length > maximum && maximum !== Size.NoMaximum)) return rows[field + InputOffset.Error];
		}
		if (start < outputEnd && output < start + length) overlaps = true;
	}
	if (rows[row + RowOffset.Expansion] > 0 && expansionBytes(words, base) > 1024 * rows[row + RowOffset.Expansion]) return Status.RequestTooLarge;
	if (!givesBytes) return Status.Ok;
	if (overlaps || outputEnd > poolBytes) return Status.InvalidBuffer;
	return outputEnd - output < needed && rows[row + RowOffset.Worker] !== WorkerFamily.core ? Status["Crypto.InvalidBufferSize"] : Status.Ok;
}

/** Bytes that HKDF-Expand hashes for the request: for each digest of output another digest, `info` and a counter (RFC 5869 §2.3). */
function expansionBytes(words: Uint32Array, base: number): number {
	const digest = digestSizes[words[base + PARAMETER]];
	return Math.ceil(words[base + PARAMETER + 1] / digest) * (digest + words[base + PAIR + 2 * INFO + 1] + 1);
}
