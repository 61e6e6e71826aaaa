import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeyIds, largestPlaintext, region } from "../../hosts/firmware/configuration.js";
import { hmacAlgorithms } from "../../modules/messages/algorithms.js";
import { seed, seeded } from "../support/random.js";
import type { Answer, Step } from "./fixtures/interpreter.js";
import { field, hex, interpret } from "./interpret.js";

type Case = Step & { expected: (answers: readonly Answer[]) => void };

function check(cases: readonly Case[], answers: readonly Answer[]): void {
	let next = 0;
	for (const { ask = [], expected } of cases) expected(answers.slice(next, (next += ask.length)));
}

const generator = seeded(seed);
const { below, bytes, pick } = generator;

function seal(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as "aes-128-gcm", key, iv);
	cipher.setAAD(aad);
	return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

/** The longest additional data in bytes. */
const AAD = 70;

/** A length: often around the blocks of AES and SHA, up to `longest`. */
function length(longest: number): number {
	return pick([below(40), 48 + below(40), 100 + below(40), below(300), below(longest + 1)]);
}

/** The data may be too long for one request. */
function randomHash(): Case {
	// All but BLAKE3, which node:crypto lacks.
	const algorithm = pick(hmacAlgorithms);
	const data = bytes(length(3 * region.sizes.poolBytes));
	return {
		ask: [{ name: "Hash", fields: { data: field(data), algorithm } }],
		expected: ([answer]) => expect(answer).toEqual({ value: createHash(algorithm.toLowerCase().replace("sha-", "sha")).update(data).digest("hex") }),
	};
}

/** Encrypts, decrypts, and decrypts a tampered ciphertext, all at once. */
function randomGcm(keyId?: number, stored?: Uint8Array): Case {
	const key = stored ?? bytes(pick([16, 24, 32]));
	const [iv, aad, plaintext] = [bytes(12), bytes(pick([0, below(AAD)])), bytes(length(largestPlaintext - AAD))];
	const sealed = seal(key, iv, aad, plaintext);
	const tampered = sealed.slice();
	tampered[below(sealed.length)] ^= 1 << below(8);
	const fields = { key: keyId ?? field(key), iv: field(iv), aad: field(aad) };
	return {
		client: below(2),
		ask: [
			{ name: "EncryptAesGcm", fields: { ...fields, plaintext: field(plaintext) } },
			{ name: "DecryptAesGcm", fields: { ...fields, ciphertext: field(sealed) } },
			{ name: "DecryptAesGcm", fields: { ...fields, ciphertext: field(tampered) } },
		],
		expected: (answers) => expect(answers).toEqual([{ value: hex(sealed) }, { value: hex(plaintext) }, { error: "Crypto.Decrypt" }]),
	};
}

describe(`the HSM on the XS simulator answers as node:crypto does (seed ${seed})`, () => {
	it("Hash and AES-GCM with the caller's keys", async () => {
		const cases = Array.from({ length: 150 }, () => (below(2) === 0 ? randomHash() : randomGcm()));
		check(cases, (await interpret(cases)).answers);
	});

	it("AES-GCM with an imported key", async () => {
		const key = bytes(16);
		const imported: Case = {
			ask: [{ name: "ImportSymmetricKey", fields: { key: KeyIds.backup, data: field(key) } }],
			expected: (answers) => expect(answers).toEqual([{ value: null }]),
		};
		const cases = [imported, ...Array.from({ length: 30 }, () => randomGcm(KeyIds.backup, key))];
		check(cases, (await interpret(cases)).answers);
	});

	it("GetRandom, without repetition", async () => {
		const cases: Case[] = Array.from({ length: 20 }, (_, index) => ({
			ask: Array.from({ length: 5 }, () => ({ name: "GetRandom", fields: { size: 16 + index } })),
			expected: (answers) => expect(answers).toHaveLength(5),
		}));
		const { answers } = await interpret(cases);
		const values = answers.map((answer) => ("value" in answer ? String(answer.value).slice(0, 32) : "error"));
		expect(new Set(values).size).toBe(100);
		expect(values.every((value) => value.length === 32)).toBe(true);
	});
});

describe("the HSM on the XS simulator stores keys", () => {
	const id = { key: KeyIds.session };
	const { backup } = KeyIds;
	const one = (name: string, fields: Record<string, number | boolean | string>, answer: Answer): Case => ({
		ask: [{ name, fields }],
		expected: (answers) => expect(answers, name).toEqual([answer]),
	});
	it("as their descriptions say", async () => {
		const iv = field(bytes(12));
		const key = bytes(16);
		const cases = [
			one("IsKeyAvailable", id, { value: false }),
			one("IsKeyAvailable", { key: 4294967295 }, { value: false }),
			one("EncryptAesGcm", { ...id, iv, plaintext: "hex:00" }, { error: "KeyStore.KeyNotFound" }),
			one("EncryptAesGcm", { key: 77, iv, plaintext: "hex:00" }, { error: "KeyStore.InvalidKeyId" }),
			one("DeleteKey", id, { error: "KeyStore.KeyNotFound" }),
			one("GenerateSymmetricKey", id, { value: null }),
			one("IsKeyAvailable", id, { value: true }),
			one("GenerateSymmetricKey", id, { error: "KeyStore.KeyAlreadyExists" }),
			one("GenerateSymmetricKey", { ...id, overwrite: true }, { value: null }),
			one("ImportSymmetricKey", { ...id, data: field(bytes(32)), overwrite: true }, { error: "KeyStore.NotAllowed" }),
			one("ExportSymmetricKey", id, { error: "KeyStore.NotAllowed" }),
			one("ExportSymmetricKey", { key: backup }, { error: "KeyStore.KeyNotFound" }),
			one("ImportSymmetricKey", { key: backup, data: field(bytes(15)) }, { error: "KeyStore.InvalidBufferSize" }),
			one("ImportSymmetricKey", { key: backup, data: field(key) }, { value: null }),
			one("ImportSymmetricKey", { key: backup, data: field(key), overwrite: true }, { error: "KeyStore.KeyAlreadyExists" }),
			one("ExportSymmetricKey", { key: backup }, { value: hex(key) }),
			one("DeleteKey", { key: backup }, { value: null }),
			one("ExportSymmetricKey", { key: backup }, { error: "KeyStore.KeyNotFound" }),
		];
		check(cases, (await interpret(cases)).answers);
	});
});
