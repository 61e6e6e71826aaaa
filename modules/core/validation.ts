import { Status } from "../messages/errors.js";
import type { ParameterValues } from "../messages/fields.js";
import type { Row } from "../messages/requests.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";

/**
 * Checks everything about a request that can be known without the key store. `slot` must be a private copy; the client
 * may use `poolBytes` bytes of pool from `poolStart` on.
 */
export function validate(slot: Slot, row: Row, poolStart: number, poolBytes: number): Status {
	for (let index = 0; index < row.parameters.length; index++)
		if (slot.parameter(index) > largest(row.parameters[index].values)) return Status.InvalidParameter;

	const external = (slot.type & EXTERNAL_KEY) !== 0;
	if (external && row.use !== undefined) {
		const { sizes, error } = row.use;
		if (!isInside(slot, KEY, poolStart, poolBytes)) return Status.InvalidBuffer;
		if (sizes.length > 0 && !sizes.includes(slot.length(KEY))) return Status[error];
	}
	for (let index = 0; index < row.inputs.length; index++) {
		const length = slot.length(INPUT + index);
		const field = row.inputs[index];
		if (!isInside(slot, INPUT + index, poolStart, poolBytes)) return Status.InvalidBuffer;
		if (length < field.minimum || length > field.maximum) return Status[field.error];
	}
	if (row.result !== "bytes") return Status.Ok;

	if (!isInside(slot, OUTPUT, poolStart, poolBytes)) return Status.InvalidBuffer;
	if (external && overlap(slot, KEY)) return Status.InvalidBuffer;
	for (let index = 0; index < row.inputs.length; index++)
		if (overlap(slot, INPUT + index)) return Status.InvalidBuffer;
	if (row.worker !== "core" && row.output !== undefined && slot.length(OUTPUT) < row.output(slot))
		return Status["Crypto.InvalidBufferSize"];
	return Status.Ok;
}

function largest(values: ParameterValues): number {
	if (values === "number") return 0xffffffff;
	return values === "boolean" ? 1 : values.length - 1;
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
