/** Keys of the firmware as CryptoKeys. */
import { webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Usage } from "../../modules/keystore/description.js";
import { all, allButWrap, noPermissions, pair, publicKey, symmetric } from "../support/hsm-keys.js";
import { start } from "./scene.js";

const data = Uint8Array.of(1, 2, 3);
const gcm: Usage = { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] };
const generated: Usage = { ...gcm, iv: "generated" };

const attributesOfKey = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["AES-GCM"], operations: ["encrypt"] } } as const;

const places = [
	symmetric(1, 32, noPermissions, gcm),
	symmetric(2, 16, all, generated),
	pair(3, "P-256", noPermissions),
	pair(4, "Ed25519", allButWrap),
	symmetric(5, 32),
	pair(6, "P-384", noPermissions, { algorithms: ["ECDH"], operations: ["deriveBits"] }),
	publicKey(7, "P-256"),
	symmetric(8, 16, allButWrap, { algorithms: ["AES-KW"], operations: ["wrap"] }),
	symmetric(10, 32, noPermissions, { algorithms: ["HKDF"], operations: ["deriveKey"] }),
	symmetric(9, 32, all, { algorithms: ["AES-CCM"], operations: ["encrypt"] }),
];

describe("key(id)", () => {
	test("is a secret key with the usages that the HSM allows", async () => {
		const { hsm, crypto, subtle, answer } = await start({ places });
		hsm.storeKey(1, new Uint8Array(32).fill(7));
		const key = await answer(crypto.key(1));
		expect(key).toMatchObject({ type: "secret", extractable: false, algorithm: { name: "AES-GCM", length: 256 } });
		expect([...key.usages].sort()).toEqual(["decrypt", "encrypt", "unwrapKey", "wrapKey"]);
		const iv = new Uint8Array(12);
		const known = await webcrypto.subtle.importKey("raw", new Uint8Array(32).fill(7), "AES-GCM", false, ["decrypt"]);
		const ciphertext = await answer(subtle.encrypt({ name: "AES-GCM", iv }, key, data));
		expect(new Uint8Array(await webcrypto.subtle.decrypt({ name: "AES-GCM", iv }, known, ciphertext))).toEqual(data);
		await expect(answer(subtle.exportKey("raw", key))).rejects.toMatchObject({ name: "InvalidAccessError" });
	});

	test("keeps the policy of the place: an iv of the application's is refused where only the HSM makes ivs", async () => {
		const { hsm, crypto, subtle, answer } = await start({ places });
		hsm.storeKey(2, new Uint8Array(16));
		const key = await answer(crypto.key(2));
		expect(key.extractable).toBe(true);
		const refused = answer(subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, data));
		await expect(refused).rejects.toMatchObject({ name: "InvalidAccessError", cause: { code: "KeyStore.NotAllowed" } });
	});

	test("is the private key of a pair, and publicKey(id) the public one", async () => {
		const { client, crypto, subtle, answer } = await start({ places });
		for (const [id, algorithm, parameters] of [
			[3, { name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-512" }],
			[4, { name: "Ed25519" }, "Ed25519"],
		] as const) {
			await answer(client.generateKeyPair({ key: id }));
			const privateKey = await answer(crypto.key(id));
			const verifying = await answer(crypto.publicKey(id));
			expect(privateKey).toMatchObject({ type: "private", extractable: id === 4, algorithm, usages: ["sign"] });
			expect(verifying).toMatchObject({ type: "public", extractable: true, algorithm, usages: ["verify"] });
			const signature = await answer(subtle.sign(parameters, privateKey, data));
			expect(await answer(subtle.verify(parameters, verifying, signature, data))).toBe(true);
			const known = await webcrypto.subtle.importKey("spki", await answer(subtle.exportKey("spki", verifying)), algorithm, true, ["verify"]);
			expect(await webcrypto.subtle.verify(parameters, known, signature, data)).toBe(true);
		}
	});

	test("agrees with ECDH without deriveKey", async () => {
		const { client, crypto, subtle, answer } = await start({ places });
		await answer(client.generateKeyPair({ key: 6 }));
		const key = await answer(crypto.key(6));
		expect(key).toMatchObject({ type: "private", usages: ["deriveBits"], algorithm: { name: "ECDH", namedCurve: "P-384" } });
		const peer = await answer(subtle.generateKey({ name: "ECDH", namedCurve: "P-384" }, false, ["deriveBits"]));
		const bits = await answer(subtle.deriveBits({ name: "ECDH", public: peer.publicKey }, key, null));
		expect(bits).toEqual(await answer(subtle.deriveBits({ name: "ECDH", public: await answer(crypto.publicKey(6)) }, peer.privateKey, null)));
	});

	test("asks which algorithm is meant if the key has several", async () => {
		const { hsm, crypto, answer } = await start({ places });
		hsm.storeKey(5, new Uint8Array(32));
		await expect(answer(crypto.key(5))).rejects.toMatchObject({
			name: "NotSupportedError",
			message: expect.stringContaining("AES-GCM, ChaCha20-Poly1305, HMAC"),
		});
		expect((await answer(crypto.key(5, "aes-gcm"))).algorithm).toEqual({ name: "AES-GCM", length: 256 });
		await expect(answer(crypto.key(5, "HMAC"))).rejects.toThrow('"hash" of the algorithm is missing');
		expect((await answer(crypto.key(5, { name: "HMAC", hash: "sha-384" }))).algorithm).toEqual({ name: "HMAC", hash: { name: "SHA-384" }, length: 256 });
		await expect(answer(crypto.key(5, "AES-CBC"))).rejects.toMatchObject({ name: "InvalidAccessError" });
	});

	test("is a public key where the place is for one", async () => {
		const { client, crypto, subtle, answer } = await start({ places });
		const { publicKey: made, privateKey } = await answer(subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]));
		await answer(client.importPublicKey({ key: 7, publicKey: new Uint8Array(await answer(subtle.exportKey("raw", made))) }));
		const key = await answer(crypto.key(7));
		expect(key).toMatchObject({ type: "public", usages: ["verify"] });
		const signature = await answer(subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, data));
		expect(await answer(subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, data))).toBe(true);
	});

	test("wraps with a wrapping key of the firmware, which the application can not open", async () => {
		const { hsm, client, crypto, subtle, answer } = await start({ places });
		hsm.storeKey(8, new Uint8Array(16));
		const wrapping = await answer(crypto.key(8));
		// What a place has wrapped comes back to places only.
		expect(wrapping.usages).toEqual(["wrapKey"]);
		const key = await answer(subtle.importKey("raw", new Uint8Array(32).fill(5), "AES-GCM", true, ["encrypt"]));
		const wrapped = await answer(subtle.wrapKey("raw", key, wrapping, "AES-KW"));
		const known = await webcrypto.subtle.importKey("raw", new Uint8Array(16), "AES-KW", false, ["unwrapKey"]);
		const opened = await webcrypto.subtle.unwrapKey("raw", wrapped, known, "AES-KW", "AES-GCM", true, ["encrypt"]);
		expect(new Uint8Array(await webcrypto.subtle.exportKey("raw", opened))).toEqual(new Uint8Array(32).fill(5));
		const refused = answer(subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", "AES-GCM", false, ["encrypt"]));
		await expect(refused).rejects.toMatchObject({ name: "InvalidAccessError" });
		const request = client.unwrapKey({ key: 8, wrapped: new Uint8Array(wrapped), attributes: attributesOfKey });
		await expect(answer(request)).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});

	test("of one HSM is refused by another, although the other has a key with this id", async () => {
		const [one, other] = [await start({ places }), await start({ places })];
		for (const { hsm } of [one, other]) hsm.storeKey(1, new Uint8Array(32));
		const key = await one.answer(one.crypto.key(1));
		const foreign = other.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, data);
		await expect(other.answer(foreign)).rejects.toThrow('"key" expected a key of this client, got one of another');
		expect((await one.answer(one.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, data))).byteLength).toBe(19);
	});

	test("has no usage that always fails", async () => {
		const { hsm, crypto, answer } = await start({ places });
		hsm.storeKey(10, new Uint8Array(32));
		expect((await answer(crypto.key(10))).usages).toEqual([]);
	});

	test("refuses what this API does not have, by name", async () => {
		const { crypto, answer } = await start({ places });
		await expect(answer(crypto.key(9))).rejects.toMatchObject({ name: "NotSupportedError", message: expect.stringContaining("AES-CCM") });
		await expect(answer(crypto.publicKey(1))).rejects.toMatchObject({ name: "InvalidAccessError" });
		await expect(answer(crypto.key(77))).rejects.toMatchObject({ name: "OperationError", cause: { code: "KeyStore.InvalidKeyId" } });
		await expect(answer(crypto.publicKey(3))).rejects.toMatchObject({ name: "OperationError", cause: { code: "KeyStore.KeyNotFound" } });
	});
});
