import { describe, expect, test } from "vitest";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { cipherKey } from "../support/attributes.js";
import { start } from "../support/free-key-hsm.js";

describe("attributes that are not what they should be are a TypeError that names the member:", () => {
	const good = cipherKey();
	test.each<[member: string, attributes: unknown]>([
		["attributes", 4],
		["attributes", []],
		["owner", { ...good, owner: [0] }],
		["attributes.type", { ...good, type: undefined }],
		["attributes.type.kind", { ...good, type: { kind: "secret", size: 32 } }],
		["attributes.type.size", { ...good, type: { kind: "symmetric", size: "32" } }],
		["attributes.type.size", { ...good, type: { kind: "symmetric", size: 0 } }],
		["attributes.type.size", { ...good, type: { kind: "pair", curve: "P-256", size: 32 } }],
		["attributes.type.curve", { ...good, type: { kind: "pair", curve: "P-521" } }],
		["attributes.type.curve", { ...good, type: { kind: "symmetric", size: 32, curve: "P-256" } }],
		["attributes.usage", { ...good, usage: "encrypt" }],
		["attributes.usage.algorithms", { ...good, usage: { ...good.usage, algorithms: "AES-GCM" } }],
		["attributes.usage.algorithms", { ...good, usage: { ...good.usage, algorithms: ["AES"] } }],
		["attributes.usage.operations", { ...good, usage: { ...good.usage, operations: ["open"] } }],
		["attributes.usage.minimumTagLength", { ...good, usage: { ...good.usage, minimumTagLength: 300 } }],
		["attributes.usage.iv", { ...good, usage: { ...good.usage, iv: "random" } }],
		["tag", { ...good, usage: { ...good.usage, tag: 4 } }],
		["attributes.permissions", { ...good, permissions: true }],
		["attributes.permissions.delete", { ...good, permissions: { delete: 1 } }],
		["export", { ...good, permissions: { export: true } }],
		["attributes.owners", { ...good, owners: 0 }],
		["attributes.owners", { ...good, owners: [] }],
		["attributes.owners", { ...good, owners: [8] }],
		["attributes.persistent", { ...good, persistent: "yes" }],
		["attributes.label", { ...good, label: "a label of 17 byt" }],
		["attributes.label", { ...good, label: "\u00e4" }],
		["attributes.label", { ...good, label: 5 }],
	])("%s", async (member, attributes) => {
		const { client } = start();
		await expect(client.generateSymmetricKey({ attributes } as never)).rejects.toThrow(TypeError);
		await expect(client.generateSymmetricKey({ attributes } as never)).rejects.toThrow(`"${member}"`);
	});

	test("a member that an object inherits does not count, each is read once, and nothing is thrown at once", async () => {
		const { client, answer } = start();
		let reads = 0;
		const counting = {
			...good,
			get type() {
				reads++;
				return good.type;
			},
		};
		await answer(client.generateKey(counting));
		expect(reads).toBe(1);
		await expect(client.generateKey(Object.create(good) as KeyAttributes)).rejects.toThrow(TypeError);
		const throwing = {
			...good,
			get usage(): never {
				throw new RangeError("of the caller's");
			},
		};
		await expect(client.generateKey(throwing)).rejects.toThrow("of the caller's");
		await expect(client.generateKey(undefined as never)).rejects.toThrow(/"attributes" expected an object/);
	});

	test("and what the HSM refuses names it too", async () => {
		const { client, answer } = start();
		const refused: readonly [field: string, attributes: KeyAttributes][] = [
			["attributes.persistent", cipherKey({ persistent: true })],
			["attributes.owners", cipherKey({ owners: [1] })],
			["attributes.permissions", cipherKey({ permissions: { overwrite: true } as never })],
			["attributes.usage.algorithms", cipherKey({}, 20)],
			["attributes.usage.operations", { type: { kind: "pair", curve: "P-256" }, usage: { algorithms: ["ECDSA"], operations: ["verify"] } }],
			["attributes.usage.operations", { ...cipherKey(), usage: { algorithms: ["AES-GCM"], operations: ["sign"] } }],
		];
		for (const [field, attributes] of refused)
			await expect(answer(client.generateKey(attributes)), field).rejects.toMatchObject({ code: "KeyStore.InvalidAttributes", field });
		await expect(answer(client.generateKeyPair({ attributes: cipherKey() }))).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyType",
			field: "attributes.type",
		});
	});
});
