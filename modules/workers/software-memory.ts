/** For engines in software: parts of the memory that they work on, and sizes that they do not take. */

/** @throws RangeError if the part is not within `memory`. `name` is the argument's. */
export function part(memory: Uint8Array, offset: number, length: number, name: string): Uint8Array {
	if (!(Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0 && offset + length <= memory.length))
		throw new RangeError(`${name}: outside of memory`);
	return memory.subarray(offset, offset + length);
}

/** @throws RangeError unless `fits`. */
export function expectSize(fits: boolean, name: string, value: number): void {
	if (!fits) throw new RangeError(`${name}: not a size that this mode takes: ${value}`);
}
