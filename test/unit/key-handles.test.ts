import { describe, expect, test } from "vitest";
import type { Key } from "../../modules/api/key.js";
import { cipherKey, macKey, signatureKey } from "../support/attributes.js";
import { start } from "../support/free-key-hsm.js";
import { allButWrap, symmetric } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const exportable = { permissions: { exportPrivate: true } };

describe("a handle", () => {
	test("is refused after dispose, and its key is deleted after the requests that were sent before", async () => {
		const { client, answer } = start();
		const key = await answer(client.generateKey(cipherKey()));
		const sent = client.encryptAesGcm({ key, plaintext: random.bytes(4) });
		key.dispose();
		key.dispose();
		await answer(sent);
		await expect(answer(client.encryptAesGcm({ key, plaintext: random.bytes(4) }))).rejects.toThrow(
			new TypeError('"key" expected a key of this Hsm, got a key that was disposed'),
		);
		expect(await answer(client.listKeys({}))).toEqual([]);
	});

	test("that is disposed while a long request or a digest needs its key keeps the key until then", async () => {
		const { client, answer } = start({ queue: { requests: 20, bytes: 60_000 } });
		const [first, second, third] = [
			await answer(client.generateKey(macKey(32))),
			await answer(client.generateKey(macKey(32))),
			await answer(client.generateKey(signatureKey())),
		];
		const message = random.bytes(10_000);
		const expected = await answer(client.calculateHmac({ key: first, message, algorithm: "SHA-256" }));
		const long = client.calculateHmac({ key: first, message, algorithm: "SHA-256" });
		const digest = client.createHmac({ key: second, algorithm: "SHA-256" });
		const signature = client.signEcdsa({ key: third, message, curve: "P-256" });
		for (const key of [first, second, third]) key.dispose();
		expect(await answer(long)).toEqual(expected);
		await answer(signature);
		await answer(digest.update(message));
		expect(await answer(digest.digest())).toHaveLength(32);
		expect(await answer(client.listKeys({}))).toEqual([]);
		const abandoned = await answer(client.generateKey(macKey(32)));
		const closed = client.createHmac({ key: abandoned, algorithm: "SHA-256" });
		abandoned.dispose();
		closed.close();
		await answer(client.getRandom({ size: 1 }));
		expect(await answer(client.listKeys({}))).toEqual([]);
	});

	test("of another Hsm is refused, although a key there has the same id", async () => {
		const [one, two] = [start(), start()];
		const key = await one.answer(one.client.generateKey(cipherKey(exportable)));
		const own = await two.answer(two.client.generateKey(cipherKey(exportable)));
		expect(own.id).toBe(key.id);
		const refused = /expected a key of this Hsm, got a key of another Hsm/;
		await expect(two.answer(two.client.exportSymmetricKey({ key }))).rejects.toThrow(refused);
		await expect(two.answer(two.client.wrapKey({ key: random.bytes(16), target: key }))).rejects.toThrow(refused);
		expect(() => two.client.createHmac({ key, algorithm: "SHA-256" })).toThrow(refused);
		const forged = Object.create(Object.getPrototypeOf(key) as object) as Key;
		await expect(two.answer(two.client.exportSymmetricKey({ key: forged }))).rejects.toThrow(/got an object that the API has not made/);
	});

	test("lets go of its key at the end of a block", async () => {
		const { client, answer } = start();
		const key = await answer(client.generateKey(cipherKey()));
		key[Symbol.dispose]();
		expect(await answer(client.isKeyAvailable({ key: key.id }))).toBe(false);
	});

	test("that nobody gets, because the request was cancelled, leaves no key", async () => {
		const { hsm, client, answer } = start();
		const controller = new AbortController();
		const made = client.generateKey(cipherKey(), { signal: controller.signal });
		const failed = expect(made).rejects.toBe("no longer");
		controller.abort("no longer");
		hsm.run();
		await failed;
		expect(await answer(client.listKeys({}))).toEqual([]);
	});

	test("is not there for a key in a place, whose id the caller has", async () => {
		const { client, answer } = start({ keys: [symmetric(7, 32, allButWrap)] });
		expect(await answer(client.generateSymmetricKey({ key: 7 }))).toBeUndefined();
	});
});

test("the compiler refuses some of it, and knows when there is a handle", async () => {
	const { client, answer } = start({ keys: [symmetric(7, 32, allButWrap)] });
	// @ts-expect-error: an object that is no handle
	await expect(client.exportSymmetricKey({ key: { id: 7 } })).rejects.toThrow(TypeError);
	// @ts-expect-error: a permission that no free key has
	await expect(answer(client.generateKey(cipherKey({ permissions: { import: true } })))).rejects.toMatchObject({ code: "KeyStore.InvalidAttributes" });
	// @ts-expect-error: a place beside attributes
	await expect(client.generateSymmetricKey({ key: 7, attributes: cipherKey() })).rejects.toThrow(TypeError);
	const key: Key = await answer(client.generateSymmetricKey({ attributes: cipherKey() }));
	const nothing: void = await answer(client.generateSymmetricKey({ key: 7 }));
	expect([typeof key.id, nothing]).toEqual(["number", undefined]);
});
