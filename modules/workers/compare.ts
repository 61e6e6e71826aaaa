/**
 * Whether `length` bytes of `first` and `second`, each from its offset on, are equal. The time does not depend on where they differ, so a
 * guess at a tag reveals nothing about its right bytes.
 */
export function areEqual(first: Uint8Array, firstOffset: number, second: Uint8Array, secondOffset: number, length: number): boolean {
	let difference = 0;
	for (let index = 0; index < length; index++) difference |= first[firstOffset + index] ^ second[secondOffset + index];
	return difference === 0;
}
