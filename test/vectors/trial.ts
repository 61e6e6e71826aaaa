import { region } from "../../hosts/firmware/configuration.js";
import { RequestEncoder } from "../../modules/api/request-encoder.js";
import { type ErrorCode, HsmError } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import type { RequestFields, RequestName } from "../../modules/messages/types.js";
import type { Field } from "../support/json-requests.js";
import { rowOf } from "../support/rows.js";

/**
 * What a question is for:
 * - `check`: the HSM takes what the vector gives only if it is valid.
 * - `produce`: the HSM makes what the vector has; of an invalid vector it must not.
 * - `prepare`: must succeed whatever the vector.
 * - `clean`: may succeed or not.
 */
export type Role = "check" | "produce" | "prepare" | "clean";

/** One request to the HSM, and what its answer has to be. */
export interface Question {
	readonly role: Role;
	readonly name: RequestName;
	readonly fields: Readonly<Record<string, Field>>;
	/** The right result: bytes in hexadecimal, an answer, or null for a request that gives none. */
	readonly right: string | boolean | null;
	/** Errors that are a refusal of the vector; without them every Crypto error is. Any other error is a failure. */
	readonly refusals?: readonly ErrorCode[];
	/** Bytes of memory that the request takes. */
	readonly bytes: number;
}

/** How one vector is tried. */
export interface Trial {
	/** Asked one after the other. */
	readonly questions: readonly Question[];
	/** Sizes in bytes of the symmetric keys that the HSM must have places for; the id of each place is its size. */
	readonly places?: readonly number[];
	/** What of it the API does not offer: then it can not be accepted, but is still to be refused. */
	readonly unsupported?: string;
	/** Why the API has to refuse it, though the vector leaves that open. */
	readonly refused?: string;
}

/** A vector that the HSM can not be asked about at all. */
export interface Skipped {
	readonly skip: string;
}

/** A vector that is refused without asking the HSM, which does not take its form. */
export interface Refused {
	readonly refusal: string;
}

export type Plan = Trial | Skipped | Refused;

export function question<Name extends RequestName>(
	role: Role,
	name: Name,
	fields: RequestFields<Name>,
	right: Uint8Array | boolean | null,
	refusals?: readonly ErrorCode[],
): Question {
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

/** What the API refuses itself, such as an iv of no bytes, takes no memory. */
function bytesOf(code: number, fields: object): number {
	try {
		return new RequestEncoder().encode(code, fields);
	} catch (error) {
		if (error instanceof HsmError) return 0;
		throw error;
	}
}

/** The trial of these questions, of which `unsupported` names what the API does not offer. */
export function trial(questions: readonly Question[], unsupported?: string): Plan {
	const bytes = Math.max(...questions.map((each) => each.bytes));
	if (bytes > region.sizes.poolBytes) return { skip: `${bytes} bytes in one request (the HSM's memory takes ${region.sizes.poolBytes})` };
	return unsupported === undefined ? { questions } : { questions, unsupported };
}

/** The reason that `what` of `size` bytes is not offered; undefined if it is. `offered`: the sizes in bytes that are. */
export function sizeReason(what: string, size: number, offered: readonly number[]): string | undefined {
	if (offered.includes(size)) return undefined;
	const isRange = offered.length > 3 && offered.every((each, index) => each === offered[0] + index);
	const list = isRange ? `${offered[0]} to ${offered[offered.length - 1]}` : offered.join(", ");
	return `${what} of ${size} ${size === 1 ? "byte" : "bytes"} (the API offers ${list})`;
}

/** The reason that a `what` of no bytes is not offered. */
export function emptyReason(what: string, size: number): string | undefined {
	return size === 0 ? `${what} of 0 bytes (the API offers 1 or more)` : undefined;
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}

export function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}
