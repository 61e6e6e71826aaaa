/**
 * Freezes a constant with all its parts, and returns it. On the chip, constants lie in flash. If one is not frozen, each machine keeps a
 * word of memory for it, in case it changes.
 */
export function freezeDeep<const Value extends object>(value: Value): Value {
	for (const part of Object.values(value)) if (typeof part === "object" && part !== null) freezeDeep(part);
	return Object.freeze(value);
}
