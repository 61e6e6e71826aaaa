import { createHmac, hkdfSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hmacAlgorithms } from "../../modules/messages/algorithms.js";
import { all, allButWrap, deriving, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const sizes = Array.from({ length: 80 }, (_, index) => index + 65);
const KEK = 1;
const BASE = 2;
const LARGEST = 144;

describe("a stored key of 65 to 144 bytes", () => {
	test.each(hmacAlgorithms)("computes HMAC with %s as OpenSSL does", async (algorithm) => {
		const hsm = new TestHsm({ keys: sizes.map((size) => symmetric(size, size)) });
		const [client] = hsm.clients;
		const hash = algorithm.replace("SHA-", "SHA").toLowerCase();
		for (const key of sizes) {
			const data = random.bytes(key);
			const message = random.bytes(random.below(300));
			await hsm.answer(client.importSymmetricKey({ key, data }));
			const tag = await hsm.answer(client.calculateHmac({ key, message, algorithm }));
			expect(Buffer.from(tag), `seed ${seed}, ${key} bytes`).toEqual(createHmac(hash, data).update(message).digest());
			expect(await hsm.answer(client.verifyHmac({ key, message, tag, algorithm }))).toBe(true);
			tag[0] ^= 1;
			expect(await hsm.answer(client.verifyHmac({ key, message, tag, algorithm }))).toBe(false);
		}
	});

	test("is the base of HKDF and its target", async () => {
		const hsm = new TestHsm({ keys: [symmetric(BASE, LARGEST, all, deriving), ...sizes.map((size) => symmetric(size + 1000, size))] });
		const [client] = hsm.clients;
		const base = random.bytes(LARGEST);
		await hsm.answer(client.importSymmetricKey({ key: BASE, data: base }));
		const derived = Buffer.from(hkdfSync("sha256", base, "", "", LARGEST));
		for (const size of sizes) {
			await hsm.answer(client.deriveKeyHkdf({ key: BASE, target: size + 1000, algorithm: "SHA-256" }));
			expect(Buffer.from(await hsm.answer(client.exportSymmetricKey({ key: size + 1000 }))), `seed ${seed}`).toEqual(derived.subarray(0, size));
		}
	});

	test("of 144 bytes leaves the pool but 40 bytes to the inputs of a derivation", async () => {
		const hsm = new TestHsm({ keys: [symmetric(BASE, LARGEST, all, deriving), symmetric(LARGEST, LARGEST)] });
		const [client] = hsm.clients;
		await hsm.answer(client.generateSymmetricKey({ key: BASE }));
		const derive = (size: number) =>
			hsm.answer(client.deriveKeyHkdf({ key: BASE, salt: new Uint8Array(size), target: LARGEST, overwrite: true, algorithm: "SHA-256" }));
		const { poolBytes } = hsm.region.sizes;
		await derive(poolBytes - 40);
		await expect(derive(poolBytes - 36)).rejects.toMatchObject({ code: "RequestTooLarge" });
	});

	test("goes out and comes in as it was: generated, exported, imported, wrapped, unwrapped", async () => {
		const hsm = new TestHsm({ keys: [symmetric(KEK, 32, allButWrap, wrapping), ...sizes.map((size) => symmetric(size, size))] });
		const [client] = hsm.clients;
		await hsm.answer(client.generateSymmetricKey({ key: KEK }));
		for (const key of sizes) {
			await hsm.answer(client.generateSymmetricKey({ key }));
			const data = await hsm.answer(client.exportSymmetricKey({ key }));
			expect(data).toHaveLength(key);
			expect(data.some((byte) => byte !== 0)).toBe(true);
			const message = random.bytes(20);
			const expected = createHmac("sha512", data).update(message).digest();
			for (const padded of key % 8 === 0 ? [true, false] : [true]) {
				const wrapped = await hsm.answer(client.wrapKey({ key: KEK, target: key, padded }));
				expect(wrapped).toHaveLength(8 * Math.ceil(key / 8) + 8);
				await hsm.answer(client.deleteKey({ key }));
				await hsm.answer(client.unwrapKey({ key: KEK, target: key, wrapped, padded }));
				expect(Buffer.from(await hsm.answer(client.calculateHmac({ key, message, algorithm: "SHA-512" })))).toEqual(expected);
				await hsm.answer(client.importSymmetricKey({ key, data, overwrite: true }));
				expect(await hsm.answer(client.exportSymmetricKey({ key }))).toEqual(data);
			}
			for (const size of [key - 1, key + 1])
				await expect(hsm.answer(client.importSymmetricKey({ key, data: random.bytes(size), overwrite: true }))).rejects.toMatchObject({
					code: "KeyStore.InvalidBufferSize",
				});
		}
	});

	test("has its largest size at 144 bytes", () => {
		expect(() => new TestHsm({ keys: [symmetric(1, LARGEST)] })).not.toThrow();
		expect(() => new TestHsm({ keys: [symmetric(1, LARGEST + 1)] })).toThrow(/"type.size" expected 1 to 144 bytes, got 145/);
	});
});
