import { Status } from "../messages/errors.js";
import { hasKeySize } from "../messages/key-sizes.js";
import { outputBytes } from "../messages/output.js";
import { Result, WorkerFamily } from "../messages/row.js";
import { Fields, InputOffset, ParameterOffset, RowOffset, Size, Sizes, SOME_NAMES } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT_PAIR, PAIR, PARAMETER, PARAMETER_2, TYPE } from "../messages/slot.js";

/** HKDF hashes this input again for each digest of output. */
const INFO = INPUT + 1;

/**
 * Checks everything about a request that does not depend on the key store or on a session. `words` has a private copy of its slot at `base`;
 * `row` is the offset of its row in `table`; `poolBytes` is the size of the client's pool.
 *
 * Returns the bytes of private memory for the caller's own key, the inputs and the output, and limits the length of the output pair to what
 * the request needs: the worker may write no more, even if the client offers more room. Refuses with minus the Status.
 */
export function checkRequest(table: Int8Array, row: number, words: Uint32Array, base: number, poolBytes: number): number {
	if (!hasValidParameters(table, row, words, base)) return -Status.InvalidParameter;
	const givesBytes = table[row + RowOffset.Result] === Result.bytes;
	const needed = outputBytes(row / RowOffset.End, words, base);
	const output = words[base + OUTPUT_PAIR];
	const offered = words[base + OUTPUT_PAIR + 1];
	const outputEnd = givesBytes ? output + offered : 0;
	const lastInput = INPUT + table[row + RowOffset.Inputs] - 1;
	let overlaps = false;
	let bytes = 0;
	for (let pair = (words[base + TYPE] & EXTERNAL_KEY) !== 0 ? KEY : INPUT; pair <= lastInput; pair++) {
		const start = words[base + PAIR + 2 * pair];
		const length = words[base + PAIR + 2 * pair + 1];
		// Both are below 2^32, so their sum is exact and does not wrap.
		if (start + length > poolBytes) return -Status.InvalidBuffer;
		if (pair === KEY) {
			if (!hasKeySize(row, length)) return -table[row + RowOffset.KeyError];
		} else {
			const field = Fields.Start + table[row + RowOffset.FirstInput - INPUT + pair] * Fields.Bytes;
			const maximum = table[field + InputOffset.Maximum] & 255;
			if (length === 0 && table[field + InputOffset.IsOptional] === 1) continue;
			if (length < (table[field + InputOffset.Minimum] & 255) || (length > maximum && maximum !== Size.NoMaximum)) return -table[field + InputOffset.Error];
		}
		if (start < outputEnd && output < start + length) overlaps = true;
		bytes += length;
	}
	if (table[row + RowOffset.Expansion] > 0 && expansionBytes(table, words, base) > 1024 * table[row + RowOffset.Expansion]) return -Status.RequestTooLarge;
	if (givesBytes) {
		if (overlaps || outputEnd > poolBytes) return -Status.InvalidBuffer;
		if (offered < needed && table[row + RowOffset.Worker] !== WorkerFamily.core) return -Status["Crypto.InvalidBufferSize"];
	}
	const room = givesBytes && offered < needed ? offered : needed;
	words[base + OUTPUT_PAIR + 1] = room;
	return bytes + room;
}

/** Whether each parameter that chooses one or some of a list of names names nothing else. */
function hasValidParameters(table: Int8Array, row: number, words: Uint32Array, base: number): boolean {
	const parameters = table[row + RowOffset.Parameters];
	for (let index = 0; index < parameters; index++) {
		const field = Fields.Start + table[row + RowOffset.FirstParameter + index] * Fields.Bytes;
		const largest = table[field + ParameterOffset.Largest];
		if (largest < 0) continue;
		const value = words[base + (index === 2 ? PARAMETER_2 : PARAMETER + index)];
		if (table[field + ParameterOffset.Zero] === SOME_NAMES ? value >>> (largest + 1) !== 0 : value > largest) return false;
	}
	return true;
}

/** Bytes that HKDF-Expand hashes for the request: for each digest of output another digest, `info` and a counter (RFC 5869 §2.3). */
function expansionBytes(table: Int8Array, words: Uint32Array, base: number): number {
	const digest = table[Sizes.Start + words[base + PARAMETER]];
	return Math.ceil(words[base + PARAMETER + 1] / digest) * (digest + words[base + PAIR + 2 * INFO + 1] + 1);
}
