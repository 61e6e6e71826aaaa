/** Keys that applications make at run time, through the API and the core. */
import { createHmac, createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { cipherKey, macKey, signatureKey } from "../support/attributes.js";
import { limits, start } from "../support/free-key-hsm.js";
import { all, deriving, noPermissions, pair, symmetric, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const exportable = { permissions: { exportPrivate: true } };
const base: KeyAttributes = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HKDF"], operations: ["deriveKey"] } };
const kek: KeyAttributes = { type: { kind: "symmetric", size: 16 }, usage: { algorithms: ["AES-KW"], operations: ["wrap"] } };

describe("a key that an application makes", () => {
	test("encrypts and decrypts, by its handle and by its id, and stays in the HSM", async () => {
		const { client, answer } = start();
		const key = await answer(client.generateKey(cipherKey()));
		expect(key.id).toBe(FIRST_FREE_ID);
		const plaintext = random.bytes(100);
		const ciphertext = await answer(client.encryptAesGcm({ key, plaintext }));
		expect(await answer(client.decryptAesGcm({ key: key.id, ciphertext }))).toEqual(plaintext);
		await expect(answer(client.exportSymmetricKey({ key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		expect(await answer(client.listKeys({}))).toEqual([key.id]);
		await answer(client.deleteKey({ key }));
		await expect(answer(client.encryptAesGcm({ key, plaintext }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "key" });
	});

	test("is a pair: its signature verifies in OpenSSL", async () => {
		const { client, answer } = start();
		const key = await answer(client.generateKey(signatureKey("P-256")));
		const message = random.bytes(50);
		const signature = await answer(client.signEcdsa({ key, message, curve: "P-256" }));
		const point = await answer(client.exportPublicKey({ key }));
		const jwk = {
			kty: "EC",
			crv: "P-256",
			x: Buffer.from(point.subarray(0, 32)).toString("base64url"),
			y: Buffer.from(point.subarray(32)).toString("base64url"),
		};
		expect(verify("sha256", message, { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
		await expect(answer(client.signEcdsa({ key, message, curve: "P-384" }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType" });
	});

	test("is imported: bytes, a pair, a private and a public key", async () => {
		const { client, answer } = start();
		const data = random.bytes(100);
		const mac = await answer(client.importSymmetricKey({ data, attributes: macKey(100) }));
		const message = random.bytes(10);
		expect(await answer(client.calculateHmac({ key: mac, message, algorithm: "SHA-512" }))).toEqual(
			new Uint8Array(createHmac("sha512", data).update(message).digest()),
		);
		const made = await answer(client.generateKey(signatureKey("Ed25519", exportable)));
		const publicKey = await answer(client.exportPublicKey({ key: made }));
		const privateKey = await answer(client.exportPrivateKey({ key: made }));
		const attributes = signatureKey("Ed25519");
		const copies = [
			await answer(client.importKeyPair({ publicKey, privateKey, attributes })),
			await answer(client.importPrivateKey({ privateKey, attributes })),
		];
		const verifying = await answer(
			client.importPublicKey({
				publicKey,
				attributes: { type: { kind: "public", curve: "Ed25519" }, usage: { algorithms: ["Ed25519"], operations: ["verify"] } },
			}),
		);
		for (const key of [made, ...copies]) {
			const signature = await answer(client.signEd25519({ key, message }));
			expect(await answer(client.verifyEd25519({ key: verifying, message, signature }))).toBe(true);
		}
		await expect(answer(client.signEd25519({ key: verifying, message }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType" });
	});

	test("is derived, and never leaves if the caller can not know it", async () => {
		const { client, answer } = start();
		const key = await answer(client.generateKey(base));
		const fields = { key, algorithm: "SHA-256" } as const;
		await expect(answer(client.deriveKeyHkdf({ ...fields, attributes: macKey(32, exportable) }))).rejects.toMatchObject({
			code: "KeyStore.NotAllowed",
			field: "attributes.permissions",
		});
		const derived = await answer(client.deriveKeyHkdf({ ...fields, attributes: macKey(32) }));
		await expect(answer(client.exportSymmetricKey({ key: derived }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		// With its own base key, the caller knows the derived key anyhow.
		const known = await answer(client.deriveKeyHkdf({ key: random.bytes(32), algorithm: "SHA-256", attributes: macKey(32, exportable) }));
		expect((await answer(client.exportSymmetricKey({ key: known }))).length).toBe(32);
		await expect(answer(client.deriveKeyHkdf({ ...fields, attributes: macKey(13) }))).rejects.toMatchObject({
			code: "KeyStore.NotAllowed",
			field: "attributes.type",
		});
	});

	test("is unwrapped under the caller's own key", async () => {
		const { client, answer } = start();
		const key = random.bytes(16);
		const target = await answer(client.generateKey(cipherKey(exportable)));
		const wrapped = await answer(client.wrapKey({ key, target }));
		const copy = await answer(client.unwrapKey({ key, wrapped, attributes: cipherKey(exportable) }));
		expect(await answer(client.exportSymmetricKey({ key: copy }))).toEqual(await answer(client.exportSymmetricKey({ key: target })));
		await expect(answer(client.unwrapKey({ key, wrapped, attributes: cipherKey({}, 16) }))).rejects.toMatchObject({
			code: "KeyStore.InvalidBufferSize",
			field: "attributes.type",
		});
	});

	test("is its owners' alone: for another client it does not exist", async () => {
		const { client, other, answer } = start();
		const mine = await answer(client.generateKey(cipherKey()));
		const shared = await answer(client.generateKey(cipherKey({ owners: [0, 1] })));
		const plaintext = random.bytes(4);
		await expect(answer(other.encryptAesGcm({ key: mine.id, plaintext }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId" });
		await expect(answer(other.deleteKey({ key: mine.id }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId" });
		expect(await answer(other.isKeyAvailable({ key: mine.id }))).toBe(false);
		expect(await answer(other.listKeys({}))).toEqual([shared.id]);
		expect(await answer(client.decryptAesGcm({ key: shared, ciphertext: await answer(other.encryptAesGcm({ key: shared.id, plaintext })) }))).toEqual(
			plaintext,
		);
		await answer(other.deleteKey({ key: shared }));
		const common = await answer(client.generateKey(cipherKey({ owners: "all" })));
		expect(await answer(other.isKeyAvailable({ key: common.id }))).toBe(true);
		expect(await answer(client.isKeyAvailable({ key: shared }))).toBe(false);
	});
});

describe("the store of free keys", () => {
	test("is full at a client's limits, says so, and serves on", async () => {
		const { client, other, answer } = start({ freeKeys: [{ ...limits, keys: 2, bytes: 70 }, limits] });
		const first = await answer(client.generateKey(cipherKey()));
		await expect(answer(client.generateKey(macKey(39)))).rejects.toMatchObject({
			code: "KeyStore.Full",
			field: "attributes",
			message:
				'GenerateSymmetricKey: KeyStore.Full ("attributes" has no room: the client has as many keys, or bytes of keys, as the firmware lets it have, or the flash is full)',
		});
		await answer(client.generateKey(cipherKey()));
		await expect(answer(client.generateKey(macKey(14)))).rejects.toMatchObject({ code: "KeyStore.Full" });
		await answer(other.generateKey(cipherKey()));
		await answer(client.deleteKey({ key: first }));
		const next = await answer(client.generateKey(cipherKey()));
		expect(next.id).not.toBe(first.id);
	});

	test("takes only the algorithms of the client's limits", async () => {
		const { client, other, answer } = start({ freeKeys: [{ ...limits, algorithms: ["HMAC"] }] });
		await answer(client.generateKey(macKey(32)));
		for (const one of [client, other])
			await expect(answer(one.generateKey(cipherKey()))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "attributes.usage.algorithms" });
	});

	test("a key that the worker refuses takes no room", async () => {
		const { client, answer } = start({ freeKeys: [{ ...limits, keys: 1 }] });
		await expect(answer(client.importPrivateKey({ privateKey: new Uint8Array(32), attributes: signatureKey() }))).rejects.toMatchObject({
			code: "Crypto.InvalidPrivateKey",
		});
		await answer(client.generateKey(signatureKey()));
	});
});

describe("attacks by what a free key allows", () => {
	const WRAPPING = 1;
	const SECRET = 2;
	const PLACE = 3;
	const BASE = 4;
	const SECRET_BASE = 5;
	const SECRET_PAIR = 6;
	const agreement: KeyAttributes = { type: { kind: "pair", curve: "X25519" }, usage: { algorithms: ["X25519"], operations: ["deriveKey"] } };
	const keys = [
		symmetric(SECRET_BASE, 32, noPermissions, { algorithms: ["HKDF"], operations: ["deriveKey"] }),
		pair(SECRET_PAIR, "X25519", noPermissions, { algorithms: ["X25519"], operations: ["deriveKey"] }),
		symmetric(WRAPPING, 16, { ...noPermissions, overwrite: true }, wrapping),
		symmetric(SECRET, 32, { ...noPermissions, wrap: true }, { algorithms: ["AES-GCM"], operations: ["encrypt"] }),
		symmetric(PLACE, 32, { ...all, import: false }),
		symmetric(BASE, 32, noPermissions, deriving),
	];
	const configured = async (): Promise<ReturnType<typeof start>> => {
		const started = start({ keys });
		await started.answer(started.client.generateKeyPair({ key: SECRET_PAIR }));
		for (const key of [WRAPPING, SECRET, BASE, SECRET_BASE]) await started.answer(started.client.generateSymmetricKey({ key }));
		return started;
	};

	test("a key that a configured key wrapped does not come back as a free one", async () => {
		const { client, answer } = await configured();
		const wrapped = await answer(client.wrapKey({ key: WRAPPING, target: SECRET }));
		await expect(answer(client.unwrapKey({ key: WRAPPING, wrapped, attributes: cipherKey(exportable) }))).rejects.toMatchObject({
			code: "KeyStore.NotAllowed",
			field: "attributes",
		});
	});

	test("what a configured key derives into places does not come back as a free key, which could have another usage", async () => {
		const { client, answer } = await configured();
		const refused = { code: "KeyStore.NotAllowed", field: "attributes" };
		for (const attributes of [cipherKey(), macKey(32), base])
			await expect(answer(client.deriveKeyHkdf({ key: SECRET_BASE, algorithm: "SHA-256", attributes }))).rejects.toMatchObject(refused);
		const publicKey = await answer(client.exportPublicKey({ key: await answer(client.generateKey(agreement)) }));
		await expect(answer(client.deriveKeyX25519({ key: SECRET_PAIR, publicKey, attributes: base }))).rejects.toMatchObject(refused);
	});

	test("a free wrapping key wraps only what may leave in the clear", async () => {
		const { client, answer } = await configured();
		const known = await answer(client.importSymmetricKey({ data: random.bytes(16), attributes: kek }));
		await expect(answer(client.wrapKey({ key: known, target: SECRET }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "target" });
		const hidden = await answer(client.generateKey(cipherKey({ permissions: { wrap: true } })));
		for (const key of [known, WRAPPING]) await expect(answer(client.wrapKey({ key, target: hidden }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		const open = await answer(client.generateKey(cipherKey(exportable)));
		expect((await answer(client.wrapKey({ key: known, target: open }))).length).toBe(40);
	});

	test("no key that the caller may know goes into a place without the permission to import", async () => {
		const { client, answer } = await configured();
		const own = await answer(client.importSymmetricKey({ data: random.bytes(16), attributes: kek }));
		const open = await answer(client.generateKey(cipherKey(exportable)));
		const wrapped = await answer(client.wrapKey({ key: own, target: open }));
		await expect(answer(client.unwrapKey({ key: own, wrapped, target: PLACE }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "target" });
		const imported = await answer(client.importSymmetricKey({ data: random.bytes(32), attributes: base }));
		await expect(answer(client.deriveKeyHkdf({ key: imported, target: PLACE, algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});

	test("nothing replaces the bytes of a free key, and no place takes attributes", async () => {
		const { client, answer } = await configured();
		const key = await answer(client.generateKey(cipherKey()));
		for (const overwrite of [false, true]) {
			const { id } = key;
			await expect(answer(client.generateSymmetricKey({ key: id, overwrite }))).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists" });
			await expect(answer(client.importSymmetricKey({ key: id, data: random.bytes(32), overwrite }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
			await expect(answer(client.deriveKeyHkdf({ key: BASE, target: id, algorithm: "SHA-256", overwrite }))).rejects.toMatchObject({
				code: "KeyStore.NotAllowed",
			});
		}
		const attributes = cipherKey();
		for (const fields of [{ key: PLACE }, { overwrite: true }, { overwrite: false }])
			await expect(answer(client.generateSymmetricKey({ attributes, ...fields } as never))).rejects.toThrow(
				/"(key|overwrite)" expected to be left out beside attributes/,
			);
		await expect(answer(client.deriveKeyHkdf({ key: BASE, algorithm: "SHA-256", attributes, target: PLACE } as never))).rejects.toThrow(
			/"target" expected to be left out beside attributes/,
		);
	});

	test("a derived key that is confined is not exported by way of a second free key", async () => {
		const { client, answer } = await configured();
		const again = await answer(client.deriveKeyHkdf({ key: BASE, algorithm: "SHA-256", attributes: { ...base, permissions: { wrap: true } } }));
		await expect(answer(client.wrapKey({ key: random.bytes(16), target: again }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(answer(client.deriveKeyHkdf({ key: again, algorithm: "SHA-256", attributes: macKey(32, exportable) }))).rejects.toMatchObject({
			code: "KeyStore.NotAllowed",
		});
	});
});
