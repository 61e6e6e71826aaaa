import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeyIds, region } from "../../hosts/firmware/configuration.js";
import { requests } from "../../modules/messages/requests.js";
import { EXTERNAL_KEY } from "../../modules/messages/slot.js";
import type { RawRequest } from "../support/raw-client.js";
import type { Step } from "./fixtures/interpreter.js";
import { field, interpret } from "./interpret.js";

const { poolBytes } = region.sizes;
const iv = field(new Uint8Array(12));
const key = field(new Uint8Array(16));
const bytes = (size: number) => field(new Uint8Array(size));
const good: Step = { ask: [{ name: "Hash", fields: { data: "hex:616263", algorithm: "SHA-256" } }] };
const goodAnswer = { value: createHash("sha256").update("abc").digest("hex") };

/** Invalid requests through the API, and the error of each. */
const questions: [string, Record<string, number | boolean | string>, string][] = [
	...[0, 1, 15, 17, 31, 33, 64].map((size): [string, Record<string, string>, string] => [
		"EncryptAesGcm",
		{ key: bytes(size), iv, plaintext: "hex:00" },
		"Crypto.InvalidSymmetricKeySize",
	]),
	...[0, 65, 128].map((size): [string, Record<string, string>, string] => [
		"EncryptAesGcm",
		{ key, iv: bytes(size), plaintext: "hex:00" },
		"Crypto.InvalidIvSize",
	]),
	...[0, 1, 15].map((size): [string, Record<string, string>, string] => ["DecryptAesGcm", { key, iv, ciphertext: bytes(size) }, "Crypto.InvalidTagSize"]),
	["DecryptAesGcm", { key, iv, ciphertext: bytes(16) }, "Crypto.Decrypt"],
	...[0, 11, 12, 16, 27].map((size): [string, Record<string, string>, string] => ["DecryptAesGcm", { key, ciphertext: bytes(size) }, "Crypto.InvalidTagSize"]),
	["DecryptAesGcm", { key, ciphertext: bytes(28) }, "Crypto.Decrypt"],
	["EncryptChaChaPoly", { key: bytes(32), nonce: bytes(0), plaintext: bytes(1) }, "Crypto.InvalidIvSize"],
	...[0, 15, 16, 31, 33].map((size): [string, Record<string, string>, string] => [
		"DecryptAesCbc",
		{ key, ciphertext: bytes(size) },
		"Crypto.InvalidBufferSize",
	]),
	...[0, 5, 17, 4294967295].flatMap((tagLength): [string, Record<string, string | number>, string][] => [
		["EncryptAesCcm", { key, nonce: iv, plaintext: bytes(16), tagLength }, "Crypto.InvalidTagSize"],
		["DecryptAesCcm", { key, nonce: iv, ciphertext: bytes(40), tagLength }, "Crypto.InvalidTagSize"],
	]),
	...[0, 15, 17].map((size): [string, Record<string, string | number>, string] => [
		"EncryptAesCtr",
		{ key, counter: bytes(size), length: 64, plaintext: "hex:00" },
		"Crypto.InvalidIvSize",
	]),
	...[0, 129, 4294967295].flatMap((length): [string, Record<string, string | number>, string][] => [
		["EncryptAesCtr", { key, counter: bytes(16), length, plaintext: "hex:00" }, "InvalidParameter"],
		["DecryptAesCtr", { key, counter: bytes(16), length, ciphertext: bytes(2 * poolBytes) }, "InvalidParameter"],
		["AesCtrStart", { key, counter: bytes(16), length }, "InvalidParameter"],
	]),
	["EncryptAesCtr", { key, counter: bytes(16), length: 1, plaintext: bytes(33) }, "Crypto.InvalidBufferSize"],
	["DecryptAesCtr", { key, counter: bytes(16), length: 6, ciphertext: bytes(2 * poolBytes) }, "Crypto.InvalidBufferSize"],
	["AesCtrStart", { key: KeyIds.session, counter: bytes(16), length: 64 }, "KeyStore.NotAllowed"],
	...[0, 15, 17, 20].map((size): [string, Record<string, string>, string] => ["EncryptAesKw", { key, plaintext: bytes(size) }, "Crypto.InvalidBufferSize"]),
	...[0, 16, 23, 25].map((size): [string, Record<string, string>, string] => ["DecryptAesKw", { key, ciphertext: bytes(size) }, "Crypto.InvalidBufferSize"]),
	["DecryptAesKw", { key, ciphertext: bytes(24) }, "Crypto.Decrypt"],
	["DecryptAesKw", { key: KeyIds.wrapping, ciphertext: bytes(24) }, "KeyStore.NotAllowed"],
	...[0, 3, 33, 4294967295].flatMap((tagLength): [string, Record<string, string | number>, string][] => [
		["CalculateHmac", { key, message: bytes(3), algorithm: "SHA-256", tagLength }, "Crypto.InvalidTagSize"],
		["VerifyHmac", { key, message: bytes(3), tag: bytes(32), algorithm: "SHA-256", tagLength }, "Crypto.InvalidTagSize"],
		["VerifyHmac", { key, message: bytes(2 * poolBytes), tag: bytes(32), algorithm: "SHA-256", tagLength }, "Crypto.InvalidTagSize"],
		["VerifyAesCmac", { key, message: bytes(3), tag: bytes(16), tagLength }, "Crypto.InvalidTagSize"],
	]),
	...[15, 153, 160, poolBytes / 2].map((size): [string, Record<string, string | number>, string] => [
		"UnwrapKey",
		{ key: KeyIds.wrapping, wrapped: bytes(size), target: KeyIds.backup },
		"Crypto.InvalidBufferSize",
	]),
	["EncryptAesGcm", { key: 0, iv, plaintext: "hex:" }, "KeyStore.InvalidKeyId"],
	["EncryptAesGcm", { key: KeyIds.session, iv, plaintext: "hex:" }, "KeyStore.KeyNotFound"],
	["ImportSymmetricKey", { key: KeyIds.backup, data: "hex:" }, "KeyStore.InvalidBufferSize"],
	["ImportSymmetricKey", { key: KeyIds.backup, data: bytes(17) }, "KeyStore.InvalidBufferSize"],
	["CalculateAesCmac", { key, message: bytes(poolBytes) }, "RequestTooLarge"],
	["HashUpdate", { session: 1, data: bytes(poolBytes + 1) }, "RequestTooLarge"],
	...[0, 1, 4, 4294967295].flatMap((session): [string, Record<string, string | number>, string][] => [
		["HashUpdate", { session, data: "hex:00" }, "Session.NotFound"],
		["HashFinish", { session }, "Session.NotFound"],
		["HmacUpdate", { session, message: "hex:00" }, "Session.NotFound"],
		["HmacFinish", { session }, "Session.NotFound"],
		["HmacVerifyFinish", { session, tag: bytes(32) }, "Session.NotFound"],
		["AesCtrUpdate", { session, data: "hex:00" }, "Session.NotFound"],
		["EndSession", { session }, "Session.NotFound"],
	]),
	["HmacStart", { key: KeyIds.session, algorithm: "SHA-256" }, "KeyStore.NotAllowed"],
	["HmacVerifyStart", { key: 77, algorithm: "SHA-256" }, "KeyStore.InvalidKeyId"],
	["EndSession", { session: -1 }, 'TypeError: "session" expected an integer of 0 to 4294967295, got number -1'],
	["GetRandom", { size: poolBytes + 1 }, "RequestTooLarge"],
	["GetRandom", { size: 4294967295 }, "RequestTooLarge"],
	["EncryptAesGcm", { key, iv, plaintext: bytes(poolBytes / 2) }, "RequestTooLarge"],
	[
		"Hash",
		{ data: "hex:00", algorithm: "MD5" },
		'TypeError: "algorithm" expected one of SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384, SHA3-512, BLAKE3, SHA-1, got string "MD5"',
	],
	["Hash", { data: 7, algorithm: "SHA-256" }, 'TypeError: "data" expected Uint8Array, got number 7'],
	["GetRandom", { size: -1 }, 'TypeError: "size" expected an integer of 0 to 4294967295, got number -1'],
];

/** Invalid slots, written by hand. The client's pool begins at offset 0 here. */
const codes = requests;
const hash = (data: readonly [number, number], output: readonly [number, number], algorithm = 0): RawRequest => ({
	type: codes.Hash,
	parameters: [algorithm],
	pairs: [undefined, data, undefined, undefined, output],
});
const slots: [string, RawRequest, string][] = [
	["an input behind the pool", hash([poolBytes, 1], [0, 32]), "InvalidBuffer"],
	["an input that ends behind the pool", hash([poolBytes - 1, 2], [0, 32]), "InvalidBuffer"],
	["an input whose end passes 2^32", hash([0x7ffffff0, 0x90000020], [0, 32]), "InvalidBuffer"],
	["an input of 2^32 - 1 bytes", hash([0, 0xffffffff], [0, 32]), "InvalidBuffer"],
	["an output behind the pool", hash([0, 4], [poolBytes - 31, 32]), "InvalidBuffer"],
	["an output over its input", hash([0, 40], [0, 32]), "InvalidBuffer"],
	["an output over the end of its input", hash([0, 40], [39, 32]), "InvalidBuffer"],
	["an output that is too small", hash([0, 40], [40, 31]), "Crypto.InvalidBufferSize"],
	["an unknown algorithm", hash([0, 40], [40, 64], 8), "InvalidParameter"],
	["an unknown request code", { type: 63 }, "UnexpectedRequestType"],
	["no request code", { type: 0 }, "UnexpectedRequestType"],
	["a code beyond the table", { type: 0xffff }, "UnexpectedRequestType"],
	["an external key where there is none", { type: codes.GetRandom | EXTERNAL_KEY, parameters: [0] }, "UnexpectedRequestType"],
];

describe("the HSM on the XS simulator serves the next request after it has refused", () => {
	it("invalid requests through the API", async () => {
		const { answers } = await interpret(questions.flatMap(([name, fields]): Step[] => [{ ask: [{ name, fields }] }, good]));
		questions.forEach(([name, fields, error], index) => {
			const { [2 * index]: refused, [2 * index + 1]: next } = answers;
			expect([name, JSON.stringify(fields).slice(0, 80), refused, next]).toEqual([name, JSON.stringify(fields).slice(0, 80), { error }, goodAnswer]);
		});
	});

	it("invalid slots, written by hand", async () => {
		const { answers } = await interpret(slots.flatMap(([, slot]): Step[] => [{ slot }, { slot: { ...hash([0, 3], [4, 32]), requestId: 5 } }, good]));
		slots.forEach(([what, , error], index) => {
			expect([what, ...answers.slice(3 * index, 3 * index + 3)]).toEqual([what, { error }, { value: "5" }, goodAnswer]);
		});
	});
});
