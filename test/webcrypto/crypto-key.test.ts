/** CryptoKeys are keys of the HSM: it holds their policy itself, whatever an application does with the objects. */
import { describe, expect, test } from "vitest";
import { CryptoKey } from "../../modules/webcrypto/crypto-key.js";
import { handleOf, materialOf, start } from "./scene.js";

const data = Uint8Array.of(1, 2, 3);
const iv = new Uint8Array(12);

describe("a key that is not extractable", () => {
	test("is refused by the HSM itself, also past this API", async () => {
		const { subtle, client, answer } = await start();
		const secret = await answer(subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]));
		const pair = await answer(subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]));
		await expect(answer(subtle.exportKey("raw", secret))).rejects.toMatchObject({ name: "InvalidAccessError" });
		await expect(answer(subtle.exportKey("pkcs8", pair.privateKey))).rejects.toMatchObject({ name: "InvalidAccessError" });
		await expect(answer(client.exportSymmetricKey({ key: handleOf(secret) }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(answer(client.exportPrivateKey({ key: handleOf(pair.privateKey) }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		expect((await answer(subtle.exportKey("spki", pair.publicKey))).byteLength).toBe(91);
	});

	test("is imported without a way out", async () => {
		const { subtle, client, answer } = await start();
		const key = await answer(subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt"]));
		await expect(answer(client.exportSymmetricKey({ key: handleOf(key) }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});

	test("is derived within the HSM", async () => {
		const { subtle, client, answer } = await start();
		const base = await answer(subtle.importKey("raw", data, "HKDF", false, ["deriveKey"]));
		const hkdf = { name: "HKDF", hash: "SHA-256", salt: data, info: data };
		const key = await answer(subtle.deriveKey(hkdf, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]));
		expect(key.extractable).toBe(false);
		await expect(answer(client.exportSymmetricKey({ key: handleOf(key) }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		// The same bytes as those of an extractable one.
		const other = await answer(subtle.deriveKey(hkdf, base, { name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]));
		const ciphertext = await answer(subtle.encrypt({ name: "AES-GCM", iv }, key, data));
		expect(new Uint8Array(await answer(subtle.decrypt({ name: "AES-GCM", iv }, other, ciphertext)))).toEqual(data);
	});
});

test("the HSM refuses an operation that the usages lack, also past this API", async () => {
	const { subtle, client, answer } = await start();
	const key = await answer(subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"]));
	const ciphertext = await answer(subtle.encrypt({ name: "AES-GCM", iv }, key, data));
	await expect(answer(subtle.decrypt({ name: "AES-GCM", iv }, key, ciphertext))).rejects.toMatchObject({ name: "InvalidAccessError" });
	const request = client.decryptAesGcm({ key: handleOf(key), iv, ciphertext: new Uint8Array(ciphertext) });
	await expect(answer(request)).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
});

test("properties are copies, the same each time, and no change of them has an effect", async () => {
	const { subtle, answer } = await start();
	const key = await answer(subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]));
	expect(key.algorithm).toEqual({ name: "HMAC", hash: { name: "SHA-256" }, length: 512 });
	expect(key.algorithm).toBe(key.algorithm);
	expect(key.usages).toBe(key.usages);
	key.usages.push("verify");
	(key.algorithm as { name: string }).name = "AES-GCM";
	expect(await answer(subtle.sign("HMAC", key, data))).toHaveProperty("byteLength", 32);
	await expect(answer(subtle.verify("HMAC", key, data, data))).rejects.toMatchObject({ name: "InvalidAccessError" });
	expect(Object.prototype.toString.call(key)).toBe("[object CryptoKey]");
	expect(JSON.stringify(key)).toBe("{}");
	const frozen = Object.freeze(await answer(subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"])));
	expect(frozen.algorithm).toEqual({ name: "AES-GCM", length: 128 });
	expect(frozen.usages).toEqual(["encrypt"]);
});

test("no application makes a CryptoKey", async () => {
	const { subtle, answer } = await start();
	expect(() => new CryptoKey()).toThrow("Illegal constructor");
	for (const fake of [undefined, null, 5, {}, Object.create(CryptoKey.prototype), { type: "secret", extractable: false, usages: ["encrypt"] }])
		await expect(answer(subtle.encrypt({ name: "AES-GCM", iv }, fake as CryptoKey, data))).rejects.toBeInstanceOf(TypeError);
});

test("a released key is deleted in the HSM, and its CryptoKey can not be used", async () => {
	const { subtle, client, answer } = await start();
	const key = await answer(subtle.generateKey({ name: "AES-CBC", length: 128 }, false, ["encrypt"]));
	const { id } = handleOf(key) as { id: number };
	expect(await answer(client.listKeys({}))).toEqual([id]);
	key.release();
	expect(await answer(client.listKeys({}))).toEqual([]);
	await expect(answer(subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(16) }, key, data))).rejects.toThrow("disposed");
	expect(key.type).toBe("secret");
});

test("a public key takes no room in the HSM", async () => {
	const { subtle, client, answer } = await start();
	const { publicKey } = await answer(subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, ["sign", "verify"]));
	const raw = await answer(subtle.exportKey("raw", publicKey));
	const before = (await answer(client.listKeys({}))).length;
	const imported = await answer(subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-384" }, true, ["verify"]));
	expect(materialOf(imported)).toBeInstanceOf(Uint8Array);
	expect((await answer(client.listKeys({}))).length).toBe(before);
});
