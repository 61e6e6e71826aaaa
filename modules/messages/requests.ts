/**
 * The table of requests: everything that an application can ask the HSM for. The TypeScript types of requests and
 * results (types.ts), the layout in the slot, the core's validation and the methods of the API all derive from these
 * rows. To add a request, add a row here and a method of the same name to the worker that it names.
 */
import { digestSizes, hashAlgorithms, hkdfAlgorithms, hmacAlgorithms, nistCurves, privateKeySizes, signatureSizes } from "./algorithms.js";
import {
	anySize, asAsked, atLeast, atMost, between, exactly, half, inputSize, listed, optional, parameter, symmetric, wholeBlocks, withoutTag, withTag,
} from "./fields.js";
import { row } from "./row.js";

/** The largest symmetric key that a key store takes, in bytes. */
export const MAXIMUM_SYMMETRIC_KEY_BYTES = 64;
/** Wrapped, a key has 8 bytes more (RFC 3394 §2.2.1, RFC 5649 §4.1). */
const MAXIMUM_WRAPPED_KEY_BYTES = MAXIMUM_SYMMETRIC_KEY_BYTES + 8;

/** AES blocks, tags of GCM, CMAC and Poly1305. */
const BLOCK_BYTES = 16;

const none = Object.freeze([]);
const overwrite = parameter("overwrite", "boolean");
const target = parameter("target", "number");
const hash = parameter("algorithm", hashAlgorithms);
const hmac = parameter("algorithm", hmacAlgorithms);
const hkdf = parameter("algorithm", hkdfAlgorithms);
const curve = parameter("curve", nistCurves);
/** The message input is its digest already. */
const prehashed = parameter("prehashed", "boolean");
/** RFC 5649 instead of RFC 3394: keys of any size. */
const padded = parameter("padded", "boolean");

const data = anySize("data");
const message = anySize("message");
const signature = anySize("signature");
const aad = optional("aad");
const plaintext = anySize("plaintext");
/** Where an algorithm has a fixed tag, it lies behind the ciphertext, as in RFC 5116 §2.1. */
const tagged = atLeast("ciphertext", BLOCK_BYTES, "Crypto.InvalidTagSize");
/** The 96-bit iv that SP 800-38D §8.2 recommends. */
const iv12 = exactly("iv", 12, "Crypto.InvalidIvSize");
const iv16 = exactly("iv", 16, "Crypto.InvalidIvSize");
const nonce12 = exactly("nonce", 12, "Crypto.InvalidIvSize");
const ccmNonce = between("nonce", 7, 13, "Crypto.InvalidIvSize");
/** 4, 6, … 16 bytes (SP 800-38C §A.1). */
const tagLength = parameter("tagLength", "number");
const publicKey = anySize("publicKey");

const aes = [16, 24, 32] as const;
const sealed = inputSize(2, BLOCK_BYTES);
const opened = inputSize(2, -BLOCK_BYTES);
const tag16 = exactly("tag", BLOCK_BYTES, "Crypto.InvalidTagSize");

export const requests = Object.freeze({
	GetRandom: row({ code: 1, worker: "random", key: "none", inputs: none, parameters: [parameter("size", "number")], result: "bytes", output: asAsked(0) }),

	GenerateSymmetricKey: row({ code: 2, worker: "random", key: "generate", kind: "symmetric", inputs: none, parameters: [overwrite], result: "nothing", ordered: true }),
	GenerateKeyPair: row({ code: 3, worker: "ecc", key: "generate", kind: "pair", inputs: none, parameters: [overwrite], result: "nothing", ordered: true }),
	ImportSymmetricKey: row({ code: 4, worker: "core", key: "manage", kind: "symmetric", inputs: [data], parameters: [overwrite], result: "nothing", ordered: true }),
	ImportKeyPair: row({
		code: 5, worker: "ecc", key: "import", kind: "pair", inputs: [publicKey, anySize("privateKey")], parameters: [overwrite], result: "nothing", ordered: true,
	}),
	ExportSymmetricKey: row({
		code: 6, worker: "core", key: "manage", kind: "symmetric", inputs: none, parameters: none, result: "bytes", output: atMost(MAXIMUM_SYMMETRIC_KEY_BYTES), ordered: true,
	}),
	ExportPublicKey: row({ code: 7, worker: "core", key: "manage", kind: "pair", inputs: none, parameters: none, result: "bytes", output: atMost(96), ordered: true }),
	ExportPrivateKey: row({ code: 8, worker: "core", key: "manage", kind: "pair", inputs: none, parameters: none, result: "bytes", output: atMost(48), ordered: true }),
	IsKeyAvailable: row({ code: 9, worker: "core", key: "manage", inputs: none, parameters: none, result: "boolean", ordered: true }),
	DeleteKey: row({ code: 10, worker: "core", key: "manage", inputs: none, parameters: none, result: "nothing", ordered: true }),

	EncryptChaChaPoly: row({
		code: 16, worker: "chachapoly", key: "use", use: symmetric("ChaCha20-Poly1305", "encrypt", 32),
		inputs: [nonce12, aad, plaintext], parameters: none, result: "bytes", output: sealed,
	}),
	DecryptChaChaPoly: row({
		code: 17, worker: "chachapoly", key: "use", use: symmetric("ChaCha20-Poly1305", "decrypt", 32),
		inputs: [nonce12, aad, tagged], parameters: none, result: "bytes", output: opened,
	}),
	EncryptAesGcm: row({
		code: 18, worker: "aes", key: "use", use: symmetric("AES-GCM", "encrypt", ...aes),
		inputs: [iv12, aad, plaintext], parameters: none, result: "bytes", output: sealed,
	}),
	DecryptAesGcm: row({
		code: 19, worker: "aes", key: "use", use: symmetric("AES-GCM", "decrypt", ...aes),
		inputs: [iv12, aad, tagged], parameters: none, result: "bytes", output: opened,
	}),
	EncryptAesCbc: row({
		code: 20, worker: "aes", key: "use", use: symmetric("AES-CBC", "encrypt", ...aes), inputs: [iv16, plaintext], parameters: none,
		result: "bytes", output: wholeBlocks(1),
	}),
	DecryptAesCbc: row({
		code: 21, worker: "aes", key: "use", use: symmetric("AES-CBC", "decrypt", ...aes),
		inputs: [iv16, atLeast("ciphertext", BLOCK_BYTES, "Crypto.InvalidBufferSize")], parameters: none, result: "bytes", output: inputSize(1, 0),
	}),
	EncryptAesCcm: row({
		code: 22, worker: "aes", key: "use", use: symmetric("AES-CCM", "encrypt", ...aes), inputs: [ccmNonce, aad, plaintext],
		parameters: [tagLength], result: "bytes", output: withTag(2),
	}),
	DecryptAesCcm: row({
		code: 23, worker: "aes", key: "use", use: symmetric("AES-CCM", "decrypt", ...aes), inputs: [ccmNonce, aad, anySize("ciphertext")],
		parameters: [tagLength], result: "bytes", output: withoutTag(2),
	}),
	CalculateAesCmac: row({
		code: 24, worker: "aes", key: "use", use: symmetric("AES-CMAC", "sign", ...aes), inputs: [message], parameters: none, result: "bytes", output: atMost(BLOCK_BYTES),
	}),
	VerifyAesCmac: row({
		code: 25, worker: "aes", key: "use", use: symmetric("AES-CMAC", "verify", ...aes), inputs: [message, tag16], parameters: none, result: "boolean", output: atMost(BLOCK_BYTES),
	}),
	CalculateHmac: row({ code: 26, worker: "mac", key: "use", use: symmetric("HMAC", "sign"), inputs: [message], parameters: [hmac], result: "bytes", output: listed(digestSizes) }),
	VerifyHmac: row({
		code: 27, worker: "mac", key: "use", use: symmetric("HMAC", "verify"), inputs: [message, anySize("tag")], parameters: [hmac], result: "boolean", output: listed(digestSizes),
	}),
	Hash: row({ code: 28, worker: "hash", key: "none", inputs: [data], parameters: [hash], result: "bytes", output: listed(digestSizes) }),

	SignEcdsa: row({
		code: 32, worker: "ecc", key: "use", use: half("private", "ECDSA", "sign"),
		inputs: [message], parameters: [curve, prehashed], result: "bytes", output: listed(signatureSizes),
	}),
	VerifyEcdsa: row({
		code: 33, worker: "ecc", key: "use", use: half("public", "ECDSA", "verify"), inputs: [message, signature], parameters: [curve, prehashed], result: "boolean",
	}),
	SignEd25519: row({ code: 34, worker: "ecc", key: "use", use: half("private", "Ed25519", "sign"), inputs: [message], parameters: none, result: "bytes", output: atMost(64) }),
	VerifyEd25519: row({ code: 35, worker: "ecc", key: "use", use: half("public", "Ed25519", "verify"), inputs: [message, signature], parameters: none, result: "boolean" }),
	Ecdh: row({
		code: 36, worker: "ecc", key: "use", use: half("private", "ECDH", "deriveBits"),
		inputs: [publicKey], parameters: [curve], result: "bytes", output: listed(privateKeySizes),
	}),
	X25519: row({
		code: 37, worker: "ecc", key: "use", use: half("private", "X25519", "deriveBits"), inputs: [exactly("publicKey", 32, "Crypto.InvalidPublicKey")],
		parameters: none, result: "bytes", output: atMost(32),
	}),
	Hkdf: row({
		code: 40, worker: "kdf", key: "use", use: symmetric("HKDF", "deriveBits"), inputs: [optional("salt"), optional("info")],
		parameters: [hkdf, parameter("size", "number")], result: "bytes", output: asAsked(1),
	}),
	DeriveKeyHkdf: row({
		code: 41, worker: "kdf", key: "use", use: symmetric("HKDF", "deriveKey"), target: "store", inputs: [optional("salt"), optional("info")],
		parameters: [target, overwrite, hkdf], result: "nothing", ordered: true,
	}),
	WrapKey: row({
		code: 44, worker: "aes", key: "use", use: symmetric("AES-KW", "wrap", ...aes), target: "wrap", inputs: none,
		parameters: [target, padded], result: "bytes", output: atMost(MAXIMUM_WRAPPED_KEY_BYTES), ordered: true,
	}),
	UnwrapKey: row({
		code: 45, worker: "aes", key: "use", use: symmetric("AES-KW", "wrap", ...aes), target: "store",
		inputs: [between("wrapped", 16, MAXIMUM_WRAPPED_KEY_BYTES, "Crypto.InvalidBufferSize")],
		parameters: [target, overwrite, padded], result: "nothing", output: inputSize(0, 0), ordered: true,
	}),
});

