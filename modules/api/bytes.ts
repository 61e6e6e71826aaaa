const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const lengthGetter = getter<number>("length");
const bufferGetter = getter<ArrayBuffer>("buffer");
const offsetGetter = getter<number>("byteOffset");
const fill = Uint8Array.prototype.fill;

/** What the engine itself says of an array: nothing that an application gives can change it, and none of its code runs while memory is at stake. */
function getter<Value>(name: string): (this: Uint8Array) => Value {
	return Object.getOwnPropertyDescriptor(typedArray, name)?.get as (this: Uint8Array) => Value;
}

/** The length of an array. @throws TypeError if it is none, whatever its prototype. */
export function lengthOf(array: Uint8Array): number {
	return lengthGetter.call(array);
}

/** Whether the buffer of an array was given away, or has become too small for it. Its length is 0 then. */
export function isDetached(array: Uint8Array): boolean {
	try {
		fill.call(array, 0, 0, 0);
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
