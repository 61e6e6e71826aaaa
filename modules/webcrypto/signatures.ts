/** ECDSA and Ed25519 (Web Cryptography API §23, §25). */
import { digestSizes, hashAlgorithms, nistCurves } from "../messages/algorithms.js";
import { HsmError } from "../messages/errors.js";
import { piecesOf } from "./bytes.js";
import type { KeySlots } from "./crypto-key.js";
import { privateKeyBytes } from "./curve-formats.js";
import { type CurveKind, exportCurveKey, generatePair, importCurveKey } from "./curve-keys.js";
import { webError } from "./errors.js";
import type { Family } from "./family.js";
import { type HashName, hashOf } from "./hash.js";
import type { HsmAccess } from "./hsm-access.js";
import { required, type Source } from "./idl.js";
import type { KeyAlgorithm, KeyType } from "./types.js";

export type NistCurve = (typeof nistCurves)[number];

/** The curve that the parameters name. @throws TypeError if they name none; NotSupportedError for an unknown one */
export function namedCurveOf(source: Source): NistCurve {
	const name = String(required(source, "namedCurve"));
	const found = nistCurves.find((curve) => curve === name);
	if (found === undefined) throw webError("NotSupportedError", `"namedCurve" expected ${nistCurves.join(" or ")}, got "${name.slice(0, 40)}"`);
	return found;
}

/** The curve of a key on P-256 or P-384. */
export function nistCurveOf({ namedCurve }: KeyAlgorithm): NistCurve {
	return namedCurve as NistCurve;
}

/** @throws InvalidAccessError unless the key is of this type */
export function expectType(key: KeySlots, type: KeyType): void {
	if (key.type !== type) throw webError("InvalidAccessError", `the operation needs a ${type} key, this one is ${key.type}`);
}

export function ecdsaKind(curve: NistCurve): CurveKind {
	return {
		algorithm: { name: "ECDSA", namedCurve: curve },
		curve,
		hsm: "ECDSA",
		meaning: { sign: ["sign"] },
		publicUsages: ["verify"],
		publicOperation: "verify",
		use: "sig",
		alg: [curve === "P-256" ? "ES256" : "ES384"],
	};
}

/** The hash function that the HSM takes for a curve (FIPS 186-5 §6.1.1: of the curve's strength). */
function ownHash(curve: NistCurve): HashName {
	return curve === "P-256" ? "SHA-256" : "SHA-384";
}

/** A message, or its digest for a hash function that is not the curve's own, as the HSM takes it. */
async function messageOf(hsm: HsmAccess, curve: NistCurve, hash: HashName, data: Uint8Array): Promise<{ message: Uint8Array; prehashed: boolean }> {
	if (hash === ownHash(curve)) return { message: data, prehashed: false };
	const digest = await hsm.ask((client) => client.hash({ data: piecesOf(data), algorithm: hash }));
	return { message: fitDigest(digest, privateKeyBytes(curve)), prehashed: true };
}

/** The digest as a number of `size` bytes: its first bytes, or zeros in front of it (FIPS 186-5 §6.4.1 step 2). */
function fitDigest(digest: Uint8Array, size: number): Uint8Array {
	if (digest.length >= size) return digest.subarray(0, size);
	const number = new Uint8Array(size);
	number.set(digest, size - digest.length);
	return number;
}

/** SHA-1 is too weak to sign with (FIPS 186-5 §6.1.1 needs the curve's strength). */
const signatureHashes: readonly HashName[] = /* @__PURE__ */ (() =>
	Object.freeze(hashAlgorithms.filter((name): name is HashName => name !== "BLAKE3" && digestSizes[hashAlgorithms.indexOf(name)] >= 32)))();

export const ecdsa: Family = /* @__PURE__ */ Object.freeze<Family>({
	name: "ECDSA",
	generateKey(source) {
		const kind = ecdsaKind(namedCurveOf(source));
		return (hsm, extractable, usages) => generatePair(hsm, kind, extractable, usages);
	},
	importKey(source) {
		const kind = ecdsaKind(namedCurveOf(source));
		return { toKey: (hsm, format, data, extractable, usages) => importCurveKey(hsm, kind, format, data, extractable, usages) };
	},
	exportKey: (hsm, format, key) => exportCurveKey(hsm, ecdsaKind(nistCurveOf(key.algorithm)), format, key),
	sign(source) {
		const hash = hashOf(source, signatureHashes);
		return async (hsm, key, data) => {
			expectType(key, "private");
			const curve = nistCurveOf(key.algorithm);
			const { message, prehashed } = await messageOf(hsm, curve, hash, data);
			return hsm.ask((client) => client.signEcdsa({ key: key.material, curve, message: piecesOf(message), prehashed }));
		};
	},
	verify(source) {
		const hash = hashOf(source, signatureHashes);
		return async (hsm, key, signature, data) => {
			expectType(key, "public");
			const curve = nistCurveOf(key.algorithm);
			const { message, prehashed } = await messageOf(hsm, curve, hash, data);
			return hsm.ask((client) => client.verifyEcdsa({ key: key.material, curve, signature, message: piecesOf(message), prehashed }));
		};
	},
});

export const ed25519Kind: CurveKind = /* @__PURE__ */ Object.freeze({
	algorithm: { name: "Ed25519" },
	curve: "Ed25519",
	hsm: "Ed25519",
	meaning: { sign: ["sign"] },
	publicUsages: ["verify"],
	publicOperation: "verify",
	use: "sig",
	alg: ["Ed25519", "EdDSA"],
} as const);

export const ed25519: Family = /* @__PURE__ */ Object.freeze<Family>({
	name: "Ed25519",
	generateKey: () => (hsm, extractable, usages) => generatePair(hsm, ed25519Kind, extractable, usages),
	importKey: () => ({ toKey: (hsm, format, data, extractable, usages) => importCurveKey(hsm, ed25519Kind, format, data, extractable, usages) }),
	exportKey: (hsm, format, key) => exportCurveKey(hsm, ed25519Kind, format, key),
	sign: () => async (hsm, key, message) => {
		expectType(key, "private");
		return hsm.ask((client) => client.signEd25519({ key: key.material, message }));
	},
	verify: () => async (hsm, key, signature, message) => {
		expectType(key, "public");
		return hsm.ask((client) =>
			client.verifyEd25519({ key: key.material, message, signature }).catch((error: unknown) => {
				// A point that can not be is a key that verifies nothing.
				if (error instanceof HsmError && error.code === "Crypto.InvalidPublicKey") return false;
				throw error;
			}),
		);
	},
});
