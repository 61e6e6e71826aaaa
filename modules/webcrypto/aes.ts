/** The modes of AES (Web Cryptography API §27 to §30). */

import { piecesOf } from "./bytes.js";
import { storedKey } from "./crypto-key.js";
import { webError } from "./errors.js";
import type { Family, KeyImport, Transform } from "./family.js";
import { bytesOf, copyBytes, integerOf, required, type Source } from "./idl.js";
import { describeSecret, expectSecretUsages, exportSecret, generateSecret, importSecret, type SecretKind, secretBytes } from "./secret-keys.js";

const BLOCK_BYTES = 16;
const LARGEST_SHORT = 0xffff;
const LARGEST_OCTET = 0xff;
const WHOLE_TAG_BITS = 128;
/** Bytes of an iv of AES-GCM that the HSM takes. */
const LARGEST_IV_BYTES = 64;

type AesName = "AES-GCM" | "AES-CBC" | "AES-CTR" | "AES-KW";

const cipherUsages: SecretKind["meaning"] = /* @__PURE__ */ Object.freeze({
	encrypt: ["encrypt"],
	decrypt: ["decrypt"],
	wrapKey: ["encrypt"],
	unwrapKey: ["decrypt"],
} as const);
/** Wrapping a stored key is an operation of its own in the HSM. A key in another format than raw is data. */
const wrappingUsages: SecretKind["meaning"] = /* @__PURE__ */ Object.freeze({ wrapKey: ["wrap", "encrypt"], unwrapKey: ["wrap", "decrypt"] } as const);

const isKeyLength = (bits: number): boolean => bits === 128 || bits === 192 || bits === 256;

const keyLengthOf = (source: Source): number => integerOf(required(source, "length"), "length", LARGEST_SHORT);

/** @throws OperationError unless AES has keys of so many bits */
function expectKeyLength(bits: number): void {
	if (!isKeyLength(bits)) throw webError("OperationError", `"length" expected 128, 192 or 256, got ${bits}`);
}

/** The operations on the keys of one mode. */
function keysOf(name: AesName, meaning: SecretKind["meaning"]): Pick<Family, "generateKey" | "importKey" | "exportKey" | "getKeyLength"> {
	const kind: SecretKind = Object.freeze({ name, meaning });
	const algOf = (bytes: number): string => `A${bytes * 8}${name.slice("AES-".length)}`;
	const secret: NonNullable<KeyImport["secret"]> = (bytes, extractable, usages) => {
		if (!isKeyLength(bytes * 8)) throw webError("DataError", `an AES key has 16, 24 or 32 bytes, this one has ${bytes}`);
		return describeSecret(kind, { name, length: bytes * 8 }, bytes, extractable, usages);
	};
	return {
		generateKey(source) {
			const length = keyLengthOf(source);
			return async (hsm, extractable, usages) => {
				expectSecretUsages(kind, usages);
				expectKeyLength(length);
				return generateSecret(hsm, secret(length / 8, extractable, usages));
			};
		},
		importKey: () => ({
			async toKey(hsm, format, data, extractable, usages) {
				expectSecretUsages(kind, usages);
				const bytes = secretBytes(format, data, { use: "enc", algFor: algOf, extractable, usages });
				return importSecret(hsm, secret(bytes.length, extractable, usages), bytes);
			},
			secret,
		}),
		exportKey: (hsm, format, key) => exportSecret(hsm, format, key, algOf((key.algorithm.length ?? 0) / 8)),
		getKeyLength(source) {
			const length = keyLengthOf(source);
			return () => {
				expectKeyLength(length);
				return length;
			};
		},
	};
}

/** @throws OperationError unless the iv or counter is a block */
function expectBlock(bytes: Uint8Array, name: string): void {
	if (bytes.length !== BLOCK_BYTES) throw webError("OperationError", `"${name}" expected ${BLOCK_BYTES} bytes, got ${bytes.length}`);
}

interface GcmParameters {
	readonly aad: Uint8Array;
	readonly iv: Uint8Array;
	readonly tagLength: number;
}

function gcmParametersOf(source: Source): GcmParameters {
	const { additionalData } = source;
	const aad = additionalData === undefined ? new Uint8Array(0) : copyBytes(additionalData, "additionalData");
	const iv = bytesOf(source, "iv");
	return { aad, iv, tagLength: source["tagLength"] === undefined ? WHOLE_TAG_BITS : integerOf(source["tagLength"], "tagLength", LARGEST_OCTET) };
}

/** @throws OperationError, NotSupportedError for what the HSM does not take */
function expectGcm({ iv, tagLength }: GcmParameters): void {
	if (iv.length === 0 || iv.length > LARGEST_IV_BYTES) throw webError("OperationError", `"iv" expected 1 to ${LARGEST_IV_BYTES} bytes, got ${iv.length}`);
	if (tagLength === 32 || tagLength === 64)
		throw webError("NotSupportedError", `"tagLength" expected 96 bits or more (SP 800-38D appendix C), got ${tagLength}`);
	if (tagLength % 8 !== 0 || tagLength < 96 || tagLength > WHOLE_TAG_BITS)
		throw webError("OperationError", `"tagLength" expected 96, 104, 112, 120 or 128, got ${tagLength}`);
}

const gcmEncrypt: Family["encrypt"] = (source) => {
	const parameters = gcmParametersOf(source);
	return async (hsm, { material: key }, plaintext) => {
		expectGcm(parameters);
		const { aad, iv, tagLength } = parameters;
		const sealed = await hsm.ask((client) => client.encryptAesGcm({ key, iv, aad, plaintext }));
		// A shorter tag is the first bytes of the whole one (SP 800-38D §7.1).
		return sealed.subarray(0, sealed.length - (WHOLE_TAG_BITS - tagLength) / 8);
	};
};

const gcmDecrypt: Family["decrypt"] = (source) => {
	const parameters = gcmParametersOf(source);
	return async (hsm, { material: key }, ciphertext) => {
		expectGcm(parameters);
		const { aad, iv, tagLength } = parameters;
		if (ciphertext.length < tagLength / 8) throw webError("OperationError", `the data expected a tag of ${tagLength / 8} bytes, got ${ciphertext.length}`);
		return hsm.ask((client) => client.decryptAesGcm({ key, iv, aad, ciphertext, tagLength: tagLength / 8 }));
	};
};

export const aesGcm: Family = /* @__PURE__ */ (() =>
	Object.freeze<Family>({ name: "AES-GCM", ...keysOf("AES-GCM", cipherUsages), encrypt: gcmEncrypt, decrypt: gcmDecrypt }))();

const cbcEncrypt: Family["encrypt"] = (source) => {
	const iv = bytesOf(source, "iv");
	return async (hsm, { material: key }, plaintext) => {
		expectBlock(iv, "iv");
		return hsm.ask((client) => client.encryptAesCbc({ key, iv, plaintext }));
	};
};

const cbcDecrypt: Family["decrypt"] = (source) => {
	const iv = bytesOf(source, "iv");
	return async (hsm, { material: key }, ciphertext) => {
		expectBlock(iv, "iv");
		return hsm.ask((client) => client.decryptAesCbc({ key, iv, ciphertext }));
	};
};

export const aesCbc: Family = /* @__PURE__ */ (() =>
	Object.freeze<Family>({ name: "AES-CBC", ...keysOf("AES-CBC", cipherUsages), encrypt: cbcEncrypt, decrypt: cbcDecrypt }))();

interface CtrParameters {
	readonly counter: Uint8Array;
	readonly length: number;
}

function ctrParametersOf(source: Source): CtrParameters {
	return { counter: bytesOf(source, "counter"), length: integerOf(required(source, "length"), "length", LARGEST_OCTET) };
}

/** @throws OperationError */
function expectCtr({ counter, length }: CtrParameters): void {
	expectBlock(counter, "counter");
	if (length === 0 || length > 128) throw webError("OperationError", `"length" expected 1 to 128 bits, got ${length}`);
}

const ctrEncrypt: Family["encrypt"] = (source) => {
	const parameters = ctrParametersOf(source);
	return async (hsm, { material: key }, data) => {
		expectCtr(parameters);
		return hsm.ask((client) => client.encryptAesCtr({ key, ...parameters, plaintext: piecesOf(data) }));
	};
};

const ctrDecrypt: Family["decrypt"] = (source) => {
	const parameters = ctrParametersOf(source);
	return async (hsm, { material: key }, data) => {
		expectCtr(parameters);
		return hsm.ask((client) => client.decryptAesCtr({ key, ...parameters, ciphertext: piecesOf(data) }));
	};
};

export const aesCtr: Family = /* @__PURE__ */ (() =>
	Object.freeze<Family>({ name: "AES-CTR", ...keysOf("AES-CTR", cipherUsages), encrypt: ctrEncrypt, decrypt: ctrDecrypt }))();

const wrap: Transform = (hsm, { material: key }, plaintext) => hsm.ask((client) => client.encryptAesKw({ key, plaintext }));
const unwrap: Transform = (hsm, { material: key }, ciphertext) => hsm.ask((client) => client.decryptAesKw({ key, ciphertext }));

export const aesKw: Family = /* @__PURE__ */ (() =>
	Object.freeze<Family>({
		name: "AES-KW",
		...keysOf("AES-KW", wrappingUsages),
		wrapKey: () => wrap,
		unwrapKey: () => unwrap,
		wrapStored: (hsm, wrapping, key) => hsm.ask((client) => client.wrapKey({ key: storedKey(wrapping), target: storedKey(key) })),
		unwrapStored: (hsm, wrapping, wrapped, attributes) =>
			hsm.makeKey((client) => client.unwrapKey({ key: storedKey(wrapping), wrapped, attributes }), "OperationError", "InvalidAccessError"),
	}))();
