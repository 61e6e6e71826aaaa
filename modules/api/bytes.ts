const { prototype } = Uint8Array;
const typedArray = Object.getPrototypeOf(prototype) as object;
/* The engine's own getters. An application can not replace them, and none of its code runs while memory is at stake. */
const lengthGetter = Object.getOwnPropertyDescriptor(typedArray, "length")?.get as (this: Uint8Array) => number;
const bufferGetter = Object.getOwnPropertyDescriptor(typedArray, "buffer")?.get as (this: Uint8Array) => ArrayBuffer;
const offsetGetter = Object.getOwnPropertyDescriptor(typedArray, "byteOffset")?.get as (this: Uint8Array) => number;

/** The length of an array. @throws TypeError if it is none, whatever its prototype. */
export function lengthOf(array: Uint8Array): number {
	return lengthGetter.call(array);
}

/** Whether the buffer of an array was given away, or has become too small for it. Its length is 0 then. */
export function isDetached(array: Uint8Array): boolean {
	try {
		// Of the methods that look whether there is a buffer one that only reads: bytes in flash may not be written.
		prototype.at.call(array, 0);
		return false;
	} catch {
		return true;
	}
}

/** The bytes from `start` to before `end` of an array, not copied. */
export function viewOf(array: Uint8Array, start: number, end: number): Uint8Array {
	return new Uint8Array(bufferGetter.call(array), offsetGetter.call(array) + start, end - start);
}

/** A copy of these bytes. */
export function copyOf(array: Uint8Array, start = 0, end = lengthOf(array)): Uint8Array {
	const copy = new Uint8Array(end - start);
	copy.set(viewOf(array, start, end));
	return copy;
}
