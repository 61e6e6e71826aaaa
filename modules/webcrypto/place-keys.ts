/** Keys that the application has not made with this API: those of the firmware, and persistent ones. */
import type { KeyAlgorithm as HsmAlgorithm, KeyOperation } from "../messages/algorithms.js";
import type { StoredAttributes } from "../messages/attributes.js";
import { FIRST_FREE_ID } from "../messages/sizes.js";
import type { KeyId } from "../messages/types.js";
import { ecdhKind, x25519Kind } from "./agreement.js";
import { type CryptoKey, createCryptoKey } from "./crypto-key.js";
import { type CurveKind, publicCryptoKey } from "./curve-keys.js";
import { webError } from "./errors.js";
import { hashOf } from "./hash.js";
import type { HsmAccess } from "./hsm-access.js";
import { required, type Source } from "./idl.js";
import { ecdsaKind, ed25519Kind, type NistCurve } from "./signatures.js";
import type { KeyAlgorithm, KeyUsage } from "./types.js";

/** The algorithms of secret keys that the Web Cryptography API has too. */
const secretAlgorithms: readonly HsmAlgorithm[] = /* @__PURE__ */ Object.freeze(["AES-GCM", "AES-CBC", "AES-CTR", "AES-KW", "HMAC", "HKDF", "PBKDF2"] as const);

/** The key as a CryptoKey; the private key of a pair. */
export async function placeKey(hsm: HsmAccess, id: KeyId, algorithm?: unknown): Promise<CryptoKey> {
	const source = sourceOf(algorithm);
	const attributes = await attributesOf(hsm, id);
	const { type, usage, permissions } = attributes;
	const name = nameOf(attributes, source);
	if (type.kind === "public") return publicKeyOf(hsm, id, curveKind(name, type.curve), usage.operations);
	const usages = usagesOf(name, usage.operations, id < FIRST_FREE_ID);
	const extractable = permissions.exportPrivate && name !== "HKDF" && name !== "PBKDF2";
	const described = type.kind === "pair" ? curveKind(name, type.curve).algorithm : secretAlgorithm(name, type.size, source);
	return createCryptoKey({ type: type.kind === "pair" ? "private" : "secret", extractable, algorithm: described, usages, material: id, access: hsm });
}

/** The public key of a pair, or of a place for one. */
export async function placePublicKey(hsm: HsmAccess, id: KeyId, algorithm?: unknown): Promise<CryptoKey> {
	const attributes = await attributesOf(hsm, id);
	const { type, usage } = attributes;
	if (type.kind === "symmetric") throw webError("InvalidAccessError", `key ${id} is a secret key, which has no public key`);
	return publicKeyOf(hsm, id, curveKind(nameOf(attributes, sourceOf(algorithm)), type.curve), usage.operations);
}

function sourceOf(algorithm: unknown): Source {
	if (algorithm === undefined) return {};
	return typeof algorithm === "object" && algorithm !== null ? (algorithm as Source) : { name: algorithm };
}

function attributesOf(hsm: HsmAccess, id: KeyId): Promise<StoredAttributes> {
	return hsm.ask((client) => client.getAttributes({ key: id }));
}

/** The algorithm that the application means, or the only one of the key. */
function nameOf({ usage: { algorithms } }: StoredAttributes, source: Source): HsmAlgorithm {
	if (source["name"] === undefined) {
		const [only] = algorithms;
		if (only === undefined || algorithms.length > 1)
			throw webError("NotSupportedError", `"algorithm" expected one of ${algorithms.join(", ") || "no algorithm: the key has none"}, got none`);
		return only;
	}
	const name = String(required(source, "name")).toLowerCase();
	const found = algorithms.find((algorithm) => algorithm.toLowerCase() === name);
	if (found === undefined) throw webError("InvalidAccessError", `"algorithm" expected one of ${algorithms.join(", ")}, got "${name.slice(0, 40)}"`);
	return found;
}

function secretAlgorithm(name: HsmAlgorithm, bytes: number, source: Source): KeyAlgorithm {
	if (!secretAlgorithms.includes(name)) throw unsupported(name);
	if (name === "HKDF" || name === "PBKDF2") return { name };
	return name === "HMAC" ? { name, hash: { name: hashOf(source) }, length: bytes * 8 } : { name, length: bytes * 8 };
}

function curveKind(name: HsmAlgorithm, curve: string): CurveKind {
	if (name === "ECDSA") return ecdsaKind(curve as NistCurve);
	if (name === "ECDH") return ecdhKind(curve as NistCurve);
	if (name === "Ed25519") return ed25519Kind;
	if (name === "X25519") return x25519Kind;
	throw unsupported(name);
}

function unsupported(name: string): Error {
	return webError("NotSupportedError", `the Web Cryptography API has no keys for ${name}; the client's own methods take the id`);
}

async function publicKeyOf(hsm: HsmAccess, id: KeyId, kind: CurveKind, operations: readonly KeyOperation[]): Promise<CryptoKey> {
	const material = await hsm.ask((client) => client.exportPublicKey({ key: id }));
	// Anybody can verify with a public key. The HSM's policy is about the private one.
	const usages = kind.publicUsages.filter((usage) => operations.some((operation) => operation === usage || operation === "sign"));
	return publicCryptoKey(kind, material, true, usages);
}

/**
 * The usages that the operations of the HSM mean here. A place without `deriveBits` fills places only, and what it wraps comes back to places only: such keys
 * have no `deriveKey` and no `unwrapKey`, which make free keys.
 */
function usagesOf(name: HsmAlgorithm, operations: readonly KeyOperation[], isPlace: boolean): KeyUsage[] {
	const usages: KeyUsage[] = [];
	const isPair = name === "ECDSA" || name === "Ed25519";
	for (const operation of operations) {
		if (operation === "encrypt") usages.push("encrypt", "wrapKey");
		else if (operation === "decrypt") usages.push("decrypt", "unwrapKey");
		else if (operation === "wrap") usages.push("wrapKey", ...(isPlace ? [] : (["unwrapKey"] as const)));
		else if (operation === "deriveKey" && isPlace && !operations.includes("deriveBits")) continue;
		else if (operation === "sign" || operation === "deriveBits" || operation === "deriveKey") usages.push(operation);
		else if (operation === "verify" && !isPair) usages.push(operation);
	}
	return [...new Set(usages)].filter((usage) => name !== "AES-KW" || usage === "wrapKey" || usage === "unwrapKey");
}
