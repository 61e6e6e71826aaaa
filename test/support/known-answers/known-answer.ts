import type { ErrorCode } from "../../../modules/messages/errors.js";
import type { RequestName } from "../../../modules/messages/types.js";

/** A published test vector for a worker. Bytes are in hexadecimal, parameters are as on the wire. */
export interface KnownAnswer {
	readonly source: string;
	readonly request: RequestName;
	readonly key?: string;
	readonly inputs: readonly string[];
	readonly parameters?: readonly number[];
	/** Output buffer in bytes, where the table does not give the size. */
	readonly capacity?: number;
	/** The expected result is one of these three. */
	readonly output?: string;
	readonly verifies?: boolean;
	readonly error?: ErrorCode;
}

/** ASCII text as hexadecimal. */
export function ascii(text: string): string {
	let bytes = "";
	for (let index = 0; index < text.length; index++) bytes += text.charCodeAt(index).toString(16).padStart(2, "0");
	return bytes;
}

/** `count` bytes that count up from `first`, as hexadecimal. */
export function counting(first: number, count: number): string {
	let bytes = "";
	for (let index = 0; index < count; index++) bytes += ((first + index) & 0xff).toString(16).padStart(2, "0");
	return bytes;
}
