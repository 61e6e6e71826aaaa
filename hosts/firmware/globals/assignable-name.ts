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
