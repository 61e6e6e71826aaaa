import { describe, expect, test } from "vitest";
import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import { HsmError } from "../../modules/messages/errors.js";
import { methodName, type RequestName } from "../../modules/messages/types.js";
import { freeMemory } from "../support/free-memory.js";
import { symmetric, TestHsm } from "../support/hsm.js";
import { fieldOf, requestNames, rowOf, validValue } from "../support/rows.js";
import { FakeHsm, idle } from "./fake-hsm.js";

/** Valid fields for the API, made from the table: without attributes, so that a key goes into its place. */
function good(name: RequestName): Record<string, unknown> {
	const { key, inputs, parameters } = rowOf(name);
	return Object.fromEntries([
		...(key === "none" ? [] : [["key", 1]]),
		...inputs.filter((field) => field.name !== "attributes").map((field) => [field.name, new Uint8Array(Math.max(field.minimum, Math.min(field.maximum, 4)))]),
		...parameters.filter(({ values }) => values !== "boolean").map((field) => [field.name, fieldOf(field.values, validValue(field.values))]),
	]) as Record<string, unknown>;
}

/** `fields` with one of them replaced, as JavaScript allows in spite of the types. */
function ask(client: Client, name: RequestName, change: Readonly<Record<string, unknown>>): Promise<unknown> {
	return client.request(name, { ...good(name), ...change } as never);
}

describe("a client", () => {
	test.each(requestNames)("has a method for %s that sends the same as request()", async (name) => {
		const fake = new FakeHsm({ poolBytes: 1024 });
		const method = fake.client[methodName(name)].bind(fake.client) as (fields: unknown) => Promise<unknown>;
		void method(good(name)).catch(() => undefined);
		void ask(fake.client, name, {}).catch(() => undefined);
		await idle();
		const [first, second] = [fake.take(), fake.take()];
		expect(first.type).toBe(second.type);
		expect(first.requestId).not.toBe(second.requestId);
	});

	test.each([-1, 2, 0.5, Number.NaN])("can not have the index %d of two clients", (index) => {
		const { region, shared } = new FakeHsm({ clients: 2 });
		expect(() => new Client(new Connection(region, shared, index))).toThrow(RangeError);
	});
});

describe("an invalid field is refused with a TypeError that names it:", () => {
	const wrong: readonly [RequestName, string, readonly unknown[]][] = [
		["GetRandom", "size", [undefined, null, "4", -1, 1.5, Number.NaN, Infinity, 0x1_0000_0000, 4n, true, [4], {}]],
		["GenerateSymmetricKey", "key", [undefined, null, "1", -1, 0.1, Number.NaN, 0x1_0000_0000, 1n, new Uint8Array(16)]],
		["GenerateSymmetricKey", "overwrite", [null, 0, 1, "true", {}]],
		["ImportSymmetricKey", "key", [undefined, new Uint8Array(16), "1"]],
		[
			"ImportSymmetricKey",
			"data",
			[undefined, null, "0123456789abcdef", [1, 2, 3], new ArrayBuffer(16), new Uint16Array(8), new DataView(new ArrayBuffer(16))],
		],
		["ImportSymmetricKey", "overwrite", ["no", 1]],
		["ExportSymmetricKey", "key", [undefined, -1, new Uint8Array(1)]],
		["IsKeyAvailable", "key", [undefined, {}, new Uint8Array(1)]],
		["DeleteKey", "key", [undefined, Symbol("key"), new Uint8Array(1)]],
		["EncryptAesGcm", "key", [undefined, null, "1", -1, 1.5, new ArrayBuffer(16), new Int8Array(16), new Uint8ClampedArray(16)]],
		["EncryptAesGcm", "iv", [null, 12, new ArrayBuffer(12)]],
		["EncryptAesGcm", "aad", [null, 0, "aad", new ArrayBuffer(1)]],
		["EncryptAesGcm", "plaintext", [undefined, null, "text"]],
		["DecryptAesGcm", "ciphertext", [undefined, null, "text"]],
		["CalculateHmac", "tagLength", [null, "16", -1, 1.5, Number.NaN, 0x1_0000_0000, 16n, true]],
		["Hash", "data", [undefined, "abc"]],
		["Hash", "algorithm", [undefined, null, "SHA-224", "sha-256", "", 0, "length", "toString", ["SHA-256"]]],
	];
	test.each(wrong)("%s %s", async (name, field, values) => {
		const fake = new FakeHsm();
		const before = freeMemory(fake.client);
		for (const value of values) {
			const reason: unknown = await ask(fake.client, name, { [field]: value }).then(
				() => undefined,
				(error: unknown) => error,
			);
			expect(reason).toBeInstanceOf(TypeError);
			expect(String(reason)).toContain(`"${field}"`);
		}
		expect(fake.requestsWaiting).toBe(0);
		expect(fake.rings).toBe(0);
		expect(freeMemory(fake.client)).toBe(before);
	});

	test("fields that are undefined reject too, without a throw", async () => {
		const { client } = new FakeHsm();
		await expect(client.request("GetRandom", undefined as never)).rejects.toBeInstanceOf(TypeError);
		await expect(client.request("NoSuchRequest" as never, {} as never)).rejects.toBeInstanceOf(TypeError);
		await expect(client.request("toString" as never, {} as never)).rejects.toBeInstanceOf(TypeError);
	});
});

describe("an error of the HSM", () => {
	const hsm = new TestHsm({ keys: [symmetric(1, 16)] });
	const [client] = hsm.clients;
	const bytes = (size: number): Uint8Array => new Uint8Array(size);
	const refused: readonly [string, string, () => Promise<unknown>][] = [
		["a key id without a place", "KeyStore.InvalidKeyId", () => client.encryptAesGcm({ key: 9, iv: bytes(12), plaintext: bytes(1) })],
		["a key that is not there", "KeyStore.KeyNotFound", () => client.exportSymmetricKey({ key: 1 })],
		["a key of another size", "KeyStore.InvalidBufferSize", () => client.importSymmetricKey({ key: 1, data: bytes(15) })],
		["an empty key to import", "KeyStore.InvalidBufferSize", () => client.importSymmetricKey({ key: 1, data: bytes(0) })],
		["an own key of no AES size", "Crypto.InvalidSymmetricKeySize", () => client.encryptAesGcm({ key: bytes(17), iv: bytes(12), plaintext: bytes(1) })],
		["an own key of no bytes", "Crypto.InvalidSymmetricKeySize", () => client.encryptAesGcm({ key: bytes(0), iv: bytes(12), plaintext: bytes(1) })],
		["an iv of 65 bytes", "Crypto.InvalidIvSize", () => client.encryptAesGcm({ key: bytes(16), iv: bytes(65), plaintext: bytes(1) })],
		["an iv of 100 bytes", "Crypto.InvalidIvSize", () => client.encryptAesGcm({ key: bytes(16), iv: bytes(100), plaintext: bytes(1) })],
		["an iv of 65 bytes to decrypt with", "Crypto.InvalidIvSize", () => client.decryptAesGcm({ key: bytes(16), iv: bytes(65), ciphertext: bytes(20) })],
		["a ciphertext shorter than its tag", "Crypto.InvalidTagSize", () => client.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(15) })],
		["an empty ciphertext", "Crypto.InvalidTagSize", () => client.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(0) })],
		["a wrong tag", "Crypto.Decrypt", () => client.decryptAesGcm({ key: bytes(16), iv: bytes(12), ciphertext: bytes(16) })],
	];

	test.each(refused)("%s rejects with an HsmError of code %s, and leaves no memory allocated", async (_what, code, ask) => {
		const reason: unknown = await hsm.answer(ask()).then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(reason).toBeInstanceOf(HsmError);
		expect(reason).toMatchObject({ code, name: "HsmError" });
		expect(freeMemory(client)).toBe(4096);
	});

	test("carries the name of the request", async () => {
		await expect(hsm.answer(client.deleteKey({ key: 1 }))).rejects.toThrow("DeleteKey: KeyStore.KeyNotFound");
	});

	test("also rejects if there is no worker", async () => {
		const small = new TestHsm({ without: ["aes"] });
		await expect(small.answer(small.clients[0].encryptAesGcm({ key: bytes(16), iv: bytes(12), plaintext: bytes(1) }))).rejects.toMatchObject({
			code: "NoWorkerForRequest",
		});
	});
});
