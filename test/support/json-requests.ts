/** Asking the HSM in the words of JSON, within an application that runs on XS. */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Client } from "../../modules/api/client.js";
import { HsmError } from "../../modules/messages/errors.js";
import type { RequestName } from "../../modules/messages/types.js";

/** A field as JSON has it: bytes in hexadecimal behind "hex:". */
export type Field = number | boolean | string;
/** What became of a request: its result, bytes in hexadecimal, or the error's code (of an error not the HSM's: its text). */
export type Answer = { value: string | boolean | null } | { error: string };

/** Asks for `name`, which the table has, and never rejects. */
export async function ask(client: Client, name: string, fields: Readonly<Record<string, Field>>): Promise<Answer> {
	const given = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, fromJson(value)]));
	try {
		const value: unknown = await client.request(name as RequestName, given as never);
		return { value: value instanceof Uint8Array ? bytesToHex(value) : typeof value === "boolean" ? value : null };
	} catch (error) {
		return { error: error instanceof HsmError ? error.code : String(error) };
	}
}

function fromJson(value: Field): Field | Uint8Array {
	return typeof value === "string" && value.startsWith("hex:") ? hexToBytes(value.slice(4)) : value;
}

/** The text of ASCII bytes; XS has no TextDecoder of its own. */
export function ascii(bytes: Uint8Array): string {
	let result = "";
	for (let start = 0; start < bytes.length; start += 256) result += String.fromCharCode(...bytes.subarray(start, start + 256));
	return result;
}
