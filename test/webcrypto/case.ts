import type { Side } from "./side.js";

/** One question to both sides. `run` has the same inputs each time, so that the answers can be compared. */
export interface Case {
	/** Unique. Begins with the name of the method and the algorithm. */
	readonly name: string;
	/**
	 * Asks the question. A case that compares uses only `from`. One that crosses begins on `from` and ends on `to`, with bytes between
	 * them; its answer must be the same for each of the four pairs of sides.
	 */
	run(from: Side, to: Side): Promise<unknown>;
	readonly crosses?: boolean;
	/** The answer, where node's Web Cryptography API does not have the algorithm. */
	readonly reference?: () => unknown;
}

/** A case that compares. */
export function compare(name: string, run: (side: Side) => Promise<unknown>): Case {
	return { name, run: (side) => run(side) };
}

/** A case that crosses. */
export function cross(name: string, run: (from: Side, to: Side) => Promise<unknown>): Case {
	return { name, run, crosses: true };
}

/** A value of an argument and how a case's name says it. */
export type Named<Value = unknown> = readonly [name: string, value: Value];

/** Values that are no bytes. */
export const noBytes: readonly Named[] = [
	["null", null],
	["undefined", undefined],
	["a string", "text"],
	["a number", 5],
	["an array", [1, 2, 3]],
	["an object", {}],
];

/** Values that are no algorithm, or none that has an operation. */
export const noAlgorithms: readonly Named[] = [
	["null", null],
	["undefined", undefined],
	["a number", 5],
	["an empty string", ""],
	["an unknown name", "AES"],
	["an object without a name", {}],
	["an object whose name is a number", { name: 256 }],
	["an object with an unknown name", { name: "SHA-224" }],
	["MD5", "MD5"],
];

/** `bytes` with one bit changed. */
export function changed(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
	const copy = bytes.slice();
	copy.set([(bytes.at(at) ?? 0) ^ mask], at < 0 ? bytes.length + at : at);
	return copy;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
	return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function base64Url(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("base64url");
}
