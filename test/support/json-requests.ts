/** Requests and answers as JSON, for applications that run on XS. */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Client } from "../../modules/api/client.js";
import { HsmError } from "../../modules/messages/errors.js";
import type { RequestName } from "../../modules/messages/types.js";

/** A request's field as JSON. Bytes are the string "hex:", then hexadecimal digits. */
export type Field = number | boolean | string;
/** A request's result, with bytes in hexadecimal, or its error: the code of an HsmError, the text of any other error. */
export type Answer = { value: string | boolean | null } | { error: string };

/** Sends a request. The table must have `name`. Never rejects. */
export async function ask(client: Client, name: string, fields: Readonly<Record<string, Field>>): Promise<Answer> {
	const given = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, fromJson(value)]));
	try {
		const value: unknown = await client.request(name as RequestName, given as never);
		return { value: value instanceof Uint8Array ? bytesToHex(value) : typeof value === "boolean" ? value : null };
	} catch (error) {
		return { error: error instanceof HsmError ? error.code : String(error) };
	}
}

/** The field's value: bytes of a string "hex:…". */
export function fromJson(value: Field): Field | Uint8Array {
	return typeof value === "string" && value.startsWith("hex:") ? hexToBytes(value.slice(4)) : value;
}

/** Decodes ASCII bytes. XS has no TextDecoder. */
export function ascii(bytes: Uint8Array): string {
	let result = "";
	for (let start = 0; start < bytes.length; start += 256) result += String.fromCharCode(...bytes.subarray(start, start + 256));
	return result;
}
