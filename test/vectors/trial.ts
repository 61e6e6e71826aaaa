import { region } from "../../hosts/firmware/configuration.js";
import { RequestEncoder } from "../../modules/api/request-encoder.js";
import { type ErrorCode, HsmError } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import type { RequestFields, RequestName } from "../../modules/messages/types.js";
import type { Field } from "../support/json-requests.js";
import { rowOf } from "../support/rows.js";

/**
 * The purpose of a step:
 * - `check`: the HSM must accept the vector's data if the vector is valid, and refuse it otherwise.
 * - `produce`: the HSM must produce the vector's data if the vector is valid, and must not otherwise.
 * - `prepare`: must succeed for each vector.
 * - `clean`: may succeed or fail.
 */
export type Role = "check" | "produce" | "prepare" | "clean";

/** A request to the HSM and its right answer. */
export interface Step {
	readonly role: Role;
	readonly name: RequestName;
	readonly fields: Readonly<Record<string, Field>>;
	/** The right result: bytes in hexadecimal, a boolean, or null for a request without a result. */
	readonly right: string | boolean | null;
	/** Errors that count as a refusal of the vector (by default, all Crypto errors). Any other error is a failure. */
	readonly refusals?: readonly ErrorCode[];
	/** Bytes of the pool that the request takes. */
	readonly bytes: number;
}

/** The trial of one vector. */
export interface Trial {
	/** Run one after the other. */
	readonly steps: readonly Step[];
	/** Sizes in bytes of the symmetric keys for which the HSM needs places. The id of each place is its size. */
	readonly places?: readonly number[];
	/** A feature of the vector that the API does not offer. The HSM may then refuse a valid vector, and must refuse an invalid one. */
	readonly unsupported?: string;
	/** Why the API must refuse the vector, though the file leaves that open. */
	readonly refused?: string;
}

/** A vector for which the HSM has no request. */
export interface Skipped {
	readonly skip: string;
}

/** A vector with an invalid encoding, refused without a request to the HSM. */
export interface Refused {
	readonly refusal: string;
}

export type Plan = Trial | Skipped | Refused;

export function step<Name extends RequestName>(
	role: Role,
	name: Name,
	fields: RequestFields<Name>,
	right: Uint8Array | boolean | null,
	refusals?: readonly ErrorCode[],
): Step {
	const written = Object.entries(fields as Record<string, Field | Uint8Array>).map(([field, value]) => [
		field,
		value instanceof Uint8Array ? `hex:${hex(value)}` : value,
	]);
	return {
		role,
		name,
		fields: Object.fromEntries(written) as Record<string, Field>,
		right: right instanceof Uint8Array ? hex(right) : right,
		...(refusals === undefined ? {} : { refusals }),
		bytes: rowOf(name).anyLength === undefined ? bytesOf(requests[name], fields) : 0,
	};
}

/** A request that the API itself refuses, such as one with an empty iv, takes no memory. */
function bytesOf(code: number, fields: object): number {
	try {
		return new RequestEncoder().encode(code, fields);
	} catch (error) {
		if (error instanceof HsmError) return 0;
		throw error;
	}
}

/** Skips the vector if a step is larger than the pool. `unsupported`: see Trial. */
export function trial(steps: readonly Step[], unsupported?: string): Plan {
	const bytes = Math.max(...steps.map((each) => each.bytes));
	if (bytes > region.sizes.poolBytes) return { skip: `${bytes} bytes in one request (the HSM's memory takes ${region.sizes.poolBytes})` };
	return unsupported === undefined ? { steps } : { steps, unsupported };
}

/** Why `what` of `size` bytes is not offered, or undefined if it is. `offered`: the offered sizes in bytes. */
export function sizeReason(what: string, size: number, offered: readonly number[]): string | undefined {
	if (offered.includes(size)) return undefined;
	const isRange = offered.length > 3 && offered.every((each, index) => each === offered[0] + index);
	const list = isRange ? `${offered[0]} to ${offered[offered.length - 1]}` : offered.join(", ");
	return `${what} of ${size} ${size === 1 ? "byte" : "bytes"} (the API offers ${list})`;
}

/** Why an empty `what` is not offered, or undefined if it is not empty. */
export function emptyReason(what: string, size: number): string | undefined {
	return size === 0 ? `${what} of 0 bytes (the API offers 1 or more)` : undefined;
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}

export function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}
