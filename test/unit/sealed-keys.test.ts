/** Keys that leave the HSM with their attributes, and come back as what they were or not at all. */
import { createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { Key } from "../../modules/api/key.js";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { ATTRIBUTES_BYTES, AttributeOffset, type KeyAttributes, SEAL_BYTES } from "../../modules/messages/attributes.js";
import { cipherKey, macKey, packed, signatureKey } from "../support/attributes.js";
import { allButWrap, deriving, keySealing, noPermissions, pair, sealing, symmetric, TestHsm, type TestHsmOptions, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const limits = { keys: 8, bytes: 700, algorithms: keyAlgorithms };
const SEALING = 1;
const PLACE = 2;
const PAIR = 3;
const BASE = 4;
const sealable = { permissions: { wrap: true } } as const;
const sealingKey: KeyAttributes = { type: { kind: "symmetric", size: 32 }, usage: keySealing };
const inHsm = { ...noPermissions, overwrite: true, delete: true };

async function start(options: TestHsmOptions = {}) {
	const hsm = new TestHsm({
		keys: [
			symmetric(SEALING, 32, { ...inHsm, import: true }, keySealing),
			symmetric(PLACE, 32, { ...allButWrap, import: false, wrap: true }, sealing("AES-GCM")),
			pair(PAIR, "P-256", { ...inHsm, wrap: true }),
			symmetric(BASE, 32, inHsm, deriving),
		],
		freeKeys: [limits, limits],
		...options,
	});
	const [client, other] = hsm.clients;
	const answer: TestHsm["answer"] = (promise) => hsm.answer(promise);
	for (const key of [SEALING, PLACE, BASE]) await answer(client.generateSymmetricKey({ key }));
	await answer(client.generateKeyPair({ key: PAIR }));
	return { hsm, client, other, answer };
}

/** Everything but the id: two keys with the same do the same. */
async function attributesOf(client: Client, key: Key | number, answer: TestHsm["answer"]) {
	return answer(client.getAttributes({ key }));
}

describe("a sealed key", () => {
	test("comes back with the same bytes and attributes", async () => {
		const { client, answer } = await start();
		const kinds: readonly [KeyAttributes, (key: Key) => Promise<Uint8Array>][] = [
			[cipherKey({ ...sealable, label: "sealed" }), (key) => client.encryptAesGcm({ key, iv: new Uint8Array(12), plaintext: new Uint8Array(20) })],
			[
				macKey(144, { ...sealable, usage: { algorithms: ["HMAC"], operations: ["sign"], minimumTagLength: 20 } }),
				(key) => client.calculateHmac({ key, message: new Uint8Array(3), algorithm: "SHA-256" }),
			],
			[signatureKey("P-384", sealable), (key) => client.exportPublicKey({ key })],
			[signatureKey("Ed25519", sealable), (key) => client.signEd25519({ key, message: new Uint8Array(5) })],
		];
		for (const [attributes, use] of kinds) {
			const key = await answer(client.generateKey(attributes));
			const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
			const [result, before] = [await answer(use(key)), await attributesOf(client, key, answer)];
			await answer(client.deleteKey({ key }));
			const back = await answer(client.unsealKey({ key: SEALING, sealed }));
			expect(back.id).not.toBe(key.id);
			expect(await attributesOf(client, back, answer)).toEqual(before);
			expect(await answer(use(back))).toEqual(result);
		}
	});

	test("is AES-256-GCM with the attributes as additional data: OpenSSL opens it", async () => {
		const { client, answer } = await start();
		const secret = random.bytes(32);
		await answer(client.importSymmetricKey({ key: SEALING, data: secret, overwrite: true }));
		const data = random.bytes(40);
		const attributes = macKey(40, sealable);
		const key = await answer(client.importSymmetricKey({ data, attributes }));
		const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
		expect(sealed.length).toBe(40 + SEAL_BYTES);
		expect(sealed.subarray(0, ATTRIBUTES_BYTES)).toEqual(packed({ ...attributes, owners: [0] }));
		const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(32, 44));
		decipher.setAAD(sealed.subarray(0, 32)).setAuthTag(sealed.subarray(-16));
		expect(new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(44, -16)), decipher.final()]))).toEqual(data);
	});

	test("has a new iv each time", async () => {
		const { client, answer } = await start();
		const key = await answer(client.generateKey(cipherKey(sealable)));
		const ivs = new Set<string>();
		for (let count = 0; count < 20; count++)
			ivs.add(Buffer.from((await answer(client.sealKey({ key: SEALING, target: key }))).subarray(32, 44)).toString("hex"));
		expect(ivs.size).toBe(20);
	});

	test("of a place comes back as a free key, also a pair, and stays confined", async () => {
		const { client, answer } = await start();
		const wrapped = { ...noPermissions, wrap: true, exportPrivate: true, overwrite: true };
		for (const target of [PLACE, PAIR]) {
			const key = await answer(client.unsealKey({ key: SEALING, sealed: await answer(client.sealKey({ key: SEALING, target })) }));
			const { type, usage, permissions } = await attributesOf(client, key, answer);
			const place = await attributesOf(client, target, answer);
			expect({ type, usage }).toEqual({ type: place.type, usage: place.usage });
			expect(permissions).toEqual({ ...place.permissions, import: false, overwrite: false });
		}
		const hsm = new TestHsm({
			keys: [symmetric(SEALING, 32, inHsm, keySealing), symmetric(2, 16, inHsm, wrapping), symmetric(3, 32, wrapped, sealing("AES-GCM"))],
			freeKeys: [limits],
		});
		const [one] = hsm.clients;
		for (const key of [1, 2, 3]) await hsm.answer(one.generateSymmetricKey({ key }));
		await hsm.answer(one.unwrapKey({ key: 2, target: 3, wrapped: await hsm.answer(one.wrapKey({ key: 2, target: 3 })), overwrite: true }));
		const back = await hsm.answer(one.unsealKey({ key: 1, sealed: await hsm.answer(one.sealKey({ key: 1, target: 3 })) }));
		await expect(hsm.answer(one.exportSymmetricKey({ key: back }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});

	test("is under a free sealing key too, which only the HSM generates", async () => {
		const { client, answer } = await start();
		const own = await answer(client.generateKey(sealingKey));
		const key = await answer(client.generateKey(cipherKey(sealable)));
		const sealed = await answer(client.sealKey({ key: own, target: key }));
		await answer(client.unsealKey({ key: own, sealed }));
		await expect(answer(client.unsealKey({ key: SEALING, sealed }))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
		const refused = { code: "KeyStore.NotAllowed", field: "attributes.usage.algorithms" };
		await expect(answer(client.importSymmetricKey({ data: random.bytes(32), attributes: sealingKey }))).rejects.toMatchObject(refused);
		await expect(answer(client.deriveKeyHkdf({ key: BASE, algorithm: "SHA-256", attributes: sealingKey }))).rejects.toMatchObject(refused);
		await expect(answer(client.unwrapKey({ key: random.bytes(16), wrapped: random.bytes(40), attributes: sealingKey }))).rejects.toMatchObject(refused);
		for (const permissions of [{ wrap: true }, { exportPrivate: true }])
			await expect(answer(client.generateKey({ ...sealingKey, permissions }))).rejects.toMatchObject({
				code: "KeyStore.InvalidAttributes",
				field: "attributes.permissions",
			});
	});
});

describe("attacks with sealed keys", () => {
	test("every bit of a sealed key counts: with one changed, nothing comes back", async () => {
		const { client, answer } = await start();
		const key = await answer(client.generateKey(cipherKey(sealable)));
		const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
		const codes = new Set<string>();
		for (let bit = 0; bit < 8 * sealed.length; bit++) {
			const changed = sealed.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			const error: unknown = await answer(client.unsealKey({ key: SEALING, sealed: changed })).catch((reason: unknown) => reason);
			codes.add((error as { code: string }).code);
		}
		expect([...codes].sort()).toEqual(["Crypto.Decrypt", "KeyStore.InvalidAttributes"]);
		expect(await answer(client.listKeys({}))).toEqual([SEALING, PLACE, PAIR, BASE, key.id]);
	});

	test("another version, other owners, more permissions, another size", async () => {
		const { client, other, answer } = await start();
		const key = await answer(client.generateKey(cipherKey(sealable)));
		const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
		const changed = (offset: number, value: number): Uint8Array => Uint8Array.from(sealed, (byte, index) => (index === offset ? value : byte));
		const refusals: readonly [Uint8Array, string][] = [
			[changed(AttributeOffset.Version, 2), "KeyStore.InvalidAttributes"],
			[changed(AttributeOffset.Permissions, 31), "KeyStore.InvalidAttributes"],
			[changed(AttributeOffset.Permissions, 26), "Crypto.Decrypt"],
			[changed(AttributeOffset.Owners, 3), "Crypto.Decrypt"],
			[changed(AttributeOffset.Owners, 2), "KeyStore.InvalidAttributes"],
			[changed(AttributeOffset.Size, 16), "Crypto.Decrypt"],
			[sealed.subarray(0, -1), "Crypto.Decrypt"],
			[Uint8Array.of(...sealed, 0), "Crypto.Decrypt"],
			[sealed.subarray(0, SEAL_BYTES), "Crypto.InvalidBufferSize"],
			[new Uint8Array(SEAL_BYTES + 145), "Crypto.InvalidBufferSize"],
		];
		for (const [blob, code] of refusals) await expect(answer(client.unsealKey({ key: SEALING, sealed: blob })), code).rejects.toMatchObject({ code });
		// The other client owns the sealing key, but not the sealed one.
		await expect(answer(other.unsealKey({ key: SEALING, sealed }))).rejects.toMatchObject({ code: "KeyStore.InvalidAttributes", field: "sealed" });
	});

	test("a co-owner who unseals gets a copy of its own", async () => {
		const { client, other, answer } = await start();
		const key = await answer(client.generateKey(cipherKey({ ...sealable, owners: [0, 1] })));
		const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
		const copy = await answer(other.unsealKey({ key: SEALING, sealed }));
		expect((await attributesOf(other, copy, answer)).owners).toEqual([1]);
		expect(await answer(client.isKeyAvailable({ key: copy.id }))).toBe(false);
	});

	test("only a key with the permission leaves, only for its owner, and only under a sealing key of the HSM", async () => {
		const { client, other, answer } = await start();
		const hidden = await answer(client.generateKey(cipherKey()));
		await expect(answer(client.sealKey({ key: SEALING, target: hidden }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "target" });
		const key = await answer(client.generateKey(cipherKey(sealable)));
		await expect(answer(other.sealKey({ key: SEALING, target: key.id }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "target" });
		await expect(answer(client.sealKey({ key: PLACE, target: key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "key" });
		await expect(client.sealKey({ key: random.bytes(32), target: key } as never)).rejects.toThrow(/"key" expected an integer of 0 to 4294967295, a key, got/);
		await expect(answer(client.wrapKey({ key: random.bytes(16), target: key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});

	test("replayed after the key was narrowed or deleted, it brings back what it was when it was sealed", async () => {
		const { client, answer } = await start();
		const key = await answer(client.generateKey(cipherKey(sealable)));
		const early = await answer(client.sealKey({ key: SEALING, target: key }));
		await answer(client.revokeUsage({ key, operations: ["decrypt"] }));
		const late = await answer(client.sealKey({ key: SEALING, target: key }));
		await answer(client.deleteKey({ key }));
		const operations = async (sealed: Uint8Array) =>
			(await attributesOf(client, await answer(client.unsealKey({ key: SEALING, sealed })), answer)).usage.operations;
		expect(await operations(late)).toEqual(["encrypt"]);
		expect(await operations(early)).toEqual(["encrypt", "decrypt"]);
		// Only a new sealing key ends the old blobs.
		await answer(client.generateSymmetricKey({ key: SEALING, overwrite: true }));
		for (const sealed of [early, late]) await expect(answer(client.unsealKey({ key: SEALING, sealed }))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
	});

	test("a key that has lost an algorithm comes back without it", async () => {
		const { client, answer } = await start();
		const usage = { algorithms: ["AES-GCM", "HMAC"], operations: ["encrypt", "sign"] } as const;
		const key = await answer(client.generateKey(cipherKey({ ...sealable, usage })));
		await answer(client.revokeUsage({ key, algorithms: ["HMAC"] }));
		const before = await attributesOf(client, key, answer);
		const back = await answer(client.unsealKey({ key: SEALING, sealed: await answer(client.sealKey({ key: SEALING, target: key })) }));
		expect(await attributesOf(client, back, answer)).toEqual(before);
	});

	test("unsealing needs room and the client's limits, as making does", async () => {
		const { client, other, answer } = await start({
			freeKeys: [
				{ ...limits, keys: 1 },
				{ ...limits, algorithms: ["HMAC"] },
			],
		});
		const key = await answer(client.generateKey(cipherKey({ ...sealable, owners: [0, 1] })));
		const sealed = await answer(client.sealKey({ key: SEALING, target: key }));
		await expect(answer(client.unsealKey({ key: SEALING, sealed }))).rejects.toMatchObject({ code: "KeyStore.Full", field: "sealed" });
		await expect(answer(other.unsealKey({ key: SEALING, sealed }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "sealed" });
	});
});
