import { createHmac, hkdfSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { KeyDescription, Usage } from "../../modules/keystore/description.js";
import { hkdfAlgorithms } from "../../modules/messages/algorithms.js";
import { MINIMUM_KEY_BYTES } from "../../modules/messages/sizes.js";
import { noPermissions, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const SECRET = 200,
	AES = 201,
	KEK = 202;
const mac: Usage = { algorithms: ["HMAC"], operations: ["sign", "verify"] };
const imported = { ...noPermissions, import: true };
const sizes = Array.from({ length: 20 }, (_, index) => index + 1);

/** A secret to derive from, a place for an AES key derived from it, and a place of each small size for HMAC, with its size as id. */
const keys: readonly KeyDescription[] = [
	symmetric(SECRET, 32, noPermissions, { algorithms: ["HKDF"], operations: ["deriveKey"] }),
	symmetric(AES, 16, noPermissions, { algorithms: ["AES-GCM"], operations: ["encrypt"] }),
	symmetric(KEK, 16, imported, wrapping),
	...sizes.map((size) => symmetric(size, size, { ...imported, overwrite: true }, mac)),
];

function make(): { hsm: TestHsm; client: Client } {
	const hsm = new TestHsm({ keys });
	return { hsm, client: hsm.clients[0] };
}

/**
 * An attack on a derived key: derive it into ever larger places for HMAC, and try each value of the new byte. Rejects as the HSM does.
 * Returns the key.
 */
async function recover(hsm: TestHsm, client: Client, info: Uint8Array, size: number): Promise<Uint8Array> {
	const known = new Uint8Array(size);
	const message = Uint8Array.of(1);
	for (let length = 1; length <= size; length++) {
		await hsm.answer(client.deriveKeyHkdf({ key: SECRET, info, target: length, algorithm: "SHA-256", overwrite: true }));
		const tag = await hsm.answer(client.calculateHmac({ key: length, message, algorithm: "SHA-256" }));
		for (let byte = 0; byte < 256; byte++) {
			known[length - 1] = byte;
			if (createHmac("sha256", known.subarray(0, length)).update(message).digest().equals(tag)) break;
		}
	}
	return known;
}

describe("a key of less than 112 bits", () => {
	test("is not derived, so nobody learns a key byte by byte from its beginnings", async () => {
		const { hsm, client } = make();
		const info = random.bytes(8);
		await hsm.answer(client.generateSymmetricKey({ key: SECRET }));
		await hsm.answer(client.deriveKeyHkdf({ key: SECRET, info, target: AES, algorithm: "SHA-256" }));
		const outcome = await recover(hsm, client, info, 16).then(
			(key) => `recovered ${Buffer.from(key).toString("hex")}`,
			(error: unknown) => String(error),
		);
		expect(outcome, `seed ${seed}`).toBe('HsmError: DeriveKeyHkdf: KeyStore.NotAllowed ("target" 1)');
	});

	test.each(sizes)("is not made, and one of 112 bits or more is: %d bytes", async (size) => {
		const { hsm, client } = make();
		const refused = { code: "KeyStore.NotAllowed" };
		const isMade = size >= MINIMUM_KEY_BYTES;
		await hsm.answer(client.generateSymmetricKey({ key: SECRET }));
		const own = random.bytes(16);
		await hsm.answer(client.importSymmetricKey({ key: KEK, data: own }));
		const ways: readonly (() => Promise<void>)[] = [
			() => client.generateSymmetricKey({ key: size, overwrite: true }),
			() => client.deriveKeyHkdf({ key: SECRET, target: size, algorithm: "SHA-256", overwrite: true }),
			// From the caller's own key: an import, but of the HSM's making.
			() => client.deriveKeyHkdf({ key: own, target: size, algorithm: "SHA-256", overwrite: true }),
		];
		for (const ask of ways) {
			if (isMade) await hsm.answer(ask());
			else await expect(hsm.answer(ask())).rejects.toMatchObject(refused);
			expect(hsm.hasKey(size)).toBe(isMade);
		}
		// RFC 5649 wraps any size; a place that is too small takes no unwrapped key.
		const wrapped = random.bytes(8 * Math.ceil(size / 8) + 8);
		for (const key of [own, KEK])
			await expect(hsm.answer(client.unwrapKey({ key, wrapped, target: size, padded: true, overwrite: true }))).rejects.toMatchObject(
				isMade && key !== KEK ? { code: "Crypto.Decrypt" } : refused,
			);
		await hsm.answer(client.importSymmetricKey({ key: size, data: random.bytes(size), overwrite: true }));
		expect(hsm.hasKey(size)).toBe(true);
	});

	test("has a place only if it is imported, and not wrapped", () => {
		for (const size of sizes) {
			const make = (permissions: typeof noPermissions) => () => new TestHsm({ keys: [symmetric(7, size, permissions, mac)] });
			for (const permissions of [noPermissions, { ...imported, wrap: true }, { ...noPermissions, wrap: true }]) {
				if (size < MINIMUM_KEY_BYTES) expect(make(permissions)).toThrow(RangeError);
				else expect(make(permissions)).not.toThrow();
			}
			expect(make(imported)).not.toThrow();
		}
	});

	test("does not limit what HKDF gives to the application", async () => {
		const { hsm, client } = make();
		for (const size of [1, 13, 14]) expect(await hsm.answer(client.hkdf({ key: random.bytes(3), algorithm: "SHA-256", size }))).toHaveLength(size);
	});
});

describe("an empty key is refused", () => {
	const key = new Uint8Array(0);
	const data = random.bytes(40);
	const algorithm = "SHA-256";
	const long = random.bytes(9000);
	const symmetricKeys: readonly [string, (client: Client) => Promise<unknown>][] = [
		["calculateHmac", (client) => client.calculateHmac({ key, message: data, algorithm })],
		["calculateHmac of any length", (client) => client.calculateHmac({ key, message: long, algorithm })],
		["calculateHmac with SHA-3", (client) => client.calculateHmac({ key, message: data, algorithm: "SHA3-256" })],
		["verifyHmac", (client) => client.verifyHmac({ key, message: data, tag: data, algorithm })],
		["verifyHmac of any length", (client) => client.verifyHmac({ key, message: [data], tag: data, algorithm })],
		["hmacStart", (client) => client.hmacStart({ key, algorithm })],
		["hmacVerifyStart", (client) => client.hmacVerifyStart({ key, algorithm })],
		["createHmac", (client) => client.createHmac({ key, algorithm }).digest()],
		["calculateAesCmac", (client) => client.calculateAesCmac({ key, message: data })],
		["encryptChaChaPoly", (client) => client.encryptChaChaPoly({ key, nonce: data.subarray(0, 12), plaintext: data })],
		["unwrapKey", (client) => client.unwrapKey({ key, wrapped: data, target: 16 })],
	];
	test.each(symmetricKeys)("for %s", async (_name, ask) => {
		const { hsm, client } = make();
		await expect(hsm.answer(ask(client))).rejects.toMatchObject({ code: "Crypto.InvalidSymmetricKeySize" });
	});

	test("for public-key cryptography", async () => {
		const { hsm, client } = make();
		await expect(hsm.answer(client.signEcdsa({ key, message: data, curve: "P-256" }))).rejects.toMatchObject({ code: "Crypto.InvalidPrivateKey" });
		await expect(hsm.answer(client.signEd25519({ key, message: data }))).rejects.toMatchObject({ code: "Crypto.InvalidPrivateKey" });
		await expect(hsm.answer(client.verifyEd25519({ key, message: data, signature: data }))).rejects.toMatchObject({ code: "Crypto.InvalidPublicKey" });
		await expect(hsm.answer(client.x25519({ key, publicKey: data.subarray(0, 32) }))).rejects.toMatchObject({ code: "Crypto.InvalidPrivateKey" });
	});
});

describe("an empty key of the caller's", () => {
	const key = new Uint8Array(0);

	test.each(hkdfAlgorithms)("derives with HKDF and %s as OpenSSL does: RFC 5869 §2.2 has no smallest size", async (algorithm) => {
		const { hsm, client } = make();
		const hash = algorithm.replace("-", "").toLowerCase();
		for (const [saltBytes, infoBytes] of [
			[0, 0],
			[20, 0],
			[0, 13],
			[64, 100],
		]) {
			const [salt, info] = [random.bytes(saltBytes), random.bytes(infoBytes)];
			const expected = new Uint8Array(hkdfSync(hash, key, salt, info, 42));
			expect(await hsm.answer(client.hkdf({ key, salt, info, algorithm, size: 42 })), `seed ${seed}`).toEqual(expected);
			await hsm.answer(client.deriveKeyHkdf({ key, salt, info, algorithm, target: 16, overwrite: true }));
			const message = random.bytes(5);
			const tag = createHmac("sha256", expected.subarray(0, 16)).update(message).digest();
			expect(await hsm.answer(client.verifyHmac({ key: 16, message, tag, algorithm: "SHA-256" })), `seed ${seed}`).toBe(true);
		}
	});

	test("is no stored key", () => {
		expect(() => new TestHsm({ keys: [symmetric(7, 0, imported, { algorithms: ["HKDF"], operations: ["deriveBits"] })] })).toThrow(/"type.size" expected 1 to/);
	});
});
