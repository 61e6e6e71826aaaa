import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { all, allButWrap, noPermissions, pair, symmetric, TestHsm, wrapping } from "../support/hsm.js";

const kek = 1;
const plainKey = 2;
const wrapOnly = 3;
const importOnly = 4;
const stays = 5;
const bitsOnly = 6;
const keyOnly = 7;
const both = 8;
const notAllowed = { code: "KeyStore.NotAllowed" };

async function start() {
	const hsm = new TestHsm({
		keys: [
			symmetric(kek, 32, allButWrap, wrapping),
			symmetric(plainKey, 32),
			symmetric(wrapOnly, 32, { ...noPermissions, wrap: true, overwrite: true }),
			symmetric(importOnly, 32, { ...noPermissions, import: true, overwrite: true }),
			symmetric(stays, 32, noPermissions),
			pair(10, "P-256"),
			pair(11, "P-384"),
			symmetric(bitsOnly, 32, all, { algorithms: ["HKDF"], operations: ["deriveBits"] }),
			symmetric(both, 32, all, { algorithms: ["HKDF"], operations: ["deriveKey", "deriveBits"] }),
			symmetric(keyOnly, 32, all, { algorithms: ["HKDF"], operations: ["deriveKey"] }),
		],
	});
	const [client] = hsm.clients;
	for (const key of [kek, plainKey, wrapOnly, importOnly, stays, bitsOnly, keyOnly, both]) await hsm.answer(client.generateSymmetricKey({ key }));
	return { hsm, client };
}

describe("a key that may only leave and enter wrapped", () => {
	it("does so under a key of the HSM", async () => {
		const { hsm, client } = await start();
		const wrapped = await hsm.answer(client.wrapKey({ key: kek, target: wrapOnly }));
		expect(wrapped).toHaveLength(40);
		await hsm.answer(client.unwrapKey({ key: kek, wrapped, target: wrapOnly, overwrite: true }));
		await hsm.answer(client.unwrapKey({ key: kek, wrapped, target: plainKey, overwrite: true }));
		const padded = await hsm.answer(client.wrapKey({ key: kek, target: wrapOnly, padded: true }));
		await hsm.answer(client.unwrapKey({ key: kek, wrapped: padded, target: wrapOnly, overwrite: true, padded: true }));
		wrapped[5] ^= 1;
		await expect(hsm.answer(client.unwrapKey({ key: kek, wrapped, target: wrapOnly, overwrite: true }))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
	});

	it("does so at the largest size, and nothing larger is unwrapped", async () => {
		const hsm = new TestHsm({ keys: [symmetric(kek, 32, allButWrap, wrapping), symmetric(plainKey, 144)] });
		const [client] = hsm.clients;
		for (const key of [kek, plainKey]) await hsm.answer(client.generateSymmetricKey({ key }));
		const wrapped = await hsm.answer(client.wrapKey({ key: kek, target: plainKey, padded: true }));
		expect(wrapped).toHaveLength(152);
		const unwrap = (wrapped: Uint8Array) => hsm.answer(client.unwrapKey({ key: kek, wrapped, target: plainKey, overwrite: true, padded: true }));
		await unwrap(wrapped);
		for (const size of [153, 160, 3000]) await expect(unwrap(new Uint8Array(size))).rejects.toMatchObject({ code: "Crypto.InvalidBufferSize" });
	});

	it("does not enter a place for keys of another size, which stays as it was", async () => {
		const places = [14, 16, 24, 40, 64, 128, 144];
		const hsm = new TestHsm({
			keys: [symmetric(kek, 32, allButWrap, wrapping), symmetric(plainKey, 32), ...places.map((size) => symmetric(100 + size, size))],
		});
		const [client] = hsm.clients;
		for (const key of [kek, plainKey, 116]) await hsm.answer(client.generateSymmetricKey({ key }));
		const before = await hsm.answer(client.exportSymmetricKey({ key: 116 }));
		for (const padded of [false, true]) {
			const wrapped = await hsm.answer(client.wrapKey({ key: kek, target: plainKey, padded }));
			for (const size of places) {
				const unwrapped = hsm.answer(client.unwrapKey({ key: kek, wrapped, target: 100 + size, overwrite: true, padded }));
				await expect(unwrapped).rejects.toMatchObject({ code: "KeyStore.InvalidBufferSize" });
			}
		}
		for (const size of places) expect(await hsm.answer(client.isKeyAvailable({ key: 100 + size }))).toBe(size === 16);
		expect(await hsm.answer(client.exportSymmetricKey({ key: 116 }))).toEqual(before);
	});

	it("does not do so under the caller's own key, which would be an export or an import", async () => {
		const { hsm, client } = await start();
		const key = new Uint8Array(32).fill(7);
		await expect(hsm.answer(client.wrapKey({ key, target: wrapOnly }))).rejects.toMatchObject(notAllowed);
		const wrapped = await hsm.answer(client.wrapKey({ key, target: plainKey }));
		await expect(hsm.answer(client.unwrapKey({ key, wrapped, target: wrapOnly, overwrite: true }))).rejects.toMatchObject(notAllowed);
		await hsm.answer(client.unwrapKey({ key, wrapped, target: importOnly, overwrite: true }));
	});
});

describe("an unwrapped key", () => {
	/** An HSM in which the key of `wrapOnly` was wrapped, and unwrapped at `plainKey`, a place with every permission. */
	async function moved() {
		const { hsm, client } = await start();
		const wrapped = await hsm.answer(client.wrapKey({ key: kek, target: wrapOnly }));
		await hsm.answer(client.unwrapKey({ key: kek, wrapped, target: plainKey, overwrite: true }));
		return { hsm, client, wrapped };
	}

	it("does not leave in the clear, nor under the caller's own key, whatever its place permits", async () => {
		const { hsm, client, wrapped } = await moved();
		await expect(hsm.answer(client.exportSymmetricKey({ key: plainKey }))).rejects.toMatchObject(notAllowed);
		for (const padded of [false, true])
			await expect(hsm.answer(client.wrapKey({ key: new Uint8Array(32), target: plainKey, padded }))).rejects.toMatchObject(notAllowed);
		expect(await hsm.answer(client.wrapKey({ key: kek, target: plainKey }))).toEqual(wrapped);
		const iv = new Uint8Array(12);
		const ciphertext = await hsm.answer(client.encryptAesGcm({ key: wrapOnly, iv, plaintext: iv }));
		expect(await hsm.answer(client.decryptAesGcm({ key: plainKey, iv, ciphertext }))).toEqual(iv);
	});

	it("does not leave under a key that the caller had before", async () => {
		const { hsm, client } = await start();
		const key = new Uint8Array(32).fill(7);
		const wrapped = await hsm.answer(client.wrapKey({ key, target: plainKey }));
		await hsm.answer(client.unwrapKey({ key, wrapped, target: plainKey, overwrite: true }));
		await expect(hsm.answer(client.exportSymmetricKey({ key: plainKey }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.wrapKey({ key, target: plainKey }))).rejects.toMatchObject(notAllowed);
	});

	it("does not affect the next key in its place, however that comes", async () => {
		const data = new Uint8Array(32).fill(9);
		const nexts: ((client: Client) => Promise<unknown>)[] = [
			(client) => client.generateSymmetricKey({ key: plainKey, overwrite: true }),
			(client) => client.importSymmetricKey({ key: plainKey, data, overwrite: true }),
			(client) => client.deriveKeyHkdf({ key: both, target: plainKey, overwrite: true, algorithm: "SHA-256" }),
			(client) => client.deriveKeyHkdf({ key: data, target: plainKey, overwrite: true, algorithm: "SHA-256" }),
			(client) => client.deleteKey({ key: plainKey }).then(() => client.generateSymmetricKey({ key: plainKey })),
		];
		for (const next of nexts) {
			const { hsm, client } = await moved();
			await hsm.answer(next(client));
			expect(await hsm.answer(client.exportSymmetricKey({ key: plainKey }))).toHaveLength(32);
		}
	});

	it("is confined by a successful unwrapping, not by a refused one", async () => {
		const { hsm, client } = await start();
		const wrapped = await hsm.answer(client.wrapKey({ key: kek, target: wrapOnly }));
		await expect(hsm.answer(client.unwrapKey({ key: kek, wrapped, target: plainKey }))).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists" });
		wrapped[0] ^= 1;
		await expect(hsm.answer(client.unwrapKey({ key: kek, wrapped, target: plainKey, overwrite: true }))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
		expect(await hsm.answer(client.exportSymmetricKey({ key: plainKey }))).toHaveLength(32);
	});
});

describe("a derived key", () => {
	it("does not leave in the clear if its bytes would be refused, and otherwise if its place permits", async () => {
		const { hsm, client } = await start();
		const derive = (key: number) => hsm.answer(client.deriveKeyHkdf({ key, target: plainKey, overwrite: true, algorithm: "SHA-384" }));
		await derive(keyOnly);
		await expect(hsm.answer(client.exportSymmetricKey({ key: plainKey }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.wrapKey({ key: new Uint8Array(32), target: plainKey }))).rejects.toMatchObject(notAllowed);
		expect(await hsm.answer(client.wrapKey({ key: kek, target: plainKey }))).toHaveLength(40);
		await derive(both);
		const bytes = await hsm.answer(client.hkdf({ key: both, algorithm: "SHA-384", size: 32 }));
		expect(await hsm.answer(client.exportSymmetricKey({ key: plainKey }))).toEqual(bytes);
	});

	it("needs the permission to derive keys, not the one to derive bits", async () => {
		const { hsm, client } = await start();
		const bits = (key: number) => hsm.answer(client.hkdf({ key, algorithm: "SHA-256", size: 32 }));
		const store = (key: number) => hsm.answer(client.deriveKeyHkdf({ key, target: plainKey, overwrite: true, algorithm: "SHA-256" }));
		expect(await bits(bitsOnly)).toHaveLength(32);
		await expect(store(bitsOnly)).rejects.toMatchObject(notAllowed);
		await store(keyOnly);
		await expect(bits(keyOnly)).rejects.toMatchObject(notAllowed);
	});

	it("of a key of the HSM needs no import permission, but replaces a key only if asked and allowed", async () => {
		const { hsm, client } = await start();
		await hsm.answer(client.deriveKeyHkdf({ key: keyOnly, target: wrapOnly, overwrite: true, algorithm: "SHA-256" }));
		const exists = { code: "KeyStore.KeyAlreadyExists" };
		await expect(hsm.answer(client.deriveKeyHkdf({ key: keyOnly, target: stays, overwrite: true, algorithm: "SHA-256" }))).rejects.toMatchObject(exists);
		await expect(hsm.answer(client.deriveKeyHkdf({ key: keyOnly, target: wrapOnly, algorithm: "SHA-256" }))).rejects.toMatchObject(exists);
		await expect(hsm.answer(client.deriveKeyHkdf({ key: keyOnly, target: 10, algorithm: "SHA-256" }))).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyType",
		});
	});

	it("of a key that also gives out bits is an import too: it could be a wrapping key", async () => {
		const secret = 3;
		const hsm = new TestHsm({
			keys: [
				symmetric(kek, 32, noPermissions, wrapping),
				symmetric(secret, 32, { ...noPermissions, wrap: true }),
				symmetric(both, 32, noPermissions, { algorithms: ["HKDF"], operations: ["deriveKey", "deriveBits"] }),
				symmetric(importOnly, 32, { ...noPermissions, import: true }),
			],
		});
		const [client] = hsm.clients;
		for (const key of [secret, both]) await hsm.answer(client.generateSymmetricKey({ key }));
		await expect(hsm.answer(client.deriveKeyHkdf({ key: both, target: kek, algorithm: "SHA-256" }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.wrapKey({ key: kek, target: secret }))).rejects.toMatchObject({ code: "KeyStore.KeyNotFound" });
		await hsm.answer(client.deriveKeyHkdf({ key: both, target: importOnly, algorithm: "SHA-256" }));
	});

	it("of a key of the HSM is no wrapping key: the same bytes as a key of AES-CBC would unwrap what it wraps", async () => {
		const cipher = 3;
		const hsm = new TestHsm({
			keys: [
				symmetric(kek, 32, allButWrap, wrapping),
				symmetric(cipher, 32, allButWrap, { algorithms: ["AES-CBC"], operations: ["decrypt"] }),
				...[keyOnly, both].map((id) => symmetric(id, 32, all, { algorithms: ["HKDF"], operations: id === both ? ["deriveKey", "deriveBits"] : ["deriveKey"] })),
			],
		});
		const [client] = hsm.clients;
		for (const key of [keyOnly, both]) await hsm.answer(client.generateSymmetricKey({ key }));
		const derive = (key: number | Uint8Array, target: number) => hsm.answer(client.deriveKeyHkdf({ key, target, overwrite: true, algorithm: "SHA-256" }));
		await derive(keyOnly, cipher);
		await expect(derive(keyOnly, kek)).rejects.toMatchObject({ ...notAllowed, field: "target" });
		expect(hsm.keys.isAvailable(hsm.keys.find(kek, 0))).toBe(false);
		// The application knows these wrapping keys anyway.
		await derive(both, kek);
		await derive(new Uint8Array(32).fill(7), kek);
	});

	it("of the caller's own key is an import", async () => {
		const { hsm, client } = await start();
		const key = new Uint8Array(32).fill(7);
		await expect(hsm.answer(client.deriveKeyHkdf({ key, target: wrapOnly, overwrite: true, algorithm: "SHA-256" }))).rejects.toMatchObject(notAllowed);
		await hsm.answer(client.deriveKeyHkdf({ key, target: plainKey, overwrite: true, algorithm: "SHA-512" }));
		const pseudorandom = createHmac("sha512", new Uint8Array(64)).update(key).digest();
		const expected = createHmac("sha512", pseudorandom).update(Uint8Array.of(1)).digest().subarray(0, 32);
		expect(Buffer.from(await hsm.answer(client.exportSymmetricKey({ key: plainKey })))).toEqual(expected);
	});
});

describe("a key pair", () => {
	it("is used on its own curve only", async () => {
		const { hsm, client } = await start();
		await hsm.answer(client.generateKeyPair({ key: 10 }));
		const message = new Uint8Array(3);
		const wrongType = { code: "KeyStore.InvalidKeyType" };
		const signature = await hsm.answer(client.signEcdsa({ key: 10, message, curve: "P-256" }));
		expect(await hsm.answer(client.verifyEcdsa({ key: 10, message, signature, curve: "P-256" }))).toBe(true);
		await expect(hsm.answer(client.signEcdsa({ key: 10, message, curve: "P-384" }))).rejects.toMatchObject(wrongType);
		await expect(hsm.answer(client.verifyEcdsa({ key: 10, message, signature, curve: "P-384" }))).rejects.toMatchObject(wrongType);
		await expect(hsm.answer(client.signEd25519({ key: 10, message }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.x25519({ key: 10, publicKey: new Uint8Array(32).fill(9) }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.exportSymmetricKey({ key: 10 }))).rejects.toMatchObject(wrongType);
	});

	it("is imported by its private key alone, with the permissions of a pair", async () => {
		const { hsm, client } = await start();
		const privateKey = new Uint8Array(32).fill(7);
		const importInto = (key: number, overwrite = false) => hsm.answer(client.importPrivateKey({ key, privateKey, overwrite }));
		await importInto(10);
		expect(await hsm.answer(client.exportPrivateKey({ key: 10 }))).toEqual(privateKey);
		const publicKey = await hsm.answer(client.exportPublicKey({ key: 10 }));
		await hsm.answer(client.importKeyPair({ key: 10, publicKey, privateKey, overwrite: true }));
		await expect(importInto(10)).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists", field: "key" });
		await importInto(10, true);
		await expect(importInto(9999)).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "key" });
		const bad = client.importPrivateKey({ key: 10, privateKey: new Uint8Array(32), overwrite: true });
		await expect(hsm.answer(bad)).rejects.toMatchObject({ code: "Crypto.InvalidPrivateKey", field: "privateKey" });
		expect(await hsm.answer(client.exportPrivateKey({ key: 10 }))).toEqual(privateKey);
	});

	it("needs the permission to be imported by its private key", async () => {
		const hsm = new TestHsm({ keys: [pair(1, "P-256", { ...allButWrap, import: false })] });
		await expect(hsm.answer(hsm.clients[0].importPrivateKey({ key: 1, privateKey: new Uint8Array(32).fill(7) }))).rejects.toMatchObject(notAllowed);
		expect(await hsm.answer(hsm.clients[0].isKeyAvailable({ key: 1 }))).toBe(false);
	});

	it("is imported only if its halves match and lie on the curve", async () => {
		const { hsm, client } = await start();
		await hsm.answer(client.generateKeyPair({ key: 10 }));
		const publicKey = await hsm.answer(client.exportPublicKey({ key: 10 }));
		const privateKey = await hsm.answer(client.exportPrivateKey({ key: 10 }));
		const replace = (change: { publicKey?: Uint8Array; privateKey?: Uint8Array }) =>
			hsm.answer(client.importKeyPair({ key: 10, publicKey, privateKey, overwrite: true, ...change }));
		await replace({});
		await replace({ publicKey: Uint8Array.of(4, ...publicKey) });
		const other = privateKey.slice();
		other[31] ^= 1;
		const offCurve = publicKey.slice();
		offCurve[63] ^= 1;
		const badPublic = { code: "Crypto.InvalidPublicKey" };
		const badPrivate = { code: "Crypto.InvalidPrivateKey" };
		await expect(replace({ privateKey: other })).rejects.toMatchObject(badPublic);
		await expect(replace({ publicKey: offCurve })).rejects.toMatchObject(badPublic);
		await expect(replace({ publicKey: publicKey.subarray(1) })).rejects.toMatchObject(badPublic);
		for (const bad of [new Uint8Array(32), new Uint8Array(32).fill(0xff), privateKey.subarray(1), new Uint8Array(33)])
			await expect(replace({ privateKey: bad })).rejects.toMatchObject(badPrivate);
		expect(await hsm.answer(client.exportPrivateKey({ key: 10 }))).toEqual(privateKey);
	});
});
