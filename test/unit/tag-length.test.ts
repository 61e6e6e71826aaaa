import { createCipheriv, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Usage } from "../../modules/keystore/description.js";
import { hmacAlgorithms } from "../../modules/messages/algorithms.js";
import { HsmError } from "../../modules/messages/errors.js";
import { noPermissions, symmetric, TestHsm } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const POOL = 1024;
const BOUNDED = 1,
	FREE = 2,
	CMAC = 3,
	CCM = 4,
	GCM = 5,
	WHOLE_SHA1 = 6,
	MORE = 7,
	WHOLE = 8;
const algorithm = "SHA-256";
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

async function make(): Promise<{ hsm: TestHsm; key: Uint8Array }> {
	const imported = { ...noPermissions, import: true };
	const mac = (algorithms: Usage["algorithms"], minimumTagLength?: number): Usage => ({
		algorithms,
		operations: algorithms.includes("AES-CCM") || algorithms.includes("AES-GCM") ? ["encrypt", "decrypt"] : ["sign", "verify"],
		...(minimumTagLength === undefined ? {} : { minimumTagLength }),
	});
	const hsm = new TestHsm({
		sizes: { poolBytes: POOL },
		keys: [
			symmetric(BOUNDED, 32, imported, mac(["HMAC"], 16)),
			symmetric(FREE, 32, imported, mac(["HMAC"])),
			symmetric(CMAC, 32, imported, mac(["AES-CMAC"], 12)),
			symmetric(CCM, 32, imported, mac(["AES-CCM"], 8)),
			symmetric(GCM, 32, imported, mac(["AES-GCM"], 14)),
			symmetric(WHOLE_SHA1, 32, imported, mac(["HMAC"], 20)),
			symmetric(MORE, 32, imported, mac(["HMAC"], 21)),
			symmetric(WHOLE, 32, imported, mac(["HMAC"], 32)),
		],
	});
	const key = random.bytes(32);
	for (const id of [BOUNDED, FREE, CMAC, CCM, GCM, WHOLE_SHA1, MORE, WHOLE]) await hsm.answer(hsm.clients[0].importSymmetricKey({ key: id, data: key }));
	return { hsm, key };
}

describe("a truncated tag", () => {
	test("is the beginning of the whole one, for a message in one request and in pieces", async () => {
		const { hsm, key } = await make();
		const [client] = hsm.clients;
		for (const message of [random.bytes(50), random.bytes(3 * POOL)]) {
			const whole = createHmac("sha256", key).update(message).digest();
			for (const tagLength of [4, 5, 10, 16, 31, 32]) {
				const tag = whole.subarray(0, tagLength);
				const fields = { key: FREE, message, algorithm, tagLength } as const;
				expect(hex(await hsm.answer(client.calculateHmac(fields))), `seed ${seed}`).toBe(hex(tag));
				expect(await hsm.answer(client.verifyHmac({ ...fields, tag }))).toBe(true);
				for (const wrong of [
					tag.subarray(1),
					whole.subarray(0, tagLength - 1),
					Buffer.concat([tag, Buffer.of(0)]),
					tag.map((byte, index) => (index === 0 ? byte ^ 1 : byte)),
				])
					expect(await hsm.answer(client.verifyHmac({ ...fields, tag: wrong }))).toBe(false);
				const mac = client.createHmac({ key: FREE, algorithm, tagLength });
				await hsm.answer(mac.update(message));
				expect(hex(await hsm.answer(mac.digest()))).toBe(hex(tag));
			}
			expect(await hsm.answer(client.verifyHmac({ key: FREE, message, algorithm, tag: whole.subarray(0, 16) }))).toBe(false);
		}
	});

	test.each([0, 1, 2, 3, 33, 0xffffffff])("of %d bytes is refused, and not taken for the whole one", async (tagLength) => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const refused = { name: "HsmError", code: "Crypto.InvalidTagSize" };
		const tag = random.bytes(32);
		for (const message of [random.bytes(9), random.bytes(3 * POOL), [random.bytes(5)]]) {
			const fields = { key: FREE, message, algorithm, tagLength } as const;
			await expect(hsm.answer(client.calculateHmac(fields))).rejects.toMatchObject(refused);
			await expect(hsm.answer(client.verifyHmac({ ...fields, tag }))).rejects.toMatchObject(refused);
		}
		for (const key of [CMAC, random.bytes(16)]) {
			// If the size is below the key's own minimum, that is the error.
			const code = key === CMAC && tagLength > 0 && tagLength < 12 ? "KeyStore.NotAllowed" : "Crypto.InvalidTagSize";
			await expect(hsm.answer(client.calculateAesCmac({ key, message: tag, tagLength }))).rejects.toMatchObject({ code });
			await expect(hsm.answer(client.verifyAesCmac({ key, message: tag, tag, tagLength }))).rejects.toMatchObject({ code });
		}
		const digest = async (): Promise<Uint8Array> => {
			const mac = client.createHmac({ key: FREE, algorithm, tagLength });
			await mac.update(tag);
			return mac.digest();
		};
		await expect(hsm.answer(digest())).rejects.toMatchObject(refused);
		expect(await hsm.answer(client.verifyHmac({ key: FREE, message: tag, algorithm, tag }))).toBe(false);
	});

	test("of 0 bytes is refused with the field's name", async () => {
		const { hsm } = await make();
		const reason: unknown = await hsm.clients[0]
			.calculateHmac({ key: FREE, message: random.bytes(1), algorithm, tagLength: 0 })
			.catch((error: unknown) => error);
		expect(reason).toBeInstanceOf(HsmError);
		expect(String(reason)).toBe('HsmError: CalculateHmac: Crypto.InvalidTagSize ("tagLength" expected a size above 0, or to be left out, got 0)');
		expect(reason).toMatchObject({ field: "tagLength" });
	});
});

/** AES-256-GCM with a whole tag. */
function sealGcm(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Buffer {
	const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad);
	return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

describe("AES-GCM ciphertexts of others", () => {
	test("are decrypted, with an iv of 1 to 64 bytes given or one of 12 bytes in front, and a tag of 12 to 16 bytes", async () => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const key = random.bytes(32);
		for (const tagLength of [12, 13, 14, 15, 16, undefined])
			for (const ivBytes of [1, 7, 8, 11, 12, 13, 16, 60, 63, 64]) {
				const [iv, aad, plaintext] = [random.bytes(ivBytes), random.bytes(random.below(30)), random.bytes(random.below(60))];
				const ciphertext = sealGcm(key, iv, aad, plaintext).subarray(0, plaintext.length + (tagLength ?? 16));
				const fields = { key, aad, ...(tagLength === undefined ? {} : { tagLength }) };
				expect(hex(await hsm.answer(client.decryptAesGcm({ ...fields, iv, ciphertext }))), `seed ${seed}`).toBe(hex(plaintext));
				if (ivBytes === 12)
					expect(hex(await hsm.answer(client.decryptAesGcm({ ...fields, ciphertext: Buffer.concat([iv, ciphertext]) })))).toBe(hex(plaintext));
			}
	});

	test("are refused if the tag is wrong, or has another size than the caller says", async () => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const [key, iv, aad, plaintext] = [32, 9, 5, 20].map((size) => random.bytes(size));
		const whole = sealGcm(key, iv, aad, plaintext);
		const refused = { code: "Crypto.Decrypt" };
		for (const size of [12, 13, 14, 15, 16]) {
			const ciphertext = whole.subarray(0, plaintext.length + size);
			for (let byte = plaintext.length; byte < ciphertext.length; byte++) {
				const wrong = Uint8Array.from(ciphertext, (value, index) => (index === byte ? value ^ 1 : value));
				await expect(hsm.answer(client.decryptAesGcm({ key, iv, aad, ciphertext: wrong, tagLength: size }))).rejects.toMatchObject(refused);
			}
			for (const tagLength of [12, 13, 14, 15, 16].filter((other) => other !== size))
				await expect(hsm.answer(client.decryptAesGcm({ key, iv, aad, ciphertext, tagLength })), `seed ${seed}`).rejects.toMatchObject(refused);
			if (size < 16) await expect(hsm.answer(client.decryptAesGcm({ key, iv, aad, ciphertext }))).rejects.toMatchObject(refused);
		}
	});

	test("are refused with an iv of no byte or of more than 64, and with a tagLength that AES-GCM does not have", async () => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const given = { key: random.bytes(32), ciphertext: random.bytes(40) };
		for (const size of [0, 65, 66, 128])
			await expect(hsm.answer(client.decryptAesGcm({ ...given, iv: random.bytes(size) }))).rejects.toMatchObject({ code: "Crypto.InvalidIvSize", field: "iv" });
		for (const tagLength of [0, 1, 4, 8, 11, 17, 32, 0xffffffff])
			await expect(hsm.answer(client.decryptAesGcm({ ...given, iv: random.bytes(12), tagLength }))).rejects.toMatchObject({
				code: "Crypto.InvalidTagSize",
				field: "tagLength",
			});
	});

	test("are not made: encryption has a tag of 16 bytes, with an iv of 1 to 64", async () => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const given = { key: random.bytes(32), plaintext: random.bytes(4) };
		for (let size = 1; size <= 64; size++) {
			const iv = random.bytes(size);
			const aad = random.bytes(random.below(30));
			const cipher = createCipheriv("aes-256-gcm", given.key, iv).setAAD(aad);
			const expected = Buffer.concat([cipher.update(given.plaintext), cipher.final(), cipher.getAuthTag()]);
			expect(Buffer.from(await hsm.answer(client.encryptAesGcm({ ...given, iv, aad }))), `seed ${random.seed}, ${size} bytes`).toEqual(expected);
		}
		for (const size of [0, 65, 128])
			await expect(hsm.answer(client.encryptAesGcm({ ...given, iv: random.bytes(size) }))).rejects.toMatchObject({ code: "Crypto.InvalidIvSize", field: "iv" });
		await expect(hsm.answer(client.encryptAesGcm({ ...given, tagLength: 12 } as typeof given))).rejects.toThrow(TypeError);
	});
});

describe("a key with a minimum tag length", () => {
	test("decrypts no AES-GCM ciphertext with a smaller tag, and encrypts with whole tags", async () => {
		const { hsm, key } = await make();
		const [client] = hsm.clients;
		const [iv, aad, plaintext] = [12, 7, 30].map((size) => random.bytes(size));
		const whole = sealGcm(key, iv, aad, plaintext);
		for (const tagLength of [12, 13]) {
			const ciphertext = whole.subarray(0, plaintext.length + tagLength);
			await expect(hsm.answer(client.decryptAesGcm({ key: GCM, iv, aad, ciphertext, tagLength }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
			expect(hex(await hsm.answer(client.decryptAesGcm({ key, iv, aad, ciphertext, tagLength })))).toBe(hex(plaintext));
		}
		for (const tagLength of [14, 15, 16]) {
			const ciphertext = whole.subarray(0, plaintext.length + tagLength);
			expect(hex(await hsm.answer(client.decryptAesGcm({ key: GCM, iv, aad, ciphertext, tagLength })))).toBe(hex(plaintext));
		}
		expect(hex(await hsm.answer(client.decryptAesGcm({ key: GCM, iv, aad, ciphertext: whole })))).toBe(hex(plaintext));
		expect(hex(await hsm.answer(client.encryptAesGcm({ key: GCM, iv, aad, plaintext })))).toBe(hex(whole));
	});

	test("makes and takes no smaller tag", async () => {
		const { hsm, key } = await make();
		const [client] = hsm.clients;
		const message = random.bytes(40);
		const whole = createHmac("sha256", key).update(message).digest();
		const refused = { code: "KeyStore.NotAllowed" };
		const long = random.bytes(3 * POOL);
		for (const tagLength of [4, 15]) {
			const fields = { key: BOUNDED, message, algorithm, tagLength } as const;
			const tag = whole.subarray(0, tagLength);
			await expect(hsm.answer(client.calculateHmac(fields))).rejects.toMatchObject(refused);
			await expect(hsm.answer(client.verifyHmac({ ...fields, tag }))).rejects.toMatchObject(refused);
			await expect(hsm.answer(client.calculateHmac({ ...fields, message: long }))).rejects.toMatchObject(refused);
			await expect(hsm.answer(client.verifyHmac({ ...fields, message: long, tag }))).rejects.toMatchObject(refused);
			for (const start of ["hmacStart", "hmacVerifyStart"] as const)
				await expect(hsm.answer(client[start]({ key: BOUNDED, algorithm, tagLength }))).rejects.toMatchObject(refused);
		}
		for (const tagLength of [16, 31, 32]) {
			const tag = whole.subarray(0, tagLength);
			expect(hex(await hsm.answer(client.calculateHmac({ key: BOUNDED, message, algorithm, tagLength })))).toBe(hex(tag));
			expect(await hsm.answer(client.verifyHmac({ key: BOUNDED, message, algorithm, tagLength, tag }))).toBe(true);
		}
		expect(hex(await hsm.answer(client.calculateHmac({ key: BOUNDED, message, algorithm })))).toBe(hex(whole));
		expect(await hsm.answer(client.verifyHmac({ key: BOUNDED, message, algorithm, tag: whole }))).toBe(true);
		expect(await hsm.answer(client.calculateHmac({ key, message, algorithm, tagLength: 4 }))).toHaveLength(4);
	});

	test("takes no whole tag of SHA-1 that is smaller, and the whole tag of any other hash", async () => {
		const { hsm, key } = await make();
		const [client] = hsm.clients;
		const refused = { code: "KeyStore.NotAllowed" };
		const sha1 = "SHA-1";
		for (const message of [random.bytes(40), random.bytes(3 * POOL)]) {
			const tag = createHmac("sha1", key).update(message).digest();
			for (const whole of [{}, { tagLength: 20 }]) {
				for (const id of [FREE, BOUNDED, WHOLE_SHA1]) {
					expect(hex(await hsm.answer(client.calculateHmac({ key: id, message, algorithm: sha1, ...whole }))), `seed ${seed}`).toBe(hex(tag));
					expect(await hsm.answer(client.verifyHmac({ key: id, message, tag, algorithm: sha1, ...whole }))).toBe(true);
				}
				for (const id of [MORE, WHOLE]) {
					await expect(hsm.answer(client.calculateHmac({ key: id, message, algorithm: sha1, ...whole }))).rejects.toMatchObject(refused);
					await expect(hsm.answer(client.verifyHmac({ key: id, message, tag, algorithm: sha1, ...whole }))).rejects.toMatchObject(refused);
					for (const start of ["hmacStart", "hmacVerifyStart"] as const)
						await expect(hsm.answer(client[start]({ key: id, algorithm: sha1, ...whole }))).rejects.toMatchObject(refused);
				}
			}
			for (const id of [MORE, WHOLE])
				for (const name of hmacAlgorithms.filter((each) => each !== sha1)) {
					const expected = createHmac(name.replace("SHA-", "SHA").toLowerCase(), key).update(message).digest();
					expect(hex(await hsm.answer(client.calculateHmac({ key: id, message, algorithm: name })))).toBe(hex(expected));
				}
		}
		// 19 bytes are fewer than the key wants, 21 more than the tag has.
		await expect(hsm.answer(client.calculateHmac({ key: WHOLE_SHA1, message: key, algorithm: sha1, tagLength: 19 }))).rejects.toMatchObject(refused);
		const invalid = { code: "Crypto.InvalidTagSize", field: "tagLength" };
		for (const id of [FREE, WHOLE_SHA1, MORE])
			await expect(hsm.answer(client.calculateHmac({ key: id, message: key, algorithm: sha1, tagLength: 21 }))).rejects.toMatchObject(invalid);
	});

	test("works the same for AES-CMAC and AES-CCM", async () => {
		const { hsm } = await make();
		const [client] = hsm.clients;
		const refused = { code: "KeyStore.NotAllowed" };
		const message = random.bytes(20);
		const nonce = random.bytes(12);
		const tag = await hsm.answer(client.calculateAesCmac({ key: CMAC, message, tagLength: 12 }));
		expect(tag).toHaveLength(12);
		expect(await hsm.answer(client.verifyAesCmac({ key: CMAC, message, tag, tagLength: 12 }))).toBe(true);
		await expect(hsm.answer(client.calculateAesCmac({ key: CMAC, message, tagLength: 11 }))).rejects.toMatchObject(refused);
		await expect(hsm.answer(client.verifyAesCmac({ key: CMAC, message, tag: tag.subarray(0, 4), tagLength: 4 }))).rejects.toMatchObject(refused);
		const ciphertext = await hsm.answer(client.encryptAesCcm({ key: CCM, nonce, plaintext: message, tagLength: 8 }));
		expect(await hsm.answer(client.decryptAesCcm({ key: CCM, nonce, ciphertext, tagLength: 8 }))).toEqual(message);
		await expect(hsm.answer(client.encryptAesCcm({ key: CCM, nonce, plaintext: message, tagLength: 6 }))).rejects.toMatchObject(refused);
		await expect(hsm.answer(client.decryptAesCcm({ key: CCM, nonce, ciphertext, tagLength: 4 }))).rejects.toMatchObject(refused);
	});
});
