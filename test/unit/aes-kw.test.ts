import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { all, allButWrap, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { bytesWrapping } from "../support/hsm-keys.js";
import { seed, seeded } from "../support/random.js";

const KEY = 1;
const WRAPPING = 2;
const TARGET = 3;
const random = seeded(seed);
const key = random.bytes(32);
const notAllowed = { code: "KeyStore.NotAllowed" };
const both = { algorithms: ["AES-KW"], operations: ["wrap", "encrypt", "decrypt"] } as const;

function make(): TestHsm {
	const keys = [symmetric(KEY, 32, allButWrap, bytesWrapping), symmetric(WRAPPING, 32, allButWrap, wrapping), symmetric(TARGET, 16, all)];
	const hsm = new TestHsm({ keys, freeKeys: [{ keys: 4, bytes: 200, algorithms: ["AES-KW", "AES-GCM"] }] });
	for (const id of [KEY, WRAPPING]) hsm.storeKey(id, key);
	hsm.storeKey(TARGET, random.bytes(16));
	return hsm;
}

/** RFC 3394 by node:crypto. */
function wrapped(by: Uint8Array, plaintext: Uint8Array): Uint8Array {
	return createCipheriv(`id-aes${8 * by.length}-wrap` as "aes-256-gcm", by, Buffer.alloc(8, 0xa6)).update(plaintext);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("AES-KW of the caller's bytes", () => {
	test("is that of node:crypto, with keys of every size, stored and own", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		for (let size = 16; size <= 400; size += 8) {
			const plaintext = random.bytes(size);
			const own = random.bytes(random.pick([16, 24, 32]));
			for (const [given, used] of [
				[KEY, key],
				[own, own],
			] as const) {
				const ciphertext = await hsm.answer(client.encryptAesKw({ key: given, plaintext }));
				expect(hex(ciphertext), `seed ${seed}, ${size} bytes`).toBe(hex(wrapped(used, plaintext)));
				expect(hex(await hsm.answer(client.decryptAesKw({ key: given, ciphertext })))).toBe(hex(plaintext));
			}
		}
	});

	test("opens what wrapKey made, and makes what unwrapKey takes, if the client knows the key", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const ciphertext = await hsm.answer(client.wrapKey({ key: WRAPPING, target: TARGET }));
		const plaintext = await hsm.answer(client.decryptAesKw({ key, ciphertext }));
		expect(hex(plaintext)).toBe(hex(await hsm.answer(client.exportSymmetricKey({ key: TARGET }))));
		expect(hex(await hsm.answer(client.encryptAesKw({ key, plaintext })))).toBe(hex(ciphertext));
	});

	test("refuses a changed ciphertext at any bit, and other sizes, and answers no byte", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const ciphertext = wrapped(key, random.bytes(24));
		for (let bit = 0; bit < 8 * ciphertext.length; bit++) {
			const changed = ciphertext.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			await expect(hsm.answer(client.decryptAesKw({ key: KEY, ciphertext: changed }))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
		}
		for (const size of [0, 8, 16, 23, 25, 31, 33])
			await expect(hsm.answer(client.decryptAesKw({ key: KEY, ciphertext: new Uint8Array(size) }))).rejects.toMatchObject({
				code: "Crypto.InvalidBufferSize",
				field: "ciphertext",
			});
		for (const size of [0, 1, 8, 15, 17, 31])
			await expect(hsm.answer(client.encryptAesKw({ key: KEY, plaintext: new Uint8Array(size) }))).rejects.toMatchObject({
				code: "Crypto.InvalidBufferSize",
				field: "plaintext",
			});
	});

	test("is not for a wrapping key of the firmware, nor is such a key for wrapping keys", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const ciphertext = await hsm.answer(client.wrapKey({ key: WRAPPING, target: TARGET }));
		await expect(hsm.answer(client.decryptAesKw({ key: WRAPPING, ciphertext }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.encryptAesKw({ key: WRAPPING, plaintext: new Uint8Array(16) }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.wrapKey({ key: KEY, target: TARGET }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.unwrapKey({ key: KEY, wrapped: ciphertext, target: TARGET, overwrite: true }))).rejects.toMatchObject(notAllowed);
	});

	test("and wrapping of keys may be the uses of a free key", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const free = await hsm.answer(client.generateKey({ type: { kind: "symmetric", size: 32 }, usage: both }));
		const bytes = await hsm.answer(client.exportSymmetricKey({ key: TARGET }));
		const ciphertext = await hsm.answer(client.wrapKey({ key: free, target: TARGET }));
		expect(hex(await hsm.answer(client.decryptAesKw({ key: free, ciphertext })))).toBe(hex(bytes));
		// What it may not export, it may not wrap either.
		const secret = await hsm.answer(client.generateKey({ type: { kind: "symmetric", size: 16 }, usage: { algorithms: ["AES-GCM"], operations: ["encrypt"] } }));
		await expect(hsm.answer(client.wrapKey({ key: free, target: secret }))).rejects.toMatchObject({ ...notAllowed, field: "target" });
		await hsm.answer(client.revokeUsage({ key: free, operations: ["decrypt"] }));
		await expect(hsm.answer(client.decryptAesKw({ key: free, ciphertext }))).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.encryptAesKw({ key: free, plaintext: bytes }))).resolves.toHaveLength(24);
	});

	test("and wrapping of keys are refused together for a place", () => {
		for (const operations of [
			["wrap", "encrypt"],
			["wrap", "decrypt"],
			["encrypt", "decrypt", "wrap"],
		] as const)
			expect(() => new KeyStore([symmetric(1, 32, allButWrap, { algorithms: ["AES-KW"], operations })], 2)).toThrow(
				/"usage.operations" expected wrap alone, or encrypt and decrypt/,
			);
		for (const operations of [["wrap"], ["encrypt"], ["decrypt"], ["encrypt", "decrypt"]] as const)
			expect(() => new KeyStore([symmetric(1, 32, allButWrap, { algorithms: ["AES-KW"], operations })], 2)).not.toThrow();
	});
});
