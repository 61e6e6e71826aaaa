import { type CipherGCMTypes, createCipheriv, createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { HsmError, Status } from "../../modules/messages/errors.js";
import { freeMemory } from "../support/free-memory.js";
import { noPermissions, symmetric, systemEntropy, TestHsm } from "../support/hsm.js";
import { Job, MARK } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { runJob } from "../support/workers.js";

const random = seeded(seed);
const POOL = 1024;
type Bytes = Uint8Array;
interface Fields {
	key: number | Bytes;
	iv?: Bytes;
	aad?: Bytes;
}

interface Mode {
	readonly algorithm: "AES-GCM" | "AES-CCM" | "AES-CBC" | "ChaCha20-Poly1305";
	readonly ivBytes: number;
	/** The smallest number of bytes after the plaintext's. */
	readonly more: number;
	readonly encrypt: (client: Client, fields: Fields, plaintext: Bytes) => Promise<Bytes>;
	readonly decrypt: (client: Client, fields: Fields, ciphertext: Bytes) => Promise<Bytes>;
	/** The form that node:crypto opens, without an iv in front. */
	readonly open: (key: Bytes, iv: Bytes, aad: Bytes, body: Bytes) => Bytes;
	readonly tooShort: string;
}

function openAead(name: string): Mode["open"] {
	return (key, iv, aad, body) => {
		const decipher = createDecipheriv(name as CipherGCMTypes, key, iv, { authTagLength: 16 }).setAAD(aad, { plaintextLength: body.length - 16 });
		decipher.setAuthTag(body.subarray(-16));
		return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
	};
}

const nonceOf = ({ iv, aad, key }: Fields): { key: number | Bytes; nonce?: Bytes; aad?: Bytes } => ({
	key,
	...(iv === undefined ? {} : { nonce: iv }),
	...(aad === undefined ? {} : { aad }),
});
const modes: readonly Mode[] = [
	{
		algorithm: "AES-GCM",
		ivBytes: 12,
		more: 16,
		open: openAead("aes-256-gcm"),
		tooShort: "Crypto.InvalidTagSize",
		encrypt: (client, fields, plaintext) => client.encryptAesGcm({ ...fields, plaintext }),
		decrypt: (client, fields, ciphertext) => client.decryptAesGcm({ ...fields, ciphertext }),
	},
	{
		algorithm: "ChaCha20-Poly1305",
		ivBytes: 12,
		more: 16,
		open: openAead("chacha20-poly1305"),
		tooShort: "Crypto.InvalidTagSize",
		encrypt: (client, fields, plaintext) => client.encryptChaChaPoly({ ...nonceOf(fields), plaintext }),
		decrypt: (client, fields, ciphertext) => client.decryptChaChaPoly({ ...nonceOf(fields), ciphertext }),
	},
	{
		algorithm: "AES-CCM",
		ivBytes: 12,
		more: 16,
		open: openAead("aes-256-ccm"),
		tooShort: "Crypto.InvalidTagSize",
		encrypt: (client, fields, plaintext) => client.encryptAesCcm({ ...nonceOf(fields), plaintext, tagLength: 16 }),
		decrypt: (client, fields, ciphertext) => client.decryptAesCcm({ ...nonceOf(fields), ciphertext, tagLength: 16 }),
	},
	{
		algorithm: "AES-CBC",
		ivBytes: 16,
		more: 1,
		tooShort: "Crypto.InvalidBufferSize",
		open(key, iv, _aad, body) {
			const decipher = createDecipheriv("aes-256-cbc", key, iv);
			return Buffer.concat([decipher.update(body), decipher.final()]);
		},
		encrypt: (client, { aad: _, ...fields }, plaintext) => client.encryptAesCbc({ ...fields, plaintext }),
		decrypt: (client, { aad: _, ...fields }, ciphertext) => client.decryptAesCbc({ ...fields, ciphertext }),
	},
];

const ANY = 1,
	GENERATED = 2;
const hex = (bytes: Bytes): string => Buffer.from(bytes).toString("hex");

async function make(algorithm: Mode["algorithm"], entropy = systemEntropy): Promise<{ hsm: TestHsm; client: Client; key: Bytes }> {
	const operations = ["encrypt", "decrypt"] as const;
	const hsm = new TestHsm({
		sizes: { poolBytes: POOL },
		entropy,
		keys: [
			symmetric(ANY, 32, { ...noPermissions, import: true }, { algorithms: [algorithm], operations }),
			symmetric(GENERATED, 32, { ...noPermissions, import: true }, { algorithms: [algorithm], operations, iv: "generated" }),
		],
	});
	const key = random.bytes(32);
	for (const id of [ANY, GENERATED]) await hsm.answer(hsm.clients[0].importSymmetricKey({ key: id, data: key }));
	return { hsm, client: hsm.clients[0], key };
}

describe.each(modes)("an iv of $algorithm that is left out", ({ algorithm, ivBytes, more, encrypt, decrypt, open, tooShort }) => {
	test("is generated for each message, and lies in front of a ciphertext that node:crypto and the HSM open", async () => {
		const { hsm, client, key } = await make(algorithm);
		const ivs = new Set<string>();
		for (const size of [0, 1, 15, 16, 17, 100, 300]) {
			for (const named of [ANY, GENERATED, key]) {
				const [plaintext, aad] = [random.bytes(size), random.bytes(random.below(20))];
				const ciphertext = await hsm.answer(encrypt(client, { key: named, aad }, plaintext));
				const [iv, body] = [ciphertext.subarray(0, ivBytes), ciphertext.subarray(ivBytes)];
				expect(body.length).toBe(more === 1 ? size - (size % 16) + 16 : size + more);
				expect(hex(open(key, iv, aad, body)), `seed ${seed}, ${size} bytes`).toBe(hex(plaintext));
				ivs.add(hex(iv));
				expect(hex(await hsm.answer(decrypt(client, { key: named, aad }, ciphertext)))).toBe(hex(plaintext));
				// For decrypting, the caller may still give an iv.
				expect(hex(await hsm.answer(decrypt(client, { key: named, aad, iv }, body)))).toBe(hex(plaintext));
			}
		}
		expect(ivs.size).toBe(21);
		expect(freeMemory(client)).toBe(POOL);
	});

	test("can not be chosen for a key with generated ivs", async () => {
		const { hsm, client, key } = await make(algorithm);
		const iv = random.bytes(ivBytes);
		const plaintext = random.bytes(20);
		await expect(hsm.answer(encrypt(client, { key: GENERATED, iv }, plaintext))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		for (const named of [ANY, key])
			expect(hex(open(key, iv, new Uint8Array(0), await hsm.answer(encrypt(client, { key: named, iv }, plaintext))))).toBe(hex(plaintext));
	});

	test("is different from an empty one, which is refused by name", async () => {
		const { hsm, client, key } = await make(algorithm);
		const iv = new Uint8Array(0);
		const field = algorithm === "AES-GCM" || algorithm === "AES-CBC" ? "iv" : "nonce";
		for (const ask of [() => encrypt(client, { key, iv }, random.bytes(5)), () => decrypt(client, { key, iv }, random.bytes(64))]) {
			const reason: unknown = await hsm.answer(ask()).catch((error: unknown) => error);
			expect(reason).toBeInstanceOf(HsmError);
			expect(reason).toMatchObject({ code: "Crypto.InvalidIvSize" });
			expect(String(reason)).toContain(`"${field}" expected a size above 0, or to be left out, got 0`);
		}
		expect(freeMemory(client)).toBe(POOL);
	});

	test("is not taken from a ciphertext that is too short for it", async () => {
		const { hsm, client, key } = await make(algorithm);
		const least = ivBytes + 16;
		for (let size = 0; size < least; size++) await expect(hsm.answer(decrypt(client, { key }, random.bytes(size)))).rejects.toMatchObject({ code: tooShort });
		// Random bytes may have valid padding. This changes a padding of 1 byte to one of 129.
		const shortest = await hsm.answer(encrypt(client, { key }, random.bytes(15)));
		shortest[ivBytes - 1] ^= 0x80;
		await expect(hsm.answer(decrypt(client, { key }, more === 1 ? shortest : random.bytes(least)))).rejects.toMatchObject({
			code: more === 1 ? "Crypto.InvalidPadding" : "Crypto.Decrypt",
		});
	});

	test("is authenticated", async () => {
		const { hsm, client } = await make(algorithm);
		if (more === 1) return;
		const ciphertext = await hsm.answer(encrypt(client, { key: GENERATED }, random.bytes(40)));
		for (let bit = 0; bit < 8 * ciphertext.length; bit += 5) {
			const changed = ciphertext.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			await expect(hsm.answer(decrypt(client, { key: GENERATED }, changed))).rejects.toMatchObject({ code: "Crypto.Decrypt" });
		}
	});

	test("leaves nothing in the pool if it can not be generated", async () => {
		let isStuck = false;
		const { hsm, client } = await make(algorithm, {
			fill: (memory, offset, length) => (isStuck ? memory.fill(7, offset, offset + length) : systemEntropy.fill(memory, offset, length)),
		});
		await hsm.answer(encrypt(client, { key: GENERATED }, random.bytes(40)));
		isStuck = true;
		const failures = [];
		for (let count = 0; count < 2; count++)
			failures.push(await hsm.answer(encrypt(client, { key: GENERATED }, random.bytes(40))).catch((error: HsmError) => error.code));
		expect(failures[1]).toBe("WorkerFailed");
		expect(hsm.shared.pools.every((pool) => new Uint8Array(pool).every((byte) => byte === 0))).toBe(true);
		isStuck = false;
		await hsm.answer(encrypt(client, { key: GENERATED }, random.bytes(40)));
	});
});

test("a client that may only encrypt can decrypt by choosing ivs, but not with a key with generated ivs", async () => {
	const sealing = { algorithms: ["AES-GCM"], operations: ["encrypt"] } as const;
	const hsm = new TestHsm({
		keys: [
			symmetric(ANY, 32, { ...noPermissions, import: true }, sealing),
			symmetric(GENERATED, 32, { ...noPermissions, import: true }, { ...sealing, iv: "generated" }),
		],
	});
	const [client] = hsm.clients;
	const [key, iv, secret] = [random.bytes(32), random.bytes(12), random.bytes(48)];
	for (const id of [ANY, GENERATED]) await hsm.answer(client.importSymmetricKey({ key: id, data: key }));
	const cipher = createCipheriv("aes-256-gcm", key, iv);
	const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
	// In counter mode, encrypting again decrypts.
	const opened = await hsm.answer(client.encryptAesGcm({ key: ANY, iv, plaintext: ciphertext }));
	expect(hex(opened.subarray(0, secret.length))).toBe(hex(secret));
	await expect(hsm.answer(client.encryptAesGcm({ key: GENERATED, iv, plaintext: ciphertext }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
});

describe("a worker whose output has no room for a generated iv", () => {
	const key = new Uint8Array(32).fill(3);
	const nothing = new Uint8Array(0);
	const text = new Uint8Array(20).fill(5);

	test.each([
		["EncryptAesGcm", [nothing, nothing, text], []],
		["EncryptAesCcm", [nothing, nothing, text], [16]],
		["EncryptAesCbc", [nothing, text], []],
		["EncryptChaChaPoly", [nothing, nothing, text], []],
	] as const)("writes nothing for %s", (request, inputs, parameters) => {
		for (const capacity of [0, 1, 11, 12, 16, 30]) {
			const job = new Job(request, { key, inputs, parameters, capacity });
			expect(() => runJob(job), `${capacity} bytes`).toThrow(RangeError);
			if (capacity < 12) expect(job.isUntouched()).toBe(true);
			expect(job.memory.subarray(job.memory.length - 5)).toEqual(new Uint8Array(5).fill(MARK));
		}
	});

	test.each([0, 2, 3, 5, 15, 17, 100])("refuses a tag of CCM of %i bytes, for which the core gives no room", (tagLength) => {
		const job = new Job("EncryptAesCcm", { key, inputs: [nothing, nothing, text], parameters: [tagLength] });
		expect(runJob(job)).toBe(Status["Crypto.InvalidTagSize"]);
		expect(job.isUntouched()).toBe(true);
	});
});
