/**
 * Repairs of what the engine's linker breaks for code that was not written for an image. They count only if they are made before the linker
 * freezes the engine's objects, so by a preloaded module.
 */

/**
 * Lets code assign `name` to an error of its own, as libraries do in constructors. An image has `Error.prototype` frozen in flash, and an
 * assignment to a property that an object inherits from a frozen one throws a TypeError (ECMA-262 §10.1.9.2, step 2.a).
 */
export function makeNameAssignable(prototype: object = Error.prototype): void {
	const inherited = Object.getOwnPropertyDescriptor(prototype, "name");
	// Frozen already, or done.
	if (inherited === undefined || !("value" in inherited) || !inherited.configurable) return;
	Object.defineProperty(prototype, "name", {
		get: () => inherited.value,
		set(this: object, value: unknown) {
			Object.defineProperty(this, "name", { value, writable: true, enumerable: true, configurable: true });
		},
		enumerable: false,
		configurable: true,
	});
}

const typedArrays = Object.entries({
	...{ Uint8Array, Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array },
	...{ Float32Array, Float64Array, BigInt64Array, BigUint64Array },
});

/**
 * Gives typed arrays another getter of their tag (ECMA-262 §23.2.3.38). The linker strips the engine's, since no module names it, and a
 * stripped function ends the machine. Object.prototype.toString calls it, and so does code that tells a CryptoKey by its tag.
 */
export function keepTypedArrayTag(prototype: object = Object.getPrototypeOf(Uint8Array.prototype)): void {
	if (!Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.configurable) return;
	Object.defineProperty(prototype, Symbol.toStringTag, {
		get(this: object): string | undefined {
			return typedArrays.find(([, type]) => this instanceof type)?.[0];
		},
		enumerable: false,
		configurable: true,
	});
}
