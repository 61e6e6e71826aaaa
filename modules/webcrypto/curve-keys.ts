/** Keys on curves: how they are made, imported and exported is the same for ECDSA, ECDH, Ed25519 and X25519. */
import { joined } from "../api/bytes.js";
import type { Key } from "../api/key.js";
import type { Curve, KeyAlgorithm as HsmAlgorithm, KeyOperation, nistCurves } from "../messages/algorithms.js";
import { encodeBase64Url } from "./base64url.js";
import { type CryptoKey, type CryptoKeyPair, createCryptoKey, type KeySlots, storedKey } from "./crypto-key.js";
import { decodePkcs8, decodeSpki, encodePkcs8, encodeSpki, isNist, type PrivateParts, privateKeyBytes, publicKeyBytes, UNCOMPRESSED } from "./curve-formats.js";
import { webError } from "./errors.js";
import type { HsmAccess } from "./hsm-access.js";
import { checkJwk, jwkBytes } from "./jwk.js";
import type { JsonWebKey, KeyAlgorithm, KeyFormat, KeyUsage } from "./types.js";
import { attributesFor, expectAnyUsage, expectUsages, type Meaning, operationsFor } from "./usages.js";

/** The keys of one algorithm on one curve. */
export interface CurveKind {
	readonly algorithm: KeyAlgorithm;
	readonly curve: Curve;
	/** The algorithm's name in the HSM. */
	readonly hsm: HsmAlgorithm;
	/** The meaning of each usage of a private key to the HSM. */
	readonly meaning: Meaning;
	readonly publicUsages: readonly KeyUsage[];
	/** An operation that the HSM has for public keys of the algorithm. */
	readonly publicOperation: KeyOperation;
	/** `use` and `alg` of a JSON web key. */
	readonly use: "enc" | "sig";
	readonly alg?: readonly string[];
}

function privateUsagesOf({ meaning }: CurveKind): readonly KeyUsage[] {
	return Object.keys(meaning) as KeyUsage[];
}

/** @throws SyntaxError */
export async function generatePair(hsm: HsmAccess, kind: CurveKind, extractable: boolean, usages: readonly KeyUsage[]): Promise<CryptoKeyPair> {
	const { curve, publicUsages } = kind;
	const own = privateUsagesOf(kind);
	expectUsages(usages, [...own, ...publicUsages], kind.algorithm.name);
	const privateUsages = usages.filter((usage) => own.includes(usage));
	expectAnyUsage(privateUsages, "the private key");
	const attributes = attributesFor({ kind: "pair", curve }, kind.hsm, operationsFor(privateUsages, kind.meaning), extractable);
	const material = await hsm.makeKey((client) => client.generateKeyPair({ attributes }));
	const publicKey = await hsm.ask((client) => client.exportPublicKey({ key: material }));
	return {
		privateKey: createCryptoKey({ type: "private", extractable, algorithm: kind.algorithm, usages: privateUsages, material }),
		publicKey: publicCryptoKey(
			kind,
			publicKey,
			true,
			usages.filter((usage) => publicUsages.includes(usage)),
		),
	};
}

/** A CryptoKey of a public key that the HSM has checked. */
export function publicCryptoKey({ algorithm }: CurveKind, material: Uint8Array, extractable: boolean, usages: readonly KeyUsage[]): CryptoKey {
	return createCryptoKey({ type: "public", extractable, algorithm, usages: [...usages], material });
}

/** @throws DataError, SyntaxError, NotSupportedError */
export async function importCurveKey(
	hsm: HsmAccess,
	kind: CurveKind,
	format: KeyFormat,
	data: Uint8Array | JsonWebKey,
	extractable: boolean,
	usages: readonly KeyUsage[],
): Promise<CryptoKey> {
	const { curve, publicUsages, algorithm } = kind;
	const isPrivate = data instanceof Uint8Array ? format === "pkcs8" : data.d !== undefined;
	expectUsages(usages, isPrivate ? privateUsagesOf(kind) : publicUsages, `a ${isPrivate ? "private" : "public"} key of ${algorithm.name}`);
	if (!(data instanceof Uint8Array)) checkCurveJwk(kind, data, extractable, usages);
	if (isPrivate) {
		const parts = data instanceof Uint8Array ? decodePkcs8(curve, data) : privatePartsOf(curve, data);
		if (parts === undefined) throw badFormat(format, curve);
		return importPrivate(hsm, kind, parts, extractable, usages);
	}
	const publicKey = data instanceof Uint8Array ? (format === "raw" ? data : decodeSpki(curve, data)) : publicKeyOf(curve, data);
	if (publicKey === undefined) throw badFormat(format, curve);
	return publicCryptoKey(kind, await checkedPublicKey(hsm, kind, publicKey), extractable, usages);
}

function badFormat(format: KeyFormat, curve: Curve): Error {
	return webError("DataError", `the ${format} bytes are no key on ${curve}, in the one encoding that DER allows`);
}

async function importPrivate(
	hsm: HsmAccess,
	kind: CurveKind,
	{ privateKey, publicKey }: PrivateParts,
	extractable: boolean,
	usages: readonly KeyUsage[],
): Promise<CryptoKey> {
	const { curve, algorithm } = kind;
	const size = privateKeyBytes(curve);
	if (privateKey.length !== size) throw webError("DataError", `a private key on ${curve} has ${size} bytes, this one has ${privateKey.length}`);
	expectAnyUsage(usages, "a private key");
	const attributes = attributesFor({ kind: "pair", curve }, kind.hsm, operationsFor(usages, kind.meaning), extractable);
	try {
		const material = await hsm.makeKey(
			(client) => (publicKey === undefined ? client.importPrivateKey({ privateKey, attributes }) : client.importKeyPair({ publicKey, privateKey, attributes })),
			"DataError",
		);
		return createCryptoKey({ type: "private", extractable, algorithm, usages: [...usages], material });
	} finally {
		privateKey.fill(0);
	}
}

/**
 * The public key as the HSM has it. Checks that a point of P-256 or P-384 is on its curve. The bytes of the other curves are checked when
 * they are used (Web Cryptography API §24.3, §25.3).
 * @throws DataError
 */
async function checkedPublicKey(hsm: HsmAccess, { curve, hsm: algorithm, publicOperation }: CurveKind, publicKey: Uint8Array): Promise<Uint8Array> {
	const size = publicKeyBytes(curve);
	if (!isNist(curve)) {
		if (publicKey.length !== size) throw webError("DataError", `a public key of ${curve} has ${size} bytes, this one has ${publicKey.length}`);
		// A copy: the bytes may be a part of a private key's or of a wrapped key's, which are wiped.
		return publicKey.slice();
	}
	// The HSM also takes x‖y, which is no format of the Web Cryptography API.
	if (publicKey.length !== size + 1 && publicKey.length !== size / 2 + 1)
		throw webError("DataError", `a point on ${curve} has ${size + 1} bytes, or ${size / 2 + 1} if it is compressed; this one has ${publicKey.length}`);
	const attributes = attributesFor({ kind: "public", curve }, algorithm, [publicOperation], false);
	let key: Key;
	try {
		key = await hsm.makeKey((client) => client.importPublicKey({ publicKey, attributes }), "DataError");
	} catch (error) {
		if (publicKey[0] !== UNCOMPRESSED || !isAboutRoom(error)) throw error;
		// An agreement checks the point too. It takes longer, and no room.
		const one = new Uint8Array(size / 2);
		one[one.length - 1] = 1;
		await hsm.ask((client) => client.ecdh({ key: one, publicKey, curve: curve as (typeof nistCurves)[number] }), "DataError");
		return publicKey.slice(1);
	}
	try {
		return await hsm.ask((client) => client.exportPublicKey({ key }));
	} finally {
		key.dispose();
	}
}

/** Whether the client has no room for a key, or may not have such a key. */
function isAboutRoom(error: unknown): boolean {
	const code = (error as { readonly cause?: { readonly code?: unknown } }).cause?.code;
	return code === "KeyStore.Full" || code === "KeyStore.NotAllowed";
}

function checkCurveJwk({ curve, use, alg }: CurveKind, key: JsonWebKey, extractable: boolean, usages: readonly KeyUsage[]): void {
	checkJwk(key, { kty: isNist(curve) ? "EC" : "OKP", use, ...(alg === undefined ? {} : { alg }), extractable, usages });
	if (key.crv !== curve) throw webError("DataError", `"crv" of the JSON web key expected ${curve}, got ${String(key.crv).slice(0, 40)}`);
}

/** The public key of a JSON web key (RFC 7518 §6.2.1, RFC 8037 §2): a point of SEC 1, or 32 bytes. */
function publicKeyOf(curve: Curve, key: JsonWebKey): Uint8Array {
	const size = publicKeyBytes(curve);
	return isNist(curve) ? toPoint(jwkBytes(key, "x", size / 2), jwkBytes(key, "y", size / 2)) : jwkBytes(key, "x", size);
}

function privatePartsOf(curve: Curve, key: JsonWebKey): PrivateParts {
	const publicKey = publicKeyOf(curve, key);
	return { publicKey, privateKey: jwkBytes(key, "d", privateKeyBytes(curve)) };
}

/** A point of SEC 1 with these coordinates, or with both in one. */
function toPoint(...coordinates: readonly Uint8Array[]): Uint8Array {
	return joined([Uint8Array.of(UNCOMPRESSED), ...coordinates]);
}

/** @throws InvalidAccessError for a public key as pkcs8, or a private key as raw or spki; as `answer` */
export async function exportCurveKey(hsm: HsmAccess, { curve }: CurveKind, format: KeyFormat, key: KeySlots): Promise<Uint8Array | JsonWebKey> {
	const { material, type } = key;
	const isPrivate = type === "private";
	if ((format === "pkcs8") !== isPrivate && format !== "jwk") throw webError("InvalidAccessError", `a ${type} key has no format ${format}`);
	const publicKey = material instanceof Uint8Array ? material : await hsm.ask((client) => client.exportPublicKey({ key: material }));
	const encoded = isNist(curve) ? toPoint(publicKey) : publicKey.slice();
	if (format === "raw") return encoded;
	if (format === "spki") return encodeSpki(curve, encoded);
	if (!isPrivate) return toJwk(curve, publicKey, key);
	const privateKey = await hsm.ask((client) => client.exportPrivateKey({ key: storedKey(key) }));
	try {
		return format === "pkcs8" ? encodePkcs8(curve, privateKey, encoded) : { ...toJwk(curve, publicKey, key), d: encodeBase64Url(privateKey) };
	} finally {
		privateKey.fill(0);
	}
}

function toJwk(curve: Curve, publicKey: Uint8Array, { usages, extractable }: KeySlots): JsonWebKey {
	const half = publicKey.length / 2;
	const point = isNist(curve)
		? { kty: "EC", crv: curve, x: encodeBase64Url(publicKey.subarray(0, half)), y: encodeBase64Url(publicKey.subarray(half)) }
		: { kty: "OKP", crv: curve, x: encodeBase64Url(publicKey), ...(curve === "Ed25519" ? { alg: "Ed25519" } : {}) };
	return { ...point, key_ops: [...usages], ext: extractable };
}
