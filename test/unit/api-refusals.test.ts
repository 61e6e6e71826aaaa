/** A refusal tells the application the field, the given and the expected value, but never a byte of them. */
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { HsmError } from "../../modules/messages/errors.js";
import { SESSIONS } from "../../modules/messages/session.js";
import { allButWrap, pair, symmetric, TestHsm, wrapping } from "../support/hsm.js";

const bytes = (size: number): Uint8Array => new Uint8Array(size);

function make(): { hsm: TestHsm; client: Client } {
	const hsm = new TestHsm({
		sizes: { poolBytes: 512 },
		queue: { requests: 12, bytes: 4096 },
		keys: [symmetric(1, 16), symmetric(2, 20), symmetric(3, 32, allButWrap, wrapping), pair(4, "P-256")],
	});
	hsm.storeKey(2, bytes(20));
	hsm.storeKey(3, bytes(32));
	return { hsm, client: hsm.clients[0] };
}

describe("an HsmError names the field, the given and the expected value", () => {
	test.each<[string, string, string | undefined, (client: Client) => Promise<unknown>]>([
		[
			"an iv",
			'EncryptAesGcm: Crypto.InvalidIvSize ("iv" expected 1 to 64 bytes, got 65)',
			"iv",
			(c) => c.encryptAesGcm({ key: bytes(16), iv: bytes(65), plaintext: bytes(1) }),
		],
		[
			"a counter block",
			'EncryptAesCtr: Crypto.InvalidIvSize ("counter" expected 16 bytes, got 12)',
			"counter",
			(c) => c.encryptAesCtr({ key: bytes(16), counter: bytes(12), length: 32, plaintext: bytes(1) }),
		],
		[
			"a counter of no bits",
			'EncryptAesCtr: InvalidParameter ("length" expected 1 to 128 bits, got 0)',
			"length",
			(c) => c.encryptAesCtr({ key: bytes(16), counter: bytes(16), length: 0, plaintext: bytes(1) }),
		],
		[
			"a counter of too many bits",
			'AesCtrDecryptStart: InvalidParameter ("length" expected 1 to 128 bits, got 129)',
			"length",
			(c) => c.aesCtrDecryptStart({ key: bytes(16), counter: bytes(16), length: 129 }),
		],
		[
			"more data than the counter has blocks for",
			'DecryptAesCtr: Crypto.InvalidBufferSize ("ciphertext" expected 32 or less bytes, got 33)',
			"ciphertext",
			(c) => c.decryptAesCtr({ key: bytes(16), counter: bytes(16), length: 1, ciphertext: bytes(33) }),
		],
		[
			"more data in pieces than the counter has blocks for",
			'AesCtrUpdate: Crypto.InvalidBufferSize ("data" is, with the data before it, more than the counter has blocks for)',
			"data",
			async (c) => {
				const session = await c.aesCtrStart({ key: bytes(16), counter: bytes(16), length: 1 });
				await c.aesCtrUpdate({ session, data: bytes(20) });
				await c.aesCtrUpdate({ session, data: bytes(13) });
			},
		],
		[
			"bytes to wrap that are too few",
			'EncryptAesKw: Crypto.InvalidBufferSize ("plaintext" expected 16 or more bytes, got 8)',
			"plaintext",
			(c) => c.encryptAesKw({ key: bytes(16), plaintext: bytes(8) }),
		],
		[
			"bytes to wrap that are not whole semiblocks",
			'EncryptAesKw: Crypto.InvalidBufferSize ("plaintext" expected a multiple of 8 bytes, got 20)',
			"plaintext",
			(c) => c.encryptAesKw({ key: bytes(16), plaintext: bytes(20) }),
		],
		[
			"wrapped bytes that are not whole semiblocks",
			'DecryptAesKw: Crypto.InvalidBufferSize ("ciphertext" expected a multiple of 8 bytes, got 25)',
			"ciphertext",
			(c) => c.decryptAesKw({ key: bytes(16), ciphertext: bytes(25) }),
		],
		["wrapped bytes of another key", "DecryptAesKw: Crypto.Decrypt", undefined, (c) => c.decryptAesKw({ key: bytes(16), ciphertext: bytes(24) })],
		[
			"a nonce",
			'EncryptAesCcm: Crypto.InvalidIvSize ("nonce" expected 7 to 13 bytes, got 14)',
			"nonce",
			(c) => c.encryptAesCcm({ key: bytes(16), nonce: bytes(14), plaintext: bytes(1), tagLength: 8 }),
		],
		[
			"a ciphertext without its tag",
			'DecryptAesGcm: Crypto.InvalidTagSize ("ciphertext" expected 16 or more bytes, got 15)',
			"ciphertext",
			(c) => c.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(15) }),
		],
		[
			"an iv to decrypt with",
			'DecryptAesGcm: Crypto.InvalidIvSize ("iv" expected 1 to 64 bytes, got 65)',
			"iv",
			(c) => c.decryptAesGcm({ key: bytes(16), iv: bytes(65), ciphertext: bytes(16) }),
		],
		[
			"a ciphertext without its iv and its tag",
			'DecryptAesGcm: Crypto.InvalidTagSize ("ciphertext" expected 28 or more bytes, got 27)',
			"ciphertext",
			(c) => c.decryptAesGcm({ key: bytes(16), ciphertext: bytes(27) }),
		],
		...[11, 12].map((size): [string, string, string, (client: Client) => Promise<unknown>] => [
			`a ciphertext of ${size} bytes without its truncated tag`,
			`DecryptAesGcm: Crypto.InvalidTagSize ("ciphertext" expected 13 or more bytes, got ${size})`,
			"ciphertext",
			(c) => c.decryptAesGcm({ key: bytes(16), iv: bytes(8), ciphertext: bytes(size), tagLength: 13 }),
		]),
		[
			"a ciphertext without its iv and its truncated tag",
			'DecryptAesGcm: Crypto.InvalidTagSize ("ciphertext" expected 24 or more bytes, got 23)',
			"ciphertext",
			(c) => c.decryptAesGcm({ key: bytes(16), ciphertext: bytes(23), tagLength: 12 }),
		],
		[
			"a ciphertext without its tag in AES-CCM",
			'DecryptAesCcm: Crypto.InvalidTagSize ("ciphertext" expected 8 or more bytes, got 7)',
			"ciphertext",
			(c) => c.decryptAesCcm({ key: bytes(16), nonce: bytes(13), ciphertext: bytes(7), tagLength: 8 }),
		],
		...[1, 11, 17, 0xffffffff].map((tagLength): [string, string, string, (client: Client) => Promise<unknown>] => [
			`a tag of ${tagLength} bytes`,
			`DecryptAesGcm: Crypto.InvalidTagSize ("tagLength" expected 12 to 16, got ${tagLength})`,
			"tagLength",
			(c) => c.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(30), tagLength }),
		]),
		[
			"a ciphertext that is no blocks",
			'DecryptAesCbc: Crypto.InvalidBufferSize ("ciphertext" expected a multiple of 16 bytes, got 17)',
			"ciphertext",
			(c) => c.decryptAesCbc({ key: bytes(16), iv: bytes(16), ciphertext: bytes(17) }),
		],
		[
			"a length of tags",
			'EncryptAesCcm: Crypto.InvalidTagSize ("tagLength" expected 4, 6, … 16, got 5)',
			"tagLength",
			(c) => c.encryptAesCcm({ key: bytes(16), nonce: bytes(13), plaintext: bytes(1), tagLength: 5 }),
		],
		[
			"a tag's length",
			'VerifyAesCmac: Crypto.InvalidTagSize ("tagLength" expected 4 to the size of the whole tag, got 17)',
			"tagLength",
			(c) => c.verifyAesCmac({ key: bytes(16), message: bytes(1), tag: bytes(4), tagLength: 17 }),
		],
		[
			"a MAC's length",
			'CalculateHmac: Crypto.InvalidTagSize ("tagLength" expected 4 to the size of the whole tag, got 3)',
			"tagLength",
			(c) => c.calculateHmac({ key: bytes(16), message: bytes(1), algorithm: "SHA-384", tagLength: 3 }),
		],
		[
			"a key of no bytes",
			'CalculateHmac: Crypto.InvalidSymmetricKeySize ("key" expected 1 or more bytes, got 0)',
			"key",
			(c) => c.calculateHmac({ key: bytes(0), message: bytes(1), algorithm: "SHA-384" }),
		],
		[
			"a digest",
			'SignEcdsa: Crypto.InvalidDigestSize ("message" expected 32 bytes, got 20)',
			"message",
			(c) => c.signEcdsa({ key: bytes(32).fill(1), message: bytes(20), curve: "P-256", prehashed: true }),
		],
		[
			"the caller's key",
			'EncryptAesGcm: Crypto.InvalidSymmetricKeySize ("key" expected 16, 24, 32 bytes, got 17)',
			"key",
			(c) => c.encryptAesGcm({ key: bytes(17), iv: bytes(12), plaintext: bytes(1) }),
		],
		[
			"a public key",
			'Ecdh: Crypto.InvalidPublicKey ("publicKey" of 63 bytes is no such key)',
			"publicKey",
			(c) => c.ecdh({ key: bytes(32).fill(1), publicKey: bytes(63), curve: "P-256" }),
		],
		[
			"a private key",
			'Ecdh: Crypto.InvalidPrivateKey ("key" of 31 bytes is no such key)',
			"key",
			(c) => c.ecdh({ key: bytes(31), publicKey: bytes(64), curve: "P-256" }),
		],
		[
			"a key to import",
			'ImportSymmetricKey: KeyStore.InvalidBufferSize ("data" expected as many bytes as key 1 has, got 15)',
			"data",
			(c) => c.importSymmetricKey({ key: 1, data: bytes(15) }),
		],
		["a place", 'DeleteKey: KeyStore.InvalidKeyId ("key" 99)', "key", (c) => c.deleteKey({ key: 99 })],
		["the first of two keys", 'WrapKey: KeyStore.InvalidKeyId ("key" 99)', "key", (c) => c.wrapKey({ key: 99, target: 1 })],
		["the second of two keys", 'WrapKey: KeyStore.KeyNotFound ("target" 1)', "target", (c) => c.wrapKey({ key: 3, target: 1 })],
		[
			"the place of a derived key",
			'DeriveKeyHkdf: KeyStore.InvalidKeyId ("target" 98)',
			"target",
			(c) => c.deriveKeyHkdf({ key: bytes(20), target: 98, algorithm: "SHA-256" }),
		],
		[
			"a session",
			'HashUpdate: Session.NotFound ("session" 77 is not open, or is for something else)',
			"session",
			(c) => c.hashUpdate({ session: 77, data: bytes(1) }),
		],
		["too much", "GetRandom: RequestTooLarge (it takes 513 bytes, the pool has 512)", undefined, (c) => c.getRandom({ size: 513 })],
		[
			"a forgery, of which nothing more is said",
			"DecryptAesGcm: Crypto.Decrypt",
			undefined,
			(c) => c.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(30) }),
		],
	])("%s", async (_what, message, field, ask) => {
		const { hsm, client } = make();
		const reason: unknown = await hsm.answer(ask(client)).catch((error: unknown) => error);
		expect(reason).toBeInstanceOf(HsmError);
		expect(reason).toMatchObject({ message, field });
		expect(await hsm.answer(client.getRandom({ size: 1 }))).toHaveLength(1);
	});

	test("an HsmError says how many sessions there are", async () => {
		const { hsm, client } = make();
		for (let count = 0; count < SESSIONS; count++) await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		await expect(hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).rejects.toThrow("HashStart: Session.Full (a client has 4 sessions, all are in use)");
	});

	test("an HsmError is right if the answer had to wait for room, and the next refusal is not mixed up with it", async () => {
		const { hsm, client } = make();
		const asked = Promise.allSettled([client.wrapKey({ key: 3, target: 1 }), client.deleteKey({ key: 99 }), client.wrapKey({ key: 99, target: 1 })]);
		const outcomes = await hsm.answer(asked);
		expect(outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as HsmError).field : undefined))).toEqual(["target", "key", "key"]);
	});
});

describe("a TypeError names the field and the class of the given value, and no byte of it", () => {
	function detached(): Uint8Array {
		const array = new Uint8Array(12);
		structuredClone(array.buffer, { transfer: [array.buffer] });
		return array;
	}
	function shrunk(): Uint8Array {
		const buffer = new ArrayBuffer(20, { maxByteLength: 20 });
		const array = new Uint8Array(buffer, 4, 12);
		buffer.resize(2);
		return array;
	}

	test.each<[unknown, string]>([
		[new ArrayBuffer(12), "ArrayBuffer"],
		[new DataView(new ArrayBuffer(12)), "DataView"],
		[null, "null"],
		[undefined, "undefined"],
		[new Uint16Array(6), "Uint16Array"],
		[[1, 2, 3], "Array"],
		["secret", "string of 6 characters"],
		[12, "number 12"],
		[true, "boolean true"],
		[12n, "bigint"],
		[() => 1, "function"],
		[Symbol("iv"), "symbol"],
		[new Map(), "Map"],
		[{}, "Object"],
		[detached(), "Uint8Array of a detached buffer"],
		[shrunk(), "Uint8Array of a detached buffer"],
		[Object.create(Uint8Array.prototype), "Object"],
	])("%#", async (value, got) => {
		const { hsm, client } = make();
		const given = value as Uint8Array;
		await expect(client.encryptAesGcm({ key: 1, iv: bytes(12), plaintext: given })).rejects.toThrow(
			new TypeError(`"plaintext" expected Uint8Array, got ${got}`),
		);
		if (value !== undefined)
			await expect(client.encryptAesGcm({ key: 1, iv: bytes(12), aad: given, plaintext: bytes(1) })).rejects.toThrow(
				new TypeError(`"aad" expected Uint8Array, got ${got}`),
			);
		if (typeof value !== "number" && !Array.isArray(value) && !(value instanceof Map)) {
			await expect(client.hash({ data: given, algorithm: "SHA-256" })).rejects.toThrow(`"data" expected Uint8Array, got ${got}`);
			await expect(client.createHash("SHA-256").update(given)).rejects.toThrow(`"data" expected Uint8Array, got ${got}`);
		}
		expect(await hsm.answer(client.getRandom({ size: 1 }))).toHaveLength(1);
	});

	test("of a short name repeats the name", async () => {
		const { client } = make();
		await expect(client.hash({ data: bytes(1), algorithm: "MD5" as "SHA-256" })).rejects.toThrow('got string "MD5"');
		await expect(client.hash({ data: bytes(1), algorithm: "x".repeat(1000) as "SHA-256" })).rejects.toThrow(/got string of 1000 characters$/);
		await expect(client.deleteKey({ key: "00112233445566778899aabbccddeeff" as unknown as number })).rejects.toThrow(/got string of 32 characters$/);
	});
});
