/** Checks of JSON web keys that all algorithms share (Web Cryptography API §18.4.4, RFC 7517). */
import { decodeBase64Url } from "./base64url.js";
import { webError } from "./errors.js";
import type { JsonWebKey, KeyUsage } from "./types.js";

/** The members that a JSON web key must have for an import. */
export interface JwkExpectation {
	readonly kty: string;
	readonly use: "enc" | "sig";
	/** The values that `alg` may have; any, if left out. */
	readonly alg?: readonly string[];
	readonly extractable: boolean;
	readonly usages: readonly KeyUsage[];
}

/** @throws DataError that names the member */
export function checkJwk(key: JsonWebKey, { kty, use, alg, extractable, usages }: JwkExpectation): void {
	if (key.kty !== kty) throw badMember("kty", `"${kty}"`, key.kty);
	if (usages.length > 0 && key.use !== undefined && key.use !== use) throw badMember("use", `"${use}"`, key.use);
	if (key.alg !== undefined && alg !== undefined && !alg.includes(key.alg)) throw badMember("alg", alg.join(" or "), key.alg);
	const operations = key.key_ops;
	if (operations !== undefined) {
		if (new Set(operations).size !== operations.length) throw badMember("key_ops", "each operation once (RFC 7517 §4.3)", operations.join(", "));
		const missing = usages.find((usage) => !operations.includes(usage));
		if (missing !== undefined) throw badMember("key_ops", `all usages, also ${missing}`, operations.join(", "));
	}
	if (key.ext === false && extractable) throw badMember("ext", "true for an extractable key", "false");
}

/** The bytes of a member. `size`: how many there must be, if known. @throws DataError that names the member */
export function jwkBytes(key: JsonWebKey, name: "d" | "k" | "x" | "y", size?: number): Uint8Array {
	const text = key[name];
	if (text === undefined) throw badMember(name, "base64url", undefined);
	const bytes = decodeBase64Url(text);
	// The text may be a secret.
	if (bytes === undefined) throw webError("DataError", `"${name}" of the JSON web key is no base64url (RFC 4648 §5)`);
	if (size !== undefined && bytes.length !== size) throw webError("DataError", `"${name}" of the JSON web key expected ${size} bytes, got ${bytes.length}`);
	return bytes;
}

function badMember(name: string, expected: string, got: string | undefined): Error {
	return webError("DataError", `"${name}" of the JSON web key expected ${expected}, got ${got === undefined ? "none" : got.slice(0, 80)}`);
}
