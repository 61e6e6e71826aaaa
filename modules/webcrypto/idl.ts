/** Conversions of the caller's values, as Web IDL §3.2 says. */
import { describeValue, typeMismatch } from "../api/arguments.js";
import type { BufferSource, JsonWebKey, KeyFormat, KeyUsage } from "./types.js";
import { keyFormats, keyUsages } from "./types.js";

/** The caller's object with an algorithm's parameters. */
export type Source = Readonly<Record<string, unknown>>;

/** Whether the value is bytes. */
export function isBufferSource(value: unknown): value is BufferSource {
	return ArrayBuffer.isView(value) || isBuffer(value);
}

/** Whether the value is an ArrayBuffer, also one of another realm. It must not be a typed array (viewName). */
function isBuffer(value: unknown): value is ArrayBuffer {
	return typeof value === "object" && value !== null && Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

/** @throws TypeError if the value is neither an ArrayBuffer nor a view of one */
export function expectBytes(value: unknown, name: string): void {
	if (!isBufferSource(value)) throw typeMismatch(name, "an ArrayBuffer or a view of one", describeValue(value));
	const buffer: unknown = ArrayBuffer.isView(value) ? value.buffer : value;
	if (!isBuffer(buffer)) throw typeMismatch(name, "memory that is not shared", describeValue(buffer));
}

/** A copy of the caller's bytes; of a detached buffer, none. @throws TypeError if the value is neither an ArrayBuffer nor a view of one */
export function copyBytes(value: unknown, name: string): Uint8Array {
	expectBytes(value, name);
	const bytes = value as BufferSource;
	if (bytes.byteLength === 0) return new Uint8Array(0);
	return (ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)).slice();
}

/** The member of a dictionary. @throws TypeError if it is missing */
export function required(source: Source, name: string): unknown {
	const value = source[name];
	if (value === undefined) throw new TypeError(`"${name}" of the algorithm is missing`);
	return value;
}

/** A copy of the bytes of a member. @throws TypeError if it is missing or no bytes */
export function bytesOf(source: Source, name: string): Uint8Array {
	return copyBytes(required(source, name), name);
}

/** An integer of 0 to `largest`, by the rules of [EnforceRange]. @throws TypeError */
export function integerOf(value: unknown, name: string, largest: number): number {
	const number = Math.trunc(Number(value));
	if (!Number.isFinite(number) || number < 0 || number > largest) throw typeMismatch(name, `an integer of 0 to ${largest}`, describeValue(value));
	return number === 0 ? 0 : number;
}

/** The usages that an application asks for. @throws TypeError for anything but a sequence of their names */
export function usagesOf(value: unknown): readonly KeyUsage[] {
	if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) throw typeMismatch("keyUsages", "a list", describeValue(value));
	const usages: KeyUsage[] = [];
	for (const name of value as Iterable<unknown>) usages.push(oneOf(name, keyUsages, "keyUsages"));
	// Each once, in the order of the specification.
	return keyUsages.filter((usage) => usages.includes(usage));
}

/** @throws TypeError for an unknown format */
export function formatOf(value: unknown): KeyFormat {
	return oneOf(value, keyFormats, "format");
}

function oneOf<Name extends string>(value: unknown, known: readonly Name[], what: string): Name {
	const text = String(value);
	const found = known.find((name) => name === text);
	if (found === undefined) throw typeMismatch(what, `one of ${known.join(", ")}`, describeValue(value, true));
	return found;
}

const textMembers = ["alg", "crv", "d", "k", "kty", "use", "x", "y"] as const;

/** An unsigned long, by the rules of Web IDL without [EnforceRange]: any number modulo 2^32. */
export function longOf(value: unknown): number {
	return Number(value) >>> 0;
}

/** A copy of a JSON web key, with the members that these algorithms have. @throws TypeError if a member is of another type */
export function jsonWebKeyOf(value: unknown): JsonWebKey {
	if (value === undefined || value === null) return {};
	if (typeof value !== "object") throw typeMismatch("keyData", "a JSON web key", describeValue(value));
	const given = value as Source;
	const key: JsonWebKey = {};
	for (const name of textMembers) if (given[name] !== undefined) key[name] = String(given[name]);
	if (given["ext"] !== undefined) key.ext = Boolean(given["ext"]);
	const operations = given["key_ops"];
	if (operations === undefined) return key;
	if (typeof operations !== "object" || operations === null || !(Symbol.iterator in operations))
		throw typeMismatch("key_ops", "a list", describeValue(operations));
	key.key_ops = Array.from(operations as Iterable<unknown>, String);
	return key;
}
