const { prototype } = Uint8Array;
const typedArray = Object.getPrototypeOf(prototype) as object;
/* The engine's own getters. An application can not replace them, so none of its code runs while the API handles memory. */
const lengthGetter = Object.getOwnPropertyDescriptor(typedArray, "length")?.get as (this: Uint8Array) => number;
const bufferGetter = Object.getOwnPropertyDescriptor(typedArray, "buffer")?.get as (this: Uint8Array) => ArrayBuffer;
const offsetGetter = Object.getOwnPropertyDescriptor(typedArray, "byteOffset")?.get as (this: Uint8Array) => number;

/** The length of an array. @throws TypeError for anything else, whatever its prototype. */
export function lengthOf(array: Uint8Array): number {
	return lengthGetter.call(array);
}

/** Whether the array has lost its buffer: the buffer was transferred, or is too small for the array now. The array's length is 0 then. */
export function isDetached(array: Uint8Array): boolean {
	try {
		// `at` throws without a buffer, and only reads: bytes in flash may not be written.
		prototype.at.call(array, 0);
		return false;
	} catch {
		return true;
	}
}

/** A view of the bytes from `start` to before `end`. */
export function viewOf(array: Uint8Array, start: number, end: number): Uint8Array {
	return new Uint8Array(bufferGetter.call(array), offsetGetter.call(array) + start, end - start);
}

/** A copy of the bytes from `start` to before `end`. */
export function copyOf(array: Uint8Array, start = 0, end = lengthOf(array)): Uint8Array {
	const copy = new Uint8Array(end - start);
	copy.set(viewOf(array, start, end));
	return copy;
}

/** The parts as one array. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
	if (parts.length === 1) return parts[0];
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
	}
	return whole;
}
