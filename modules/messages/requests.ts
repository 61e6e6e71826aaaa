// biome-ignore-all format: one line is one part of a row
/**
 * The table of requests: everything that an application can ask of the HSM. The TypeScript types of requests and results (types.ts), the
 * layout in the slot, the core's validation and the API's methods all derive from these rows. To add a request, add a row here, and a
 * method of the same name to the worker that the row names.
 */
import {
	digestSizes, hashAlgorithms, hkdfAlgorithms, hmacAlgorithms, hmacSizes, keyAlgorithms, keyOperations, nistCurves, pbkdf2Algorithms, privateKeySizes, SHA2_ALGORITHMS, signatureSizes,
} from "./algorithms.js";
import { ATTRIBUTES_BYTES, permissionNames, SEAL_BYTES } from "./attributes.js";
import { Status } from "./errors.js";
import { anySymmetricKey, input, optionalInput, optionalKey, optionalNumber, pairKey, parameter, someOf, symmetricKey } from "./fields.js";
import { INFO_BYTES } from "./info.js";
import { Content, KeyKind, KeyPart, KeyRole, MAXIMUM_SYMMETRIC_KEY_BYTES, OutputRule, Result, TargetRole, WorkerFamily } from "./row.js";
import { Size } from "./row-layout.js";
import { SessionKind, SessionRole } from "./session.js";
import { MINIMUM_GCM_TAG_BYTES } from "./sizes.js";
import { row } from "./table-builder.js";

/** Wrapping makes a key 8 bytes longer (RFC 3394 §2.2.1, RFC 5649 §4.1). */
const MAXIMUM_WRAPPED_KEY_BYTES = MAXIMUM_SYMMETRIC_KEY_BYTES + 8;

/** The largest key: a pair on P-384. */
const LARGEST_KEY_BYTES = 144;

/** The size of AES blocks and of the tags of GCM, CMAC and Poly1305. */
const BLOCK_BYTES = 16;

const none = Object.freeze([]);
const overwrite = parameter("overwrite", "boolean");
const target = parameter("target", "number");
const hash = parameter("algorithm", hashAlgorithms);
const hmac = parameter("algorithm", hmacAlgorithms);
const hkdf = parameter("algorithm", hkdfAlgorithms);
const pbkdf2 = parameter("algorithm", pbkdf2Algorithms);
const curve = parameter("curve", nistCurves);
/** The message input is already the digest. */
const prehashed = parameter("prehashed", "boolean");
/** RFC 5649 instead of RFC 3394, for keys of any size. */
const padded = parameter("padded", "boolean");

const data = input("data");
const message = input("message");
const signature = input("signature");
const aad = optionalInput("aad");
const plaintext = input("plaintext");
const ciphertext = input("ciphertext");
/** If the algorithm has a fixed tag size, the tag follows the ciphertext (RFC 5116 §2.1). */
const tagged = input("ciphertext", BLOCK_BYTES, Size.NoMaximum, Status["Crypto.InvalidTagSize"]);
/**
 * If the caller leaves out this iv, or one of those below, the HSM generates it, and puts it in front of the ciphertext: 12 bytes, as
 * SP 800-38D §5.2.1.1 recommends.
 */
const gcmIv = optionalInput("iv", 1, 64, Status["Crypto.InvalidIvSize"]);
/** Ciphertexts of others have truncated tags of 12 to 16 bytes (SP 800-38D §5.2.1.2). The HSM makes whole ones. */
const gcmTagged = input("ciphertext", MINIMUM_GCM_TAG_BYTES, Size.NoMaximum, Status["Crypto.InvalidTagSize"]);
const iv16 = optionalInput("iv", 16, 16, Status["Crypto.InvalidIvSize"]);
const nonce12 = optionalInput("nonce", 12, 12, Status["Crypto.InvalidIvSize"]);
/** The first counter block (SP 800-38A §6.5), and how many of its last bits count: 1 to 128. */
const counterBlock = input("counter", BLOCK_BYTES, BLOCK_BYTES, Status["Crypto.InvalidIvSize"]);
const counterBits = parameter("length", "number");
const ccmNonce = optionalInput("nonce", 7, 13, Status["Crypto.InvalidIvSize"]);
/** 4, 6, … 16 bytes (SP 800-38C §A.1). */
const tagLength = parameter("tagLength", "number");
/** The tag is the first so many bytes of the MAC (FIPS 198-1 §5, SP 800-38B §6.2, SP 800-38D §7.2), or all of them if the caller gives no length. */
const macTagLength = optionalNumber("tagLength", Status["Crypto.InvalidTagSize"]);
/** A tag of another size than the requested one is wrong. It is not an error. */
const tag = input("tag");
const publicKey = input("publicKey");
const privateKey = input("privateKey");
/** With attributes the request makes a free key. Without them, the id names the place of the key. */
const attributes = optionalInput("attributes", ATTRIBUTES_BYTES, ATTRIBUTES_BYTES, Status["KeyStore.InvalidAttributes"]);
const publicKey32 = input("publicKey", 32, 32, Status["Crypto.InvalidPublicKey"]);
/** The peer's public key in an agreement: the caller's bytes, or a stored key. */
const peerKey = optionalInput("publicKey", 0, Size.NoMaximum, Status["Crypto.InvalidPublicKey"]);
const peerKey32 = optionalInput("publicKey", 32, 32, Status["Crypto.InvalidPublicKey"]);
const peer = optionalKey("peer");

/** Bytes of output. */
const size = parameter("size", "number");
const iterations = parameter("iterations", "number");

/** The session id from the answer to the request that started the session. */
const session = parameter("session", "number");
/** The id of a counter of the firmware. */
const counter = parameter("counter", "number");
/** The size of the largest digest. */
const digest = [OutputRule.maximum, 64] as const;
const anyHmac = SessionKind.hmac | SessionKind.hmacVerify;
const anyPbkdf2 = SessionKind.pbkdf2 | SessionKind.pbkdf2Key;

/** Enough for every output that fits into a pool of 4 KB, with an `info` of 15 bytes. The longest takes 8 s on the chip. */
const HKDF_KILOBYTES = 6;

const aes = [16, 24, 32] as const;
const sealed = [OutputRule.input, 2, BLOCK_BYTES] as const;
const opened = [OutputRule.input, 2, -BLOCK_BYTES] as const;

export const requests = Object.freeze({
	GetRandom: row({
		code: 1, worker: WorkerFamily.random, key: KeyRole.none,
		inputs: none, parameters: [size], result: Result.bytes, output: [OutputRule.parameter, 0],
	}),

	GenerateSymmetricKey: row({
		code: 2, worker: WorkerFamily.random, key: KeyRole.generate, kind: KeyKind.symmetric,
		inputs: [attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	GenerateKeyPair: row({
		code: 3, worker: WorkerFamily.ecc, key: KeyRole.generate, kind: KeyKind.pair,
		inputs: [attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	ImportSymmetricKey: row({
		code: 4, worker: WorkerFamily.core, key: KeyRole.import, kind: KeyKind.symmetric,
		inputs: [data, attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	ImportKeyPair: row({
		code: 5, worker: WorkerFamily.ecc, key: KeyRole.import, kind: KeyKind.pair,
		inputs: [publicKey, privateKey, attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	/** As ImportKeyPair. The HSM computes the public key. */
	ImportPrivateKey: row({
		code: 39, worker: WorkerFamily.ecc, key: KeyRole.import, kind: KeyKind.pair,
		inputs: [privateKey, attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	/** A public key alone. */
	ImportPublicKey: row({
		code: 42, worker: WorkerFamily.ecc, key: KeyRole.import, kind: KeyKind.public,
		inputs: [publicKey, attributes], parameters: [overwrite], result: Result.key, ordered: true,
	}),
	ExportSymmetricKey: row({
		code: 6, worker: WorkerFamily.core, key: KeyRole.manage, kind: KeyKind.symmetric,
		inputs: none, parameters: none, result: Result.bytes, output: [OutputRule.maximum, MAXIMUM_SYMMETRIC_KEY_BYTES], ordered: true,
	}),
	ExportPublicKey: row({
		code: 7, worker: WorkerFamily.core, key: KeyRole.manage, kind: KeyKind.public,
		inputs: none, parameters: none, result: Result.bytes, output: [OutputRule.maximum, 96], ordered: true,
	}),
	ExportPrivateKey: row({
		code: 8, worker: WorkerFamily.core, key: KeyRole.manage, kind: KeyKind.pair,
		inputs: none, parameters: none, result: Result.bytes, output: [OutputRule.maximum, 48], ordered: true,
	}),
	IsKeyAvailable: row({ code: 9, worker: WorkerFamily.core, key: KeyRole.manage, inputs: none, parameters: none, result: Result.boolean, ordered: true }),
	/** The ids of the keys that the client owns, as far as they exist. */
	ListKeys: row({
		code: 47, worker: WorkerFamily.core, key: KeyRole.none, inputs: none, parameters: none,
		result: Result.bytes, content: Content.ids, output: [OutputRule.keys, 0], ordered: true,
	}),
	/** Of any key that the client owns. */
	GetAttributes: row({
		code: 48, worker: WorkerFamily.core, key: KeyRole.manage, inputs: none, parameters: none,
		result: Result.bytes, content: Content.attributes, output: [OutputRule.maximum, ATTRIBUTES_BYTES], ordered: true,
	}),
	/** Takes algorithms, operations and permissions from a free key of the client's making. The key never gets it back; a copy that was sealed before has it. */
	RevokeUsage: row({
		code: 49, worker: WorkerFamily.core, key: KeyRole.manage, inputs: none,
		parameters: [someOf("algorithms", keyAlgorithms), someOf("operations", keyOperations), someOf("permissions", permissionNames)],
		result: Result.nothing, ordered: true,
	}),
	DeleteKey: row({ code: 10, worker: WorkerFamily.core, key: KeyRole.manage, inputs: none, parameters: none, result: Result.nothing, ordered: true }),

	/** Adds 1. The answer is in flash before it is given. A counter stays at its largest value. */
	IncrementCounter: row({
		code: 52, worker: WorkerFamily.core, key: KeyRole.none, inputs: none, parameters: [counter], result: Result.number, ordered: true,
	}),
	ReadCounter: row({
		code: 53, worker: WorkerFamily.core, key: KeyRole.none, inputs: none, parameters: [counter], result: Result.number, ordered: true,
	}),
	GetInfo: row({
		code: 54, worker: WorkerFamily.core, key: KeyRole.none, inputs: none, parameters: none,
		result: Result.bytes, content: Content.info, output: [OutputRule.maximum, INFO_BYTES], ordered: true,
	}),

	EncryptChaChaPoly: row({
		code: 16, worker: WorkerFamily.chachapoly, key: KeyRole.use, use: symmetricKey("ChaCha20-Poly1305", "encrypt", 32),
		inputs: [nonce12, aad, plaintext], parameters: none, result: Result.bytes, output: sealed,
	}),
	DecryptChaChaPoly: row({
		code: 17, worker: WorkerFamily.chachapoly, key: KeyRole.use, use: symmetricKey("ChaCha20-Poly1305", "decrypt", 32),
		inputs: [nonce12, aad, tagged], parameters: none, result: Result.bytes, output: opened,
	}),
	EncryptAesGcm: row({
		code: 18, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-GCM", "encrypt", ...aes),
		inputs: [gcmIv, aad, plaintext], parameters: none, result: Result.bytes, output: sealed,
	}),
	DecryptAesGcm: row({
		code: 19, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-GCM", "decrypt", ...aes),
		inputs: [gcmIv, aad, gcmTagged], parameters: [macTagLength], result: Result.bytes, output: [OutputRule.openedGcm, 2],
	}),
	EncryptAesCbc: row({
		code: 20, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CBC", "encrypt", ...aes), inputs: [iv16, plaintext], parameters: none,
		result: Result.bytes, output: [OutputRule.blocks, 1],
	}),
	DecryptAesCbc: row({
		code: 21, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CBC", "decrypt", ...aes),
		inputs: [iv16, input("ciphertext", BLOCK_BYTES, Size.NoMaximum, Status["Crypto.InvalidBufferSize"])],
		parameters: none, result: Result.bytes, output: [OutputRule.input, 1],
	}),
	EncryptAesCcm: row({
		code: 22, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CCM", "encrypt", ...aes), inputs: [ccmNonce, aad, plaintext],
		parameters: [tagLength], result: Result.bytes, output: [OutputRule.sealed, 2],
	}),
	DecryptAesCcm: row({
		code: 23, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CCM", "decrypt", ...aes), inputs: [ccmNonce, aad, ciphertext],
		parameters: [tagLength], result: Result.bytes, output: [OutputRule.opened, 2],
	}),
	EncryptAesCtr: row({
		code: 55, anyLength: "plaintext", worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CTR", "encrypt", ...aes),
		inputs: [counterBlock, plaintext], parameters: [counterBits], result: Result.bytes, output: [OutputRule.input, 1],
	}),
	DecryptAesCtr: row({
		code: 56, anyLength: "ciphertext", worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CTR", "decrypt", ...aes),
		inputs: [counterBlock, ciphertext], parameters: [counterBits], result: Result.bytes, output: [OutputRule.input, 1],
	}),
	/** RFC 3394 over the caller's bytes. WrapKey and UnwrapKey do the same with stored keys. */
	EncryptAesKw: row({
		code: 60, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-KW", "encrypt", ...aes),
		inputs: [input("plaintext", 16)], parameters: none, result: Result.bytes, output: [OutputRule.input, 0, 8],
	}),
	DecryptAesKw: row({
		code: 61, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-KW", "decrypt", ...aes),
		inputs: [input("ciphertext", 24)], parameters: none, result: Result.bytes, output: [OutputRule.input, 0, -8],
	}),
	CalculateAesCmac: row({
		code: 24, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CMAC", "sign", ...aes),
		inputs: [message], parameters: [macTagLength], result: Result.bytes, output: [OutputRule.maximum, BLOCK_BYTES],
	}),
	VerifyAesCmac: row({
		code: 25, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CMAC", "verify", ...aes),
		inputs: [message, tag], parameters: [macTagLength], result: Result.boolean, output: [OutputRule.maximum, BLOCK_BYTES],
	}),
	CalculateHmac: row({
		code: 26, anyLength: "message", slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.mac, key: KeyRole.use, use: symmetricKey("HMAC", "sign"),
		inputs: [message], parameters: [hmac, macTagLength], result: Result.bytes, output: [OutputRule.listed, hmacSizes],
	}),
	VerifyHmac: row({
		code: 27, anyLength: "message", slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.mac, key: KeyRole.use, use: symmetricKey("HMAC", "verify"),
		inputs: [message, tag], parameters: [hmac, macTagLength], result: Result.boolean, output: [OutputRule.listed, hmacSizes],
	}),
	Hash: row({
		code: 28, anyLength: "data", slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.hash, key: KeyRole.none,
		inputs: [data], parameters: [hash], result: Result.bytes, output: [OutputRule.listed, digestSizes],
	}),

	HashStart: row({
		code: 29, slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.hash, key: KeyRole.none, session: [SessionRole.start, SessionKind.hash],
		inputs: none, parameters: [hash], result: Result.number,
	}),
	HashUpdate: row({
		code: 30, worker: WorkerFamily.hash, key: KeyRole.none, session: [SessionRole.use, SessionKind.hash],
		inputs: [data], parameters: [session], result: Result.nothing,
	}),
	HashFinish: row({
		code: 31, worker: WorkerFamily.hash, key: KeyRole.none, session: [SessionRole.end, SessionKind.hash],
		inputs: [optionalInput("data")], parameters: [session], result: Result.bytes, output: digest,
	}),
	HmacStart: row({
		code: 11, slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.mac, key: KeyRole.use, use: symmetricKey("HMAC", "sign"), session: [SessionRole.start, SessionKind.hmac],
		inputs: none, parameters: [hmac, macTagLength], result: Result.number,
	}),
	HmacUpdate: row({
		code: 12, worker: WorkerFamily.mac, key: KeyRole.none, session: [SessionRole.use, anyHmac],
		inputs: [message], parameters: [session], result: Result.nothing,
	}),
	HmacFinish: row({
		code: 13, worker: WorkerFamily.mac, key: KeyRole.none, session: [SessionRole.end, SessionKind.hmac],
		inputs: [optionalInput("message")], parameters: [session], result: Result.bytes, output: digest,
	}),
	HmacVerifyStart: row({
		code: 14, slowFrom: SHA2_ALGORITHMS, worker: WorkerFamily.mac, key: KeyRole.use, use: symmetricKey("HMAC", "verify"), session: [SessionRole.start, SessionKind.hmacVerify],
		inputs: none, parameters: [hmac, macTagLength], result: Result.number,
	}),
	HmacVerifyFinish: row({
		code: 15, worker: WorkerFamily.mac, key: KeyRole.none, session: [SessionRole.end, SessionKind.hmacVerify],
		inputs: [tag, optionalInput("message")], parameters: [session], result: Result.boolean, output: digest,
	}),
	AesCtrStart: row({
		code: 57, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CTR", "encrypt", ...aes), session: [SessionRole.start, SessionKind.aesCtr],
		inputs: [counterBlock], parameters: [counterBits], result: Result.number,
	}),
	/** As AesCtrStart, for a key that may decrypt. */
	AesCtrDecryptStart: row({
		code: 58, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-CTR", "decrypt", ...aes), session: [SessionRole.start, SessionKind.aesCtr],
		inputs: [counterBlock], parameters: [counterBits], result: Result.number,
	}),
	/** Encrypts or decrypts the next bytes, any number of them. */
	AesCtrUpdate: row({
		code: 59, worker: WorkerFamily.aes, key: KeyRole.none, session: [SessionRole.use, SessionKind.aesCtr],
		inputs: [data], parameters: [session], result: Result.bytes, output: [OutputRule.input, 0],
	}),
	/** Ends a session of any kind without an answer. */
	EndSession: row({
		code: 38, worker: WorkerFamily.hash, key: KeyRole.none, session: [SessionRole.end, SessionKind.hash | anyHmac | SessionKind.aesCtr | anyPbkdf2],
		inputs: none, parameters: [session], result: Result.nothing,
	}),

	SignEcdsa: row({
		code: 32, anyLength: "message", worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "ECDSA", "sign"),
		inputs: [message], parameters: [curve, prehashed], result: Result.bytes, output: [OutputRule.listed, signatureSizes],
	}),
	VerifyEcdsa: row({
		code: 33, anyLength: "message", worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.public, "ECDSA", "verify"),
		// Room for the digest of the message.
		inputs: [message, signature], parameters: [curve, prehashed], result: Result.boolean, output: [OutputRule.listed, privateKeySizes],
	}),
	SignEd25519: row({
		code: 34, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "Ed25519", "sign"),
		inputs: [message], parameters: none, result: Result.bytes, output: [OutputRule.maximum, 64],
	}),
	VerifyEd25519: row({
		code: 35, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.public, "Ed25519", "verify"),
		inputs: [message, signature], parameters: none, result: Result.boolean,
	}),
	Ecdh: row({
		code: 36, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "ECDH", "deriveBits"),
		inputs: [publicKey], parameters: [curve], result: Result.bytes, output: [OutputRule.listed, privateKeySizes],
	}),
	X25519: row({
		code: 37, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "X25519", "deriveBits"),
		inputs: [publicKey32], parameters: none, result: Result.bytes, output: [OutputRule.maximum, 32],
	}),
	Hkdf: row({
		code: 40, expansion: HKDF_KILOBYTES, worker: WorkerFamily.kdf, key: KeyRole.use, use: anySymmetricKey("HKDF", "deriveBits"), inputs: [optionalInput("salt"), optionalInput("info")],
		parameters: [hkdf, size], result: Result.bytes, output: [OutputRule.parameter, 1],
	}),
	DeriveKeyHkdf: row({
		code: 41, worker: WorkerFamily.kdf, key: KeyRole.use, use: anySymmetricKey("HKDF", "deriveKey"), target: TargetRole.store,
		inputs: [optionalInput("salt"), optionalInput("info"), attributes],
		parameters: [target, overwrite, hkdf], result: Result.key, ordered: true,
	}),
	/** PBKDF2 takes many requests, since each is bounded: a start, Pbkdf2Continue until nothing is left, Pbkdf2Finish. `size`: 1 to 144. */
	Pbkdf2Start: row({
		code: 62, worker: WorkerFamily.kdf, key: KeyRole.use, use: anySymmetricKey("PBKDF2", "deriveBits"), session: [SessionRole.start, SessionKind.pbkdf2],
		inputs: [input("salt")], parameters: [pbkdf2, iterations, size], result: Result.number,
	}),
	/** As Pbkdf2Start, for an output that becomes a key of `size` bytes. */
	Pbkdf2KeyStart: row({
		code: 66, worker: WorkerFamily.kdf, key: KeyRole.use, use: anySymmetricKey("PBKDF2", "deriveKey"), session: [SessionRole.start, SessionKind.pbkdf2Key],
		inputs: [input("salt")], parameters: [pbkdf2, iterations, size], result: Result.number,
	}),
	/** Computes some iterations. Answers how many are left, of all blocks of the output, 2^31 - 1 at most. */
	Pbkdf2Continue: row({
		code: 63, worker: WorkerFamily.kdf, key: KeyRole.none, session: [SessionRole.use, anyPbkdf2],
		inputs: none, parameters: [session], result: Result.number,
	}),
	Pbkdf2Finish: row({
		code: 64, worker: WorkerFamily.kdf, key: KeyRole.none, session: [SessionRole.end, SessionKind.pbkdf2],
		inputs: none, parameters: [session], result: Result.bytes, output: [OutputRule.maximum, MAXIMUM_SYMMETRIC_KEY_BYTES],
	}),
	/** Stores the output. The key of the session must still allow that. */
	Pbkdf2KeyFinish: row({
		code: 65, worker: WorkerFamily.kdf, key: KeyRole.none, use: anySymmetricKey("PBKDF2", "deriveKey"), target: TargetRole.store, session: [SessionRole.end, SessionKind.pbkdf2Key],
		inputs: [attributes], parameters: [target, overwrite, session], result: Result.key, ordered: true,
	}),
	/** Takes either `publicKey` or `peer`. In parameter 2 the core tells the worker the curve of the stored key. */
	DeriveKeyEcdh: row({
		code: 43, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "ECDH", "deriveKey"), storedOnly: true, target: TargetRole.store,
		inputs: [peerKey, attributes], parameters: [target, overwrite, peer], result: Result.key, ordered: true,
	}),
	/** As DeriveKeyEcdh. */
	DeriveKeyX25519: row({
		code: 46, worker: WorkerFamily.ecc, key: KeyRole.use, use: pairKey(KeyPart.private, "X25519", "deriveKey"), storedOnly: true, target: TargetRole.store,
		inputs: [peerKey32, attributes], parameters: [target, overwrite, peer], result: Result.key, ordered: true,
	}),
	WrapKey: row({
		code: 44, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-KW", "wrap", ...aes), target: TargetRole.wrap, inputs: none,
		parameters: [target, padded], result: Result.bytes, output: [OutputRule.maximum, MAXIMUM_WRAPPED_KEY_BYTES], ordered: true,
	}),
	UnwrapKey: row({
		code: 45, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("AES-KW", "wrap", ...aes), target: TargetRole.store,
		inputs: [input("wrapped", 16, MAXIMUM_WRAPPED_KEY_BYTES, Status["Crypto.InvalidBufferSize"]), attributes],
		parameters: [target, overwrite, padded], result: Result.key, output: [OutputRule.input, 0], ordered: true,
	}),
	/** Gives out a key under a sealing key, with its attributes: attributes, iv, encrypted key, tag. */
	SealKey: row({
		code: 50, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("Seal", "seal", 32), storedOnly: true, target: TargetRole.seal,
		inputs: none, parameters: [target], result: Result.bytes, output: [OutputRule.maximum, LARGEST_KEY_BYTES + SEAL_BYTES], ordered: true,
	}),
	/** Makes a free key of a sealed one, with the same attributes. Its owner is the caller. */
	UnsealKey: row({
		code: 51, worker: WorkerFamily.aes, key: KeyRole.use, use: symmetricKey("Seal", "unseal", 32), storedOnly: true, target: TargetRole.unseal,
		inputs: [input("sealed", 1 + SEAL_BYTES, LARGEST_KEY_BYTES + SEAL_BYTES, Status["Crypto.InvalidBufferSize"])],
		parameters: none, result: Result.key, output: [OutputRule.input, 0, -SEAL_BYTES], ordered: true,
	}),
});

