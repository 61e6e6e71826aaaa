import { describe, expect, test } from "vitest";
import {
	curves,
	hashAlgorithms,
	hkdfAlgorithms,
	hmacAlgorithms,
	keyAlgorithms,
	keyOperations,
	nistCurves,
	pbkdf2Algorithms,
} from "../../modules/messages/algorithms.js";
import { errorCode, HsmError, Status } from "../../modules/messages/errors.js";
import { EXTERNAL_KEY, INPUT, INPUTS, KEY, OUTPUT, PAIRS, SLOT_BYTES, SLOT_WORDS } from "../../modules/messages/slot.js";
import { seed, seeded } from "../support/random.js";
import { RawSlot } from "../support/raw-slot.js";
import { requestNames, rowOf } from "../support/rows.js";

/** The names of an enum, whose object has its numbers as keys too. */
const names = Object.keys(Status).filter((name) => !/^\d/.test(name)) as (keyof typeof Status)[];

/** The wire format, which must never change: code, then inputs and parameters in the order of their words. */
const pinnedRequests: Readonly<Record<string, readonly [code: number, inputs: string, parameters: string]>> = {
	GetRandom: [1, "", "size"],
	HmacStart: [11, "", "algorithm tagLength"],
	HmacUpdate: [12, "message", "session"],
	HmacFinish: [13, "message", "session"],
	HmacVerifyStart: [14, "", "algorithm tagLength"],
	HmacVerifyFinish: [15, "tag message", "session"],
	HashStart: [29, "", "algorithm"],
	HashUpdate: [30, "data", "session"],
	HashFinish: [31, "data", "session"],
	EndSession: [38, "", "session"],
	GenerateSymmetricKey: [2, "attributes", "overwrite"],
	GenerateKeyPair: [3, "attributes", "overwrite"],
	ImportSymmetricKey: [4, "data attributes", "overwrite"],
	ImportPrivateKey: [39, "privateKey attributes", "overwrite"],
	ImportKeyPair: [5, "publicKey privateKey attributes", "overwrite"],
	ImportPublicKey: [42, "publicKey attributes", "overwrite"],
	ExportSymmetricKey: [6, "", ""],
	ExportPublicKey: [7, "", ""],
	ExportPrivateKey: [8, "", ""],
	IsKeyAvailable: [9, "", ""],
	ListKeys: [47, "", ""],
	GetAttributes: [48, "", ""],
	RevokeUsage: [49, "", "algorithms operations permissions"],
	IncrementCounter: [52, "", "counter"],
	ReadCounter: [53, "", "counter"],
	GetInfo: [54, "", ""],
	DeleteKey: [10, "", ""],
	EncryptChaChaPoly: [16, "nonce aad plaintext", ""],
	DecryptChaChaPoly: [17, "nonce aad ciphertext", ""],
	EncryptAesGcm: [18, "iv aad plaintext", ""],
	DecryptAesGcm: [19, "iv aad ciphertext", "tagLength"],
	EncryptAesCbc: [20, "iv plaintext", ""],
	DecryptAesCbc: [21, "iv ciphertext", ""],
	EncryptAesCcm: [22, "nonce aad plaintext", "tagLength"],
	DecryptAesCcm: [23, "nonce aad ciphertext", "tagLength"],
	EncryptAesCtr: [55, "counter plaintext", "length"],
	DecryptAesCtr: [56, "counter ciphertext", "length"],
	AesCtrStart: [57, "counter", "length"],
	AesCtrDecryptStart: [58, "counter", "length"],
	AesCtrUpdate: [59, "data", "session"],
	EncryptAesKw: [60, "plaintext", ""],
	DecryptAesKw: [61, "ciphertext", ""],
	CalculateAesCmac: [24, "message", "tagLength"],
	VerifyAesCmac: [25, "message tag", "tagLength"],
	CalculateHmac: [26, "message", "algorithm tagLength"],
	VerifyHmac: [27, "message tag", "algorithm tagLength"],
	Hash: [28, "data", "algorithm"],
	SignEcdsa: [32, "message", "curve prehashed"],
	VerifyEcdsa: [33, "message signature", "curve prehashed"],
	SignEd25519: [34, "message", ""],
	VerifyEd25519: [35, "message signature", ""],
	Ecdh: [36, "publicKey", "curve"],
	X25519: [37, "publicKey", ""],
	Hkdf: [40, "salt info", "algorithm size"],
	DeriveKeyHkdf: [41, "salt info attributes", "target overwrite algorithm"],
	DeriveKeyEcdh: [43, "publicKey attributes", "target overwrite peer"],
	DeriveKeyX25519: [46, "publicKey attributes", "target overwrite peer"],
	WrapKey: [44, "", "target padded"],
	UnwrapKey: [45, "wrapped attributes", "target overwrite padded"],
	SealKey: [50, "", "target"],
	UnsealKey: [51, "sealed", ""],
	Pbkdf2Start: [62, "salt", "algorithm iterations size"],
	Pbkdf2Continue: [63, "", "session"],
	Pbkdf2Finish: [64, "", "session"],
	Pbkdf2KeyFinish: [65, "attributes", "target overwrite session"],
	Pbkdf2KeyStart: [66, "salt", "algorithm iterations size"],
};

const pinnedErrors: Readonly<Record<string, number>> = {
	Ok: 0,
	NoWorkerForRequest: 1,
	UnexpectedRequestType: 2,
	RequestTooLarge: 3,
	NoKeyStore: 4,
	Send: 5,
	StreamTerminated: 6,
	"Crypto.Encrypt": 16,
	"Crypto.Decrypt": 17,
	"Crypto.Sign": 18,
	"Crypto.Verify": 19,
	"Crypto.InvalidSymmetricKeySize": 20,
	"Crypto.InvalidIvSize": 21,
	"Crypto.InvalidTagSize": 22,
	"Crypto.InvalidBufferSize": 23,
	"Crypto.InvalidPadding": 24,
	"Crypto.InvalidPrivateKey": 25,
	"Crypto.InvalidPublicKey": 26,
	"Crypto.InvalidSignatureSize": 27,
	"Crypto.InvalidSignature": 28,
	"Crypto.InvalidDigestSize": 29,
	"KeyStore.NotAllowed": 48,
	"KeyStore.KeyNotFound": 49,
	"KeyStore.KeyAlreadyExists": 50,
	"KeyStore.KeyStoreTooSmall": 51,
	"KeyStore.DuplicateIds": 52,
	"KeyStore.InvalidKeyId": 53,
	"KeyStore.InvalidKeyType": 54,
	"KeyStore.InvalidBufferSize": 55,
	"KeyStore.InvalidAttributes": 56,
	"KeyStore.Full": 57,
	"KeyStore.Busy": 58,
	"KeyStore.StorageFailed": 59,
	"Session.Full": 64,
	"Session.NotFound": 65,
	"Session.Unfinished": 66,
	InvalidBuffer: 80,
	InvalidParameter: 81,
	WorkerFailed: 82,
	"Hsm.Ended": 96,
	"Api.Aborted": 97,
	"Api.TimedOut": 98,
	"Hsm.NoMemory": 99,
	"Api.QueueFull": 100,
};

describe("the wire", () => {
	test("keeps its codes, inputs and parameters", () => {
		const now = requestNames.map((name) => {
			const { code, inputs, parameters } = rowOf(name);
			return [name, [code, inputs.map((field) => field.name).join(" "), parameters.map((field) => field.name).join(" ")]];
		});
		expect(Object.fromEntries(now)).toEqual(pinnedRequests);
		const sha2 = ["SHA-256", "SHA-384", "SHA-512"];
		expect(hashAlgorithms).toEqual([...sha2, "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE3", "SHA-1"]);
		expect(hmacAlgorithms).toEqual([...sha2, "SHA3-256", "SHA3-384", "SHA3-512", "SHA-1"]);
		expect(hkdfAlgorithms).toEqual(sha2);
		expect(pbkdf2Algorithms).toEqual(sha2);
		expect(curves).toEqual(["P-256", "P-384", "Ed25519", "X25519"]);
		expect(nistCurves).toEqual(curves.slice(0, 2));
		expect(keyAlgorithms).toEqual([
			"AES-GCM",
			"AES-CBC",
			"AES-CCM",
			"AES-CMAC",
			"AES-KW",
			"ChaCha20-Poly1305",
			"HMAC",
			"HKDF",
			"ECDSA",
			"ECDH",
			"Ed25519",
			"X25519",
			"Seal",
			"AES-CTR",
			"PBKDF2",
		]);
		expect(keyOperations).toEqual(["encrypt", "decrypt", "sign", "verify", "deriveBits", "wrap", "deriveKey", "seal", "unseal"]);
	});

	test("keeps its error numbers", () => {
		expect(Object.fromEntries(names.map((name) => [name, Status[name]]))).toEqual(pinnedErrors);
	});

	test("has a slot of 64 bytes with every field at its word", () => {
		expect([SLOT_WORDS, SLOT_BYTES, KEY, INPUT, INPUTS, OUTPUT, PAIRS, EXTERNAL_KEY]).toEqual([16, 64, 0, 1, 3, 4, 5, 0x80]);
		const words = new Uint32Array(48).fill(0xdead);
		const slot = new RawSlot(words, 16);
		slot.type = 100;
		slot.requestId = 101;
		slot.status = 102;
		slot.keyId = 103;
		slot.setParameter(0, 104);
		slot.setParameter(1, 105);
		for (let pair = 0; pair < PAIRS; pair++) slot.setPair(pair, 106 + 2 * pair, 107 + 2 * pair);
		expect([...words.subarray(16, 32)]).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115]);
		expect(words.subarray(0, 16).every((word) => word === 0xdead) && words.subarray(32).every((word) => word === 0xdead)).toBe(true);
		slot.answer = 1;
		expect(words[20]).toBe(1);
	});
});

describe("a slot", () => {
	test("returns any 32-bit words that were written, and touches no neighbours", () => {
		const random = seeded(seed);
		const word = (): number => random.below(0x1_0000_0000);
		for (let round = 0; round < 200; round++) {
			const words = new Uint32Array(SLOT_WORDS * 3).fill(0x5a5a5a5a);
			const slot = new RawSlot(words);
			slot.base = SLOT_WORDS;
			const values = Array.from({ length: SLOT_WORDS }, word);
			[slot.type, slot.requestId, slot.status, slot.keyId] = values;
			slot.setParameter(0, values[4]);
			slot.setParameter(1, values[5]);
			for (let pair = 0; pair < PAIRS; pair++) slot.setPair(pair, values[6 + 2 * pair], values[7 + 2 * pair]);
			const read = [slot.type, slot.requestId, slot.status, slot.keyId, slot.parameter(0), slot.parameter(1)];
			for (let pair = 0; pair < PAIRS; pair++) read.push(slot.offset(pair), slot.length(pair));
			expect(read, `seed ${seed}`).toEqual(values);
			expect(slot.answer).toBe(values[4]);

			expect(words.subarray(0, SLOT_WORDS).every((value) => value === 0x5a5a5a5a)).toBe(true);
			expect(words.subarray(2 * SLOT_WORDS).every((value) => value === 0x5a5a5a5a)).toBe(true);
		}
	});
});

describe("errors", () => {
	const codes = names.filter((name) => name !== "Ok");

	test("have distinct numbers, none of them that of success", () => {
		expect(new Set(names.map((name) => Status[name])).size).toBe(names.length);
		expect(codes.map((code) => Status[code])).not.toContain(0);
	});

	test.each(codes)("%s goes over the wire and comes back by its name", (code) => {
		expect(errorCode(Status[code])).toBe(code);
		const error = new HsmError(code, "EncryptAesGcm");
		expect(error).toBeInstanceOf(Error);
		expect(error).toMatchObject({ name: "HsmError", code, message: `EncryptAesGcm: ${code}` });
	});

	test.each([7, 83, 0xffffffff, 0])("with an unknown number, such as %d, are a WorkerFailed", (status) => {
		expect(errorCode(status)).toBe("WorkerFailed");
	});
});
