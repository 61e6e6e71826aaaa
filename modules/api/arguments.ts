import { isDetached } from "./bytes.js";

/** Characters of a text that a message repeats, at most. */
const LONGEST = 40;

/**
 * Says what was given. A text only where a name or a number is expected (`isName`) and only if it is short: instead of bytes it may be a key or a
 * message in another form.
 */
export function describeValue(value: unknown, isName = false): string {
	if (value === null || value === undefined) return String(value);
	if (typeof value === "string") return isName && value.length <= LONGEST ? `string "${value}"` : `string of ${value.length} characters`;
	if (typeof value === "number" || typeof value === "boolean") return `${typeof value} ${value}`;
	if (typeof value !== "object") return typeof value;
	if (value instanceof Uint8Array && ArrayBuffer.isView(value) && isDetached(value)) return "Uint8Array of a detached buffer";
	return Object.prototype.toString.call(value).slice("[object ".length, -1).slice(0, LONGEST);
}

/** Whether an object has a property of its own that is listed as well. */
export const isOwn = Object.prototype.propertyIsEnumerable;

/** An object as a literal makes it, or without a prototype: what is in a class does not count, so none is taken. */
function isPlain(given: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(given);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether an object has places, not names: to list those of a large one takes more memory than a chip has. */
export function isIndexed(given: object): boolean {
	return ArrayBuffer.isView(given) || given instanceof ArrayBuffer || Array.isArray(given);
}

/**
 * Checks that an object of the caller's has only properties of its own that are among `names`. Another name would do nothing, and its
 * caller would rely on it.
 * @throws TypeError that lists the known names
 */
export function expectKnownNames(what: string, given: object, names: readonly string[]): void {
	const unknown = Object.keys(given).find((key) => !names.includes(key));
	if (unknown === undefined) return;
	throw new TypeError(`"${unknown.slice(0, LONGEST)}" is unknown to ${what}, which knows ${names.length === 0 ? "no name" : names.join(", ")}`);
}

/** Options with nothing but the properties that the object has itself. @throws TypeError for what is none, and for an unknown name */
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

/** A field or an option that is not what it must be. */
export function typeMismatch(name: string, expected: string, got: string): TypeError {
	return new TypeError(`"${name}" expected ${expected}, got ${got}`);
}
