import { isDetached } from "./bytes.js";

/** A message repeats at most so many characters of a text. */
const LONGEST = 40;

/**
 * Describes a given value for an error message. It repeats a text only where a name or a number is expected (`isName`), and only a short
 * one: in the place of bytes, a text may be a key or a message in another form.
 */
export function describeValue(value: unknown, isName = false): string {
	if (value === null || value === undefined) return String(value);
	if (typeof value === "string") return isName && value.length <= LONGEST ? `string "${value}"` : `string of ${value.length} characters`;
	if (typeof value === "number" || typeof value === "boolean") return `${typeof value} ${value}`;
	if (typeof value !== "object") return typeof value;
	if (value instanceof Uint8Array && ArrayBuffer.isView(value) && isDetached(value)) return "Uint8Array of a detached buffer";
	if (ArrayBuffer.isView(value)) return viewName(value);
	return Object.prototype.toString.call(value).slice("[object ".length, -1).slice(0, LONGEST);
}

/**
 * The class of a view of bytes. An image's linker removes the getter that `Object.prototype.toString` would ask, and the machine would end. The
 * list is made here, so it takes memory only for an error.
 */
export function viewName(view: ArrayBufferView): string {
	const classes = {
		Int8Array,
		Uint8Array,
		Uint8ClampedArray,
		Int16Array,
		Uint16Array,
		Int32Array,
		Uint32Array,
		BigInt64Array,
		BigUint64Array,
		Float32Array,
		Float64Array,
		DataView,
	};
	for (const [name, kind] of Object.entries(classes)) if (view instanceof kind) return name;
	return "view";
}

/** Whether an object has an enumerable property of its own. */
export const isOwn = Object.prototype.propertyIsEnumerable;

/** Whether an object comes from a literal or has no prototype. Properties of a class do not count, so the API takes no instances. */
function isPlain(given: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(given);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether an object has indexed elements. To list the keys of a large one takes more memory than a chip has. */
export function isIndexed(given: object): boolean {
	return ArrayBuffer.isView(given) || given instanceof ArrayBuffer || Array.isArray(given);
}

/**
 * Checks that all own properties of the caller's object are among `names`. Any other name would have no effect, and the caller would rely
 * on it.
 * @throws TypeError that lists the known names
 */
export function expectKnownNames(what: string, given: object, names: readonly string[]): void {
	const unknown = Object.keys(given).find((key) => !names.includes(key));
	if (unknown === undefined) return;
	throw new TypeError(`"${unknown.slice(0, LONGEST)}" is unknown to ${what}, which knows ${names.length === 0 ? "no name" : names.join(", ")}`);
}

/**
 * A copy of the options with only the object's own properties.
 * @throws TypeError if `given` is not a plain object, or has an unknown name
 */
export function ownOptions<Options extends object>(what: string, given: Options, known: readonly (keyof Options & string)[]): Partial<Options> {
	if (typeof given !== "object" || given === null || !isPlain(given)) throw typeMismatch(what, `an object of ${known.join(", ")}`, describeValue(given));
	const own = Object.create(null) as Partial<Options>;
	let found = 0;
	for (const name of known) {
		if (!isOwn.call(given, name)) continue;
		own[name] = given[name];
		found++;
	}
	if (Object.keys(given).length !== found) expectKnownNames(what, given, known);
	return own;
}

/** The error for a field or an option of the wrong type or value. */
export function typeMismatch(name: string, expected: string, got: string): TypeError {
	return new TypeError(`"${name}" expected ${expected}, got ${got}`);
}
