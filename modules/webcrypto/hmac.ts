/** HMAC (Web Cryptography API §31). */

import { piecesOf } from "./bytes.js";
import { webError } from "./errors.js";
import type { Family, KeyImport } from "./family.js";
import { blockBytes, type HashName, hashOf } from "./hash.js";
import { integerOf, type Source } from "./idl.js";
import { describeSecret, expectSecretUsages, exportSecret, generateSecret, importSecret, type SecretKind, secretBytes } from "./secret-keys.js";
import type { KeyAlgorithm } from "./types.js";

const LARGEST_LONG = 0xffff_ffff;

const kind: SecretKind = /* @__PURE__ */ Object.freeze({
	name: "HMAC",
	meaning: /* @__PURE__ */ Object.freeze({ sign: ["sign"], verify: ["verify"] } as const),
});

/** The name in a JSON web key (RFC 7518 §3.1). It has none for HMAC with SHA-3. */
function algOf(hash: string): string | undefined {
	return hash.startsWith("SHA-") ? `HS${hash.slice("SHA-".length)}` : undefined;
}

interface HmacParameters {
	readonly hash: HashName;
	/** Bits of the key. */
	readonly length: number | undefined;
}

function parametersOf(source: Source): HmacParameters {
	return { hash: hashOf(source), length: source["length"] === undefined ? undefined : integerOf(source["length"], "length", LARGEST_LONG) };
}

/** @throws NotSupportedError unless the key has whole bytes */
function expectWholeBytes(bits: number): void {
	if (bits % 8 !== 0) throw webError("NotSupportedError", `"length" expected whole bytes, got ${bits} bits`);
}

/** How keys of these parameters come in. */
function importOf({ hash, length }: HmacParameters): KeyImport {
	const secret: NonNullable<KeyImport["secret"]> = (bytes, extractable, usages) => {
		if (bytes === 0) throw webError("DataError", "an HMAC key has 1 byte or more, this one has 0");
		const bits = length ?? bytes * 8;
		if (bits > bytes * 8 || bits <= bytes * 8 - 8) throw webError("DataError", `"length" expected ${bytes * 8} for a key of ${bytes} bytes, got ${bits}`);
		expectWholeBytes(bits);
		return describeSecret(kind, { name: "HMAC", hash: { name: hash }, length: bits }, bytes, extractable, usages);
	};
	return {
		async toKey(hsm, format, data, extractable, usages) {
			expectSecretUsages(kind, usages);
			const bytes = secretBytes(format, data, { use: "sig", algFor: () => algOf(hash), extractable, usages });
			return importSecret(hsm, secret(bytes.length, extractable, usages), bytes);
		},
		secret,
	};
}

const hashNameOf = ({ hash }: KeyAlgorithm): HashName => hash?.name as HashName;

export const hmac: Family = /* @__PURE__ */ Object.freeze<Family>({
	name: "HMAC",
	generateKey(source) {
		const { hash, length } = parametersOf(source);
		return async (hsm, extractable, usages) => {
			expectSecretUsages(kind, usages);
			const bits = length ?? blockBytes(hash) * 8;
			if (bits === 0) throw webError("OperationError", '"length" expected 1 bit or more, got 0');
			expectWholeBytes(bits);
			return generateSecret(hsm, describeSecret(kind, { name: "HMAC", hash: { name: hash }, length: bits }, bits / 8, extractable, usages));
		};
	},
	importKey: (source) => importOf(parametersOf(source)),
	exportKey: (hsm, format, key) => exportSecret(hsm, format, key, algOf(hashNameOf(key.algorithm))),
	getKeyLength(source) {
		const { hash, length } = parametersOf(source);
		return () => {
			if (length === 0) throw new TypeError('"length" expected 1 bit or more, got 0');
			return length ?? blockBytes(hash) * 8;
		};
	},
	sign:
		() =>
		(hsm, { material: key, algorithm }, data) =>
			hsm.ask((client) => client.calculateHmac({ key, message: piecesOf(data), algorithm: hashNameOf(algorithm) })),
	verify:
		() =>
		(hsm, { material: key, algorithm }, tag, data) =>
			hsm.ask((client) => client.verifyHmac({ key, message: piecesOf(data), tag, algorithm: hashNameOf(algorithm) })),
});
