/**
 * Freezes a constant and all that it holds, and returns it. On the chip constants lie in flash, where what is not frozen
 * costs every machine a word of memory, for the case that it is changed.
 */
export function freezeDeep<const Value extends object>(value: Value): Value {
	for (const part of Object.values(value)) if (typeof part === "object" && part !== null) freezeDeep(part);
	return Object.freeze(value);
}
