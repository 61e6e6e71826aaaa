/** How keys leave the HSM and enter it: exported, wrapped, unwrapped, derived (Web Cryptography API §14.3.7 to §14.3.12). */
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import type { CryptoKey, KeySlots } from "./crypto-key.js";
import { webError } from "./errors.js";
import type { Derive, Family, KeyImport, SecretKey, Transform } from "./family.js";
import type { HsmAccess } from "./hsm-access.js";
import { jsonWebKeyOf } from "./idl.js";
import { familyOf, type Normalized, normalize } from "./registry.js";
import { decodeText, encodeText } from "./text.js";
import type { JsonWebKey, KeyFormat, KeyUsage } from "./types.js";

/** Bytes that wrapping adds, and a multiple of which it takes (RFC 3394 §2.2.1). */
const WRAPPING_BYTES = 8;

/** @throws InvalidAccessError unless the key is for the algorithm `name` and has the usage */
export function expectKey({ algorithm, usages }: KeySlots, name: string, usage: KeyUsage): void {
	if (algorithm.name !== name) throw webError("InvalidAccessError", `the key is for ${algorithm.name}, not for ${name}`);
	if (!usages.includes(usage)) throw webError("InvalidAccessError", `the key expected the usage "${usage}", its usages are ${usages.join(", ") || "none"}`);
}

/** @throws NotSupportedError, InvalidAccessError */
function exporterOf({ algorithm: { name }, extractable }: KeySlots): NonNullable<Family["exportKey"]> {
	const exporter = familyOf(name)?.exportKey;
	if (exporter === undefined) throw webError("NotSupportedError", `keys of ${name} can not be exported`);
	if (!extractable) throw webError("InvalidAccessError", "the key is not extractable");
	return exporter;
}

/** The key in the format. @throws NotSupportedError, InvalidAccessError, OperationError */
export function exportSlots(hsm: HsmAccess, format: KeyFormat, key: KeySlots): Promise<Uint8Array | JsonWebKey> {
	return exporterOf(key)(hsm, format, key);
}

export interface Derivation {
	readonly derivation: Derive;
	readonly base: KeySlots;
	readonly importer: KeyImport;
	/** Bits of the key; null if the base key decides. */
	readonly length: number | null;
	readonly extractable: boolean;
	readonly usages: readonly KeyUsage[];
}

/** Derives a key: within the HSM unless the application may see it, or the HSM makes no keys of this size. */
export async function deriveSecret(hsm: HsmAccess, { derivation, base, importer, length, extractable, usages }: Derivation): Promise<CryptoKey> {
	const bytes = length === null ? derivation.wholeBytes?.(base) : length / 8;
	const secret = extractable || bytes === undefined ? undefined : secretOf(importer, bytes, usages, extractable);
	if (secret !== undefined) return secret.toCryptoKey(await derivation.key(hsm, base, secret.attributes));
	const bits = await derivation.bits(hsm, base, length);
	try {
		return await importer.toKey(hsm, "raw", bits, extractable, usages);
	} finally {
		bits.fill(0);
	}
}

/**
 * The key of this size that the HSM makes itself. Undefined if it makes none, or if such a key can not be: the caller then gets the error after those
 * of the operation, as the specification orders them.
 */
function secretOf(importer: KeyImport, bytes: number, usages: readonly KeyUsage[], extractable: boolean): SecretKey | undefined {
	if (!Number.isInteger(bytes) || bytes < MINIMUM_KEY_BYTES || bytes > MAXIMUM_SYMMETRIC_KEY_BYTES) return undefined;
	try {
		return importer.secret?.(bytes, extractable, usages);
	} catch {
		return undefined;
	}
}

/** The algorithm's own operation, or else that for data. */
function normalizeEither(given: unknown, own: "wrapKey" | "unwrapKey", other: "encrypt" | "decrypt"): Normalized<Transform> {
	try {
		return normalize(given, own);
	} catch {
		return normalize(given, other);
	}
}

/** @throws InvalidAccessError, NotSupportedError, OperationError */
export async function wrap(hsm: HsmAccess, format: KeyFormat, key: KeySlots, wrapping: KeySlots, algorithm: unknown): Promise<Uint8Array> {
	const { name, family, run } = normalizeEither(algorithm, "wrapKey", "encrypt");
	expectKey(wrapping, name, "wrapKey");
	const exporter = exporterOf(key);
	if (format === "raw" && key.type === "secret" && family.wrapStored !== undefined) return family.wrapStored(hsm, wrapping, key);
	const exported = await exporter(hsm, format, key);
	const bytes = exported instanceof Uint8Array ? exported : encodeText(padded(JSON.stringify(exported), family));
	try {
		return await run(hsm, wrapping, bytes);
	} finally {
		bytes.fill(0);
	}
}

/** JSON with spaces behind it, for an algorithm that takes whole blocks only. Members of a key have no other characters than ASCII. */
function padded(json: string, family: Family): string {
	return family.wrapKey === undefined ? json : json.padEnd(Math.ceil(json.length / WRAPPING_BYTES) * WRAPPING_BYTES);
}

export interface Unwrapping {
	readonly format: KeyFormat;
	readonly unwrapping: KeySlots;
	readonly algorithm: unknown;
	readonly keyAlgorithm: unknown;
	readonly copyWrapped: () => Uint8Array;
	readonly extractable: boolean;
	readonly usages: readonly KeyUsage[];
}

/** @throws InvalidAccessError, NotSupportedError, OperationError, DataError, SyntaxError */
export async function unwrap(
	hsm: HsmAccess,
	{ format, unwrapping, algorithm, keyAlgorithm, copyWrapped, extractable, usages }: Unwrapping,
): Promise<CryptoKey> {
	const { name, family, run } = normalizeEither(algorithm, "unwrapKey", "decrypt");
	const { run: importer } = normalize(keyAlgorithm, "importKey");
	const wrapped = copyWrapped();
	expectKey(unwrapping, name, "unwrapKey");
	const { unwrapStored } = family;
	const bytes = wrapped.length - WRAPPING_BYTES;
	if (format === "raw" && unwrapStored !== undefined) {
		const secret = secretOf(importer, bytes, usages, extractable);
		if (secret !== undefined) return secret.toCryptoKey(await unwrapStored(hsm, unwrapping, wrapped, secret.attributes));
	}
	const key = await run(hsm, unwrapping, wrapped);
	try {
		return await importer.toKey(hsm, format, format === "jwk" ? parseKey(key) : key, extractable, usages);
	} finally {
		key.fill(0);
	}
}

/** @throws DataError if the bytes are no JSON; TypeError if the JSON is no object */
function parseKey(bytes: Uint8Array): JsonWebKey {
	let value: unknown;
	try {
		value = JSON.parse(decodeText(bytes));
	} catch {
		throw webError("DataError", "the unwrapped bytes are no JSON web key");
	}
	return jsonWebKeyOf(value);
}
