/** The attributes of keys: what GetAttributes answers, and what RevokeUsage takes from them. */
import { describe, expect, test } from "vitest";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { cipherKey, macKey, signatureKey } from "../support/attributes.js";
import { limits } from "../support/free-key-hsm.js";
import { all, deriving, noPermissions, publicKey, sealing, symmetric, TestHsm, wrapping } from "../support/hsm.js";

const none = { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false };

describe("GetAttributes", () => {
	test("gives what a free key was made with", async () => {
		const hsm = new TestHsm({ freeKeys: [limits] });
		const [client] = hsm.clients;
		const made: KeyAttributes[] = [
			cipherKey({ label: "session", usage: { algorithms: ["AES-GCM"], operations: ["encrypt"], iv: "generated" } }),
			macKey(20, {
				owners: [0, 1],
				permissions: { delete: false, exportPrivate: true },
				usage: { algorithms: ["HMAC"], operations: ["verify"], minimumTagLength: 16 },
			}),
			signatureKey("P-384", { label: "sixteen letters!" }),
		];
		for (const attributes of made) {
			const key = await hsm.answer(client.generateKey(attributes));
			expect(await hsm.answer(client.getAttributes({ key }))).toEqual({
				owners: [0],
				persistent: false,
				label: "",
				...attributes,
				permissions: { ...none, delete: true, ...attributes.permissions },
			});
		}
	});

	test("gives the attributes of places too, whether they have keys or not", async () => {
		const permissions = { ...noPermissions, import: true };
		const places = [symmetric(1, 32, { ...all, wrap: false }, deriving), publicKey(2, "X25519", undefined, permissions, [0])];
		const hsm = new TestHsm({ keys: places });
		for (const { id: key, type, usage, owners, permissions } of places)
			expect(await hsm.answer(hsm.clients[0].getAttributes({ key }))).toEqual({
				type,
				usage,
				permissions,
				owners: owners === "all" ? [0, 1, 2, 3, 4, 5, 6, 7] : owners,
				persistent: false,
				label: "",
			});
		await expect(hsm.answer(hsm.clients[1].getAttributes({ key: 2 }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "key" });
	});

	test("says of a confined key that it does not leave", async () => {
		const hsm = new TestHsm({ keys: [symmetric(1, 16, noPermissions, wrapping), symmetric(2, 32, all, sealing("AES-GCM"))] });
		const [client] = hsm.clients;
		for (const key of [1, 2]) await hsm.answer(client.generateSymmetricKey({ key }));
		const exports = async (): Promise<boolean | undefined> => (await hsm.answer(client.getAttributes({ key: 2 }))).permissions.exportPrivate;
		expect(await exports()).toBe(true);
		const wrapped = await hsm.answer(client.wrapKey({ key: 1, target: 2 }));
		await hsm.answer(client.unwrapKey({ key: 1, wrapped, target: 2, overwrite: true }));
		expect(await exports()).toBe(false);
	});
});

describe("RevokeUsage", () => {
	const start = async (attributes: KeyAttributes) => {
		const hsm = new TestHsm({ freeKeys: [limits, limits], keys: [symmetric(1, 32)] });
		const [client, other] = hsm.clients;
		return { hsm, client, other, key: await hsm.answer(client.generateKey(attributes)) };
	};

	test("takes an operation, an algorithm and a permission for good", async () => {
		const usage = { algorithms: ["AES-GCM", "HMAC"], operations: ["encrypt", "decrypt", "sign", "verify"] } as const;
		const { hsm, client, key } = await start(cipherKey({ usage, permissions: { exportPrivate: true, wrap: true } }));
		const plaintext = new Uint8Array(8);
		const ciphertext = await hsm.answer(client.encryptAesGcm({ key, plaintext }));
		await hsm.answer(client.revokeUsage({ key, operations: ["encrypt"], permissions: ["exportPrivate"] }));
		await expect(hsm.answer(client.encryptAesGcm({ key, plaintext }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(hsm.answer(client.exportSymmetricKey({ key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		expect(await hsm.answer(client.decryptAesGcm({ key, ciphertext }))).toEqual(plaintext);
		await hsm.answer(client.revokeUsage({ key, algorithms: ["HMAC"] }));
		await expect(hsm.answer(client.calculateHmac({ key, message: plaintext, algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		const { usage: left, permissions } = await hsm.answer(client.getAttributes({ key }));
		expect(left).toEqual({ algorithms: ["AES-GCM"], operations: ["decrypt", "sign", "verify"] });
		expect(permissions).toEqual({ ...none, delete: true, wrap: true });
	});

	test("never widens: what the key does not have stays away", async () => {
		const { hsm, client, key } = await start(macKey(32, { usage: { algorithms: ["HMAC"], operations: ["sign"] } }));
		const before = await hsm.answer(client.getAttributes({ key }));
		await hsm.answer(
			client.revokeUsage({ key, algorithms: ["AES-GCM"], operations: ["verify", "wrap"], permissions: ["import", "overwrite", "exportPrivate"] }),
		);
		expect(await hsm.answer(client.getAttributes({ key }))).toEqual(before);
	});

	test("is the maker's alone: neither another owner nor any client of a place may", async () => {
		const { hsm, client, other, key } = await start(macKey(32, { owners: [0, 1] }));
		await expect(hsm.answer(other.revokeUsage({ key: key.id, operations: ["sign"] }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(hsm.answer(client.revokeUsage({ key: 1, operations: ["sign"] }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(hsm.answer(client.revokeUsage({ key: 99, operations: ["sign"] }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId" });
	});

	test("refuses to take nothing, and a name that there is not", async () => {
		const { hsm, client, key } = await start(macKey(32));
		for (const fields of [{}, { algorithms: [] }])
			await expect(hsm.answer(client.revokeUsage({ key, ...fields }))).rejects.toMatchObject({ code: "InvalidParameter" });
		for (const [field, value] of Object.entries({ algorithms: "HMAC", operations: ["open"], permissions: [1] }))
			await expect(client.revokeUsage({ key, [field]: value } as never)).rejects.toThrow(new RegExp(`"${field}" expected`));
	});

	test("ends the sessions of the key, and keys stay deleted without the permission to delete", async () => {
		const { hsm, client, key } = await start(macKey(32));
		const session = await hsm.answer(client.hmacStart({ key, algorithm: "SHA-256" }));
		await hsm.answer(client.revokeUsage({ key, operations: ["sign"], permissions: ["delete"] }));
		await expect(hsm.answer(client.hmacFinish({ session }))).rejects.toMatchObject({ code: "Session.NotFound" });
		await expect(hsm.answer(client.deleteKey({ key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		key.dispose();
		expect(await hsm.answer(client.listKeys({}))).toEqual([key.id]);
	});
});
