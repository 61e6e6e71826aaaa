import { isDetached } from "./bytes.js";

/** Characters of a text that a message repeats, at most. */
const LONGEST = 40;

/** Says what was given instead of bytes. Never a text: that may be a key or a message in another form. */
export function describe(value: unknown): string {
	if (value === null || value === undefined) return String(value);
	if (typeof value === "string") return `string of ${value.length} characters`;
	if (typeof value === "number" || typeof value === "boolean") return `${typeof value} ${value}`;
	if (typeof value !== "object") return typeof value;
	if (value instanceof Uint8Array && ArrayBuffer.isView(value) && isDetached(value)) return "Uint8Array of a detached buffer";
	return Object.prototype.toString.call(value).slice("[object ".length, -1).slice(0, LONGEST);
}

/** The same of what was given instead of a name or a number, where a text is nobody's secret. */
export function describeName(value: unknown): string {
	return typeof value === "string" && value.length <= LONGEST ? `string "${value}"` : describe(value);
}

/** A field or an option that is not what it must be. */
export function mismatch(name: string, expected: string, got: string): TypeError {
	return new TypeError(`"${name}" expected ${expected}, got ${got}`);
}
