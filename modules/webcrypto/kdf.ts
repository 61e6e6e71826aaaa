import { createCryptoKey } from "./crypto-key.js";
import { webError } from "./errors.js";
import type { Derive, Family, KeyImport } from "./family.js";
import { hashOf } from "./hash.js";
import { bytesOf, integerOf, required, type Source } from "./idl.js";
import { describeSecret, expectSecretUsages, importSecret, type SecretKind } from "./secret-keys.js";

const LARGEST_LONG = 0xffff_ffff;

/** The hash functions that the HSM derives with. */
const hashes = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512"] as const);

/** A key with `deriveKey` also derives bits: an application could derive an extractable key. */
const meaning: SecretKind["meaning"] = /* @__PURE__ */ Object.freeze({ deriveBits: ["deriveBits"], deriveKey: ["deriveBits", "deriveKey"] } as const);

/** Base keys come in raw and never leave. */
function importOf(name: "HKDF" | "PBKDF2"): KeyImport {
	const kind: SecretKind = Object.freeze({ name, meaning });
	const secret: NonNullable<KeyImport["secret"]> = (bytes, extractable, usages) => {
		expectSecretUsages(kind, usages);
		if (extractable) throw webError("SyntaxError", `${name} has no extractable keys`);
		return describeSecret(kind, { name }, bytes, extractable, usages);
	};
	return {
		async toKey(hsm, format, data, extractable, usages) {
			if (format !== "raw" || !(data instanceof Uint8Array)) throw webError("NotSupportedError", `an ${name} key has the format raw, not ${format}`);
			// The HSM keeps no empty key. An empty one is no secret.
			if (data.length > 0) return importSecret(hsm, secret(data.length, extractable, usages), data);
			secret(1, extractable, usages);
			return createCryptoKey({ type: "secret", extractable, algorithm: { name }, usages: [...usages], material: data });
		},
		secret,
	};
}

/** @throws OperationError unless the length is given and is one of whole bytes */
function bytesFor(length: number | null): number {
	if (length === null || length % 8 !== 0)
		throw webError("OperationError", `"length" expected whole bytes, got ${length === null ? "null" : `${length} bits`}`);
	return length / 8;
}

function hkdfOf(source: Source): Derive {
	const fields = { algorithm: hashOf(source, hashes), info: bytesOf(source, "info"), salt: bytesOf(source, "salt") };
	return {
		async bits(hsm, { material: key }, length) {
			const size = bytesFor(length);
			return size === 0 ? new Uint8Array(0) : hsm.ask((client) => client.hkdf({ key, ...fields, size }));
		},
		key: (hsm, { material: key }, attributes) =>
			hsm.makeKey((client) => client.deriveKeyHkdf({ key, ...fields, attributes }), "OperationError", "InvalidAccessError"),
	};
}

function pbkdf2Of(source: Source): Derive {
	const fields = {
		algorithm: hashOf(source, hashes),
		iterations: integerOf(required(source, "iterations"), "iterations", LARGEST_LONG),
		salt: bytesOf(source, "salt"),
	};
	const expectIterations = (): void => {
		if (fields.iterations === 0) throw webError("OperationError", '"iterations" expected 1 or more, got 0');
	};
	return {
		async bits(hsm, { material: key }, length) {
			const size = bytesFor(length);
			expectIterations();
			return size === 0 ? new Uint8Array(0) : hsm.ask((client) => client.pbkdf2({ key, ...fields, size }));
		},
		async key(hsm, { material: key }, attributes) {
			expectIterations();
			return hsm.makeKey((client) => client.deriveKeyPbkdf2({ key, ...fields, attributes }), "OperationError", "InvalidAccessError");
		},
	};
}

/** The base key decides how long a key of these algorithms is. */
const getKeyLength = () => (): null => null;

export const hkdf: Family = /* @__PURE__ */ (() => {
	const keys = importOf("HKDF");
	return Object.freeze<Family>({ name: "HKDF", importKey: () => keys, getKeyLength, deriveBits: hkdfOf });
})();

export const pbkdf2: Family = /* @__PURE__ */ (() => {
	const keys = importOf("PBKDF2");
	return Object.freeze<Family>({ name: "PBKDF2", importKey: () => keys, getKeyLength, deriveBits: pbkdf2Of });
})();
