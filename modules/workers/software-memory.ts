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

/** @throws RangeError if a state and `bytes`, parts of one memory, have a byte in common. `name` is that of `bytes`. */
export function expectApart(state: Uint32Array, bytes: Uint8Array, name: string): void {
	const isApart = bytes.byteOffset + bytes.length <= state.byteOffset || state.byteOffset + state.byteLength <= bytes.byteOffset;
	if (bytes.length > 0 && !isApart) throw new RangeError(`state: overlaps ${name}`);
}
