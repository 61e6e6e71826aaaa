import { toBuffer } from "./bytes.js";
import type { CryptoKey, CryptoKeyPair } from "./crypto-key.js";
import { slotsOf } from "./crypto-key.js";
import type { HsmAccess } from "./hsm-access.js";
import { copyBytes, expectBytes, formatOf, isBufferSource, jsonWebKeyOf, longOf, usagesOf } from "./idl.js";
import { deriveSecret, expectKey, exportSlots, unwrap, wrap } from "./key-transport.js";
import { normalize } from "./registry.js";
import type { AlgorithmIdentifier, BufferSource, JsonWebKey, KeyFormat, KeyUsage, PairAlgorithm, SecretAlgorithm } from "./types.js";

/**
 * The operations of the Web Cryptography API (§14), on keys of the HSM. Parameters count as they are at the call. Each promise rejects with
 * - a TypeError if a value is of the wrong type;
 * - a DOMException, or a CryptoError where the engine has none, with the `name` that the specification says. Its `cause` is the HsmError
 *   behind it.
 */
export class SubtleCrypto {
	declare private readonly hsm: HsmAccess;

	/** Applications use `createCrypto`. */
	constructor(hsm: HsmAccess) {
		Object.defineProperty(this, "hsm", { value: hsm });
	}

	async encrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
		return transform(this.hsm, "encrypt", algorithm, key, data);
	}

	async decrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
		return transform(this.hsm, "decrypt", algorithm, key, data);
	}

	async sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
		return transform(this.hsm, "sign", algorithm, key, data);
	}

	async verify(algorithm: AlgorithmIdentifier, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean> {
		const slots = slotsOf(key, "key", this.hsm);
		expectBytes(signature, "signature");
		expectBytes(data, "data");
		const { name, run } = normalize(algorithm, "verify");
		const given = copyBytes(signature, "signature");
		const message = copyBytes(data, "data");
		expectKey(slots, name, "verify");
		return run(this.hsm, slots, given, message);
	}

	async digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer> {
		expectBytes(data, "data");
		const { run } = normalize(algorithm, "digest");
		return toBuffer(await run(this.hsm, copyBytes(data, "data")));
	}

	generateKey(algorithm: PairAlgorithm, extractable: boolean, keyUsages: readonly KeyUsage[]): Promise<CryptoKeyPair>;
	generateKey(algorithm: SecretAlgorithm, extractable: boolean, keyUsages: readonly KeyUsage[]): Promise<CryptoKey>;
	generateKey(algorithm: AlgorithmIdentifier, extractable: boolean, keyUsages: readonly KeyUsage[]): Promise<CryptoKey | CryptoKeyPair>;
	async generateKey(algorithm: AlgorithmIdentifier, extractable: boolean, keyUsages: readonly KeyUsage[]): Promise<CryptoKey | CryptoKeyPair> {
		const usages = usagesOf(keyUsages);
		return normalize(algorithm, "generateKey").run(this.hsm, Boolean(extractable), usages);
	}

	/** A key that is not extractable never leaves the HSM: it is derived there. */
	async deriveKey(
		algorithm: AlgorithmIdentifier,
		baseKey: CryptoKey,
		derivedKeyType: AlgorithmIdentifier,
		extractable: boolean,
		keyUsages: readonly KeyUsage[],
	): Promise<CryptoKey> {
		const base = slotsOf(baseKey, "baseKey", this.hsm);
		const usages = usagesOf(keyUsages);
		const { name, run: derivation } = normalize(algorithm, "deriveBits");
		const { run: importer } = normalize(derivedKeyType, "importKey");
		const { run: readLength } = normalize(derivedKeyType, "getKeyLength");
		expectKey(base, name, "deriveKey");
		return deriveSecret(this.hsm, { derivation, base, importer, length: readLength(), extractable: Boolean(extractable), usages });
	}

	async deriveBits(algorithm: AlgorithmIdentifier, baseKey: CryptoKey, length: number | null = null): Promise<ArrayBuffer> {
		const base = slotsOf(baseKey, "baseKey", this.hsm);
		const bits = length === null ? null : longOf(length);
		const { name, run } = normalize(algorithm, "deriveBits");
		expectKey(base, name, "deriveBits");
		return toBuffer(await run.bits(this.hsm, base, bits));
	}

	async importKey(
		format: KeyFormat,
		keyData: BufferSource | JsonWebKey,
		algorithm: AlgorithmIdentifier,
		extractable: boolean,
		keyUsages: readonly KeyUsage[],
	): Promise<CryptoKey> {
		const known = formatOf(format);
		const isBytes = isBufferSource(keyData);
		const json = isBytes ? undefined : jsonWebKeyOf(keyData);
		const usages = usagesOf(keyUsages);
		const { run } = normalize(algorithm, "importKey");
		if (isBytes === (known === "jwk")) throw new TypeError(`"keyData" expected ${isBytes ? "a JSON web key" : "bytes"} for the format ${known}`);
		const data = json ?? copyBytes(keyData, "keyData");
		try {
			return await run.toKey(this.hsm, known, data, Boolean(extractable), usages);
		} finally {
			// The bytes may be a secret.
			if (data instanceof Uint8Array) data.fill(0);
		}
	}

	exportKey(format: "jwk", key: CryptoKey): Promise<JsonWebKey>;
	exportKey(format: Exclude<KeyFormat, "jwk">, key: CryptoKey): Promise<ArrayBuffer>;
	exportKey(format: KeyFormat, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey>;
	async exportKey(format: KeyFormat, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey> {
		const known = formatOf(format);
		const exported = await exportSlots(this.hsm, known, slotsOf(key, "key", this.hsm));
		return exported instanceof Uint8Array ? toBuffer(exported) : exported;
	}

	/** A secret key in the format raw is wrapped with AES-KW within the HSM. */
	async wrapKey(format: KeyFormat, key: CryptoKey, wrappingKey: CryptoKey, wrapAlgorithm: AlgorithmIdentifier): Promise<ArrayBuffer> {
		return toBuffer(await wrap(this.hsm, formatOf(format), slotsOf(key, "key", this.hsm), slotsOf(wrappingKey, "wrappingKey", this.hsm), wrapAlgorithm));
	}

	/** A secret key in the format raw is unwrapped with AES-KW within the HSM. */
	async unwrapKey(
		format: KeyFormat,
		wrappedKey: BufferSource,
		unwrappingKey: CryptoKey,
		unwrapAlgorithm: AlgorithmIdentifier,
		unwrappedKeyAlgorithm: AlgorithmIdentifier,
		extractable: boolean,
		keyUsages: readonly KeyUsage[],
	): Promise<CryptoKey> {
		const known = formatOf(format);
		expectBytes(wrappedKey, "wrappedKey");
		const unwrapping = slotsOf(unwrappingKey, "unwrappingKey", this.hsm);
		const usages = usagesOf(keyUsages);
		return unwrap(this.hsm, {
			format: known,
			unwrapping,
			algorithm: unwrapAlgorithm,
			keyAlgorithm: unwrappedKeyAlgorithm,
			copyWrapped: () => copyBytes(wrappedKey, "wrappedKey"),
			extractable: Boolean(extractable),
			usages,
		});
	}

	get [Symbol.toStringTag](): string {
		return "SubtleCrypto";
	}
}

/** The operations that make bytes of bytes. */
async function transform(
	hsm: HsmAccess,
	operation: "encrypt" | "decrypt" | "sign",
	algorithm: AlgorithmIdentifier,
	key: CryptoKey,
	data: BufferSource,
): Promise<ArrayBuffer> {
	const slots = slotsOf(key, "key", hsm);
	expectBytes(data, "data");
	const { name, run } = normalize(algorithm, operation);
	const bytes = copyBytes(data, "data");
	expectKey(slots, name, operation);
	return toBuffer(await run(hsm, slots, bytes));
}
