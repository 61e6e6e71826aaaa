/** Secret keys: how they are made, imported and exported is the same for all their algorithms. */
import type { Key } from "../api/key.js";
import type { KeyAlgorithm as HsmAlgorithm } from "../messages/algorithms.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { encodeBase64Url } from "./base64url.js";
import { type CryptoKey, createCryptoKey, type KeySlots, storedKey } from "./crypto-key.js";
import { webError } from "./errors.js";
import type { SecretKey } from "./family.js";
import type { HsmAccess } from "./hsm-access.js";
import { checkJwk, jwkBytes } from "./jwk.js";
import type { JsonWebKey, KeyAlgorithm, KeyFormat, KeyUsage } from "./types.js";
import { attributesFor, expectAnyUsage, expectUsages, type Meaning, operationsFor } from "./usages.js";

/** The keys of one algorithm. */
export interface SecretKind {
	/** The algorithm's name, here and in the HSM. */
	readonly name: HsmAlgorithm;
	/** The meaning of each usage of such a key to the HSM. */
	readonly meaning: Meaning;
}

/** @throws SyntaxError if such keys do not have one of the usages */
export function expectSecretUsages({ name, meaning }: SecretKind, usages: readonly KeyUsage[]): void {
	expectUsages(usages, Object.keys(meaning) as KeyUsage[], name);
}

/**
 * A key of `bytes` bytes that the HSM is to make.
 * @throws SyntaxError for wrong usages or none; NotSupportedError for a key that is larger than those of the HSM
 */
export function describeSecret(kind: SecretKind, algorithm: KeyAlgorithm, bytes: number, extractable: boolean, usages: readonly KeyUsage[]): SecretKey {
	expectSecretUsages(kind, usages);
	expectAnyUsage(usages, kind.name);
	if (bytes > MAXIMUM_SYMMETRIC_KEY_BYTES)
		throw webError("NotSupportedError", `the HSM keeps keys of up to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes, this one has ${bytes}`);
	return {
		attributes: attributesFor({ kind: "symmetric", size: bytes }, kind.name, operationsFor(usages, kind.meaning), extractable),
		toCryptoKey: (material: Key): CryptoKey => createCryptoKey({ type: "secret", extractable, algorithm, usages: [...usages], material }),
	};
}

/** Lets the HSM generate the key. @throws OperationError */
export async function generateSecret(hsm: HsmAccess, { attributes, toCryptoKey }: SecretKey): Promise<CryptoKey> {
	return toCryptoKey(await hsm.makeKey((client) => client.generateSymmetricKey({ attributes })));
}

/** Imports the bytes, and wipes them here. @throws OperationError */
export async function importSecret(hsm: HsmAccess, { attributes, toCryptoKey }: SecretKey, data: Uint8Array): Promise<CryptoKey> {
	try {
		return toCryptoKey(await hsm.makeKey((client) => client.importSymmetricKey({ data, attributes })));
	} finally {
		data.fill(0);
	}
}

/**
 * The bytes of a key that an application imports.
 * @throws DataError for a bad JSON web key; NotSupportedError for formats of public and private keys
 */
export function secretBytes(
	format: KeyFormat,
	data: Uint8Array | JsonWebKey,
	{
		use,
		algFor,
		extractable,
		usages,
	}: { use: "enc" | "sig"; algFor: (bytes: number) => string | undefined; extractable: boolean; usages: readonly KeyUsage[] },
): Uint8Array {
	if (data instanceof Uint8Array) {
		if (format === "raw") return data;
		throw unsupported(format);
	}
	const bytes = data.kty === "oct" ? jwkBytes(data, "k") : new Uint8Array(0);
	const alg = algFor(bytes.length);
	checkJwk(data, { kty: "oct", use, ...(alg === undefined ? {} : { alg: [alg] }), extractable, usages });
	return bytes;
}

/** The key as an application gets it. `alg`: the name of the algorithm in a JSON web key. @throws NotSupportedError */
export async function exportSecret(hsm: HsmAccess, format: KeyFormat, key: KeySlots, alg: string | undefined): Promise<Uint8Array | JsonWebKey> {
	if (format !== "raw" && format !== "jwk") throw unsupported(format);
	const bytes = await hsm.ask((client) => client.exportSymmetricKey({ key: storedKey(key) }));
	if (format === "raw") return bytes;
	const { usages, extractable } = key;
	const k = encodeBase64Url(bytes);
	bytes.fill(0);
	return { kty: "oct", k, ...(alg === undefined ? {} : { alg }), key_ops: [...usages], ext: extractable };
}

function unsupported(format: KeyFormat): Error {
	return webError("NotSupportedError", `a secret key has the formats raw and jwk, not ${format}`);
}
