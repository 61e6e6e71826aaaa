import { describe, expect, it } from "vitest";
import { EXTERNAL_KEY } from "../../modules/messages/slot.js";
import type { RawRequest } from "../support/raw-client.js";
import { codes, expectStatus, hash, start } from "./core-requests.js";

describe("the core refuses", () => {
	const far = 0xffffffff;
	const size = 4096;
	const output = [0, 32] as const;
	const outside: [string, readonly [number, number]][] = [
		["beginning far behind the pool", [2 * size, 0]],
		["beginning one byte behind the pool", [size + 1, 0]],
		["reaching over the end of the pool", [size - 4, 8]],
		["longer than everything", [0, far]],
		["whose end passes 2^32", [far - 3, 8]],
		["whose end passes 2^32 and comes back to the pool", [16, far - 8]],
	];
	for (const [what, pair] of outside) {
		it(`an input ${what}`, () => {
			expectStatus(start(), { type: codes.Hash, parameters: [0], pairs: [undefined, pair, undefined, undefined, output] }, "InvalidBuffer");
		});
		it(`an output ${what}`, () => {
			expectStatus(start(), { type: codes.Hash, parameters: [0], pairs: [undefined, [0, 4], undefined, undefined, pair] }, "InvalidBuffer");
		});
		it(`an external key ${what}`, () => {
			expectStatus(
				start(),
				{
					type: codes.EncryptAesGcm | EXTERNAL_KEY,
					pairs: [pair, [0, 12], [0, 0], [0, 4], [100, 20]],
				},
				"InvalidBuffer",
			);
		});
	}
	it("memory in front of the client's pool, where another client's may lie", () => {
		const { hsm, clients } = start();
		for (const pairs of [
			[undefined, [far - 3, 4], undefined, undefined, [0, 32]],
			[undefined, [0, 4], undefined, undefined, [far - 31, 32]],
		] as const)
			expectStatus({ hsm, clients, client: clients[1] }, { type: codes.Hash, parameters: [0], pairs }, "InvalidBuffer");
	});
	it("an output that overlaps an input", () => {
		expectStatus(start(), { type: codes.Hash, parameters: [0], pairs: [undefined, [0, 8], undefined, undefined, [7, 32]] }, "InvalidBuffer");
	});
	it("an output that overlaps the external key", () => {
		expectStatus(
			start(),
			{
				type: codes.EncryptAesGcm | EXTERNAL_KEY,
				pairs: [
					[96, 16],
					[0, 12],
					[0, 0],
					[16, 4],
					[100, 20],
				],
			},
			"InvalidBuffer",
		);
	});
	it("an output that is too small, by one byte", () => {
		expectStatus(start(), { type: codes.Hash, parameters: [0], pairs: [undefined, [0, 8], undefined, undefined, [8, 31]] }, "Crypto.InvalidBufferSize");
	});
	for (const type of [0, 67, 79, 80, 127, 128, 0x80 | 1, 0x100 | 28, 0x10000 | 28, 0x80000000 | 28, far])
		it(`the unknown type ${type}`, () => {
			expectStatus(start(), { type }, "UnexpectedRequestType");
		});
	it("an external key where there is no key", () => {
		expectStatus(start(), { ...hash(77), type: codes.Hash | EXTERNAL_KEY }, "UnexpectedRequestType");
	});
	it("a type that no worker takes", () => {
		expectStatus(start({ without: ["aes"] }), { type: codes.EncryptAesGcm, keyId: 1 }, "NoWorkerForRequest");
	});
	it("a hash algorithm that is not in the table", () => {
		expectStatus(start(), { ...hash(77), parameters: [8] }, "InvalidParameter");
		expectStatus(start(), { ...hash(77), parameters: [far] }, "InvalidParameter");
	});
	it("a boolean that is neither", () => {
		expectStatus(start(), { type: codes.GenerateSymmetricKey, keyId: 1, parameters: [2] }, "InvalidParameter");
	});
	for (const [length, status] of [
		[65, "Crypto.InvalidIvSize"],
		[66, "Crypto.InvalidIvSize"],
		[255, "Crypto.InvalidIvSize"],
	] as const)
		it(`an iv of ${length} bytes`, () => {
			expectStatus(start(), { type: codes.EncryptAesGcm, keyId: 1, pairs: [undefined, [0, length], [0, 0], [16, 4], [100, 20]] }, status);
		});
	for (const length of [0, 15, 17, 31, 33, 64])
		it(`an AES key of ${length} bytes`, () => {
			expectStatus(
				start(),
				{
					type: codes.EncryptAesGcm | EXTERNAL_KEY,
					pairs: [
						[200, length],
						[0, 12],
						[0, 0],
						[16, 4],
						[100, 20],
					],
				},
				"Crypto.InvalidSymmetricKeySize",
			);
		});
	it("a ciphertext shorter than any tag", () => {
		expectStatus(start(), { type: codes.DecryptAesGcm, keyId: 1, pairs: [undefined, [0, 12], [0, 0], [16, 11], [100, 20]] }, "Crypto.InvalidTagSize");
	});
	for (const [tagLength, length] of [
		[0, 15],
		[12, 11],
		[13, 12],
		[16, 15],
	] as const)
		it(`a ciphertext of ${length} bytes with a tag of ${tagLength}`, () => {
			const pairs: RawRequest["pairs"] = [
				[80, 16],
				[0, 9],
				[0, 0],
				[16, length],
				[100, 20],
			];
			expectStatus(start(), { type: codes.DecryptAesGcm | EXTERNAL_KEY, parameters: [tagLength], pairs }, "Crypto.InvalidTagSize");
		});
	it("an unknown key id, and one with no key", () => {
		const pairs: RawRequest["pairs"] = [undefined, [0, 12], [0, 0], [16, 4], [100, 20]];
		expectStatus(start(), { type: codes.EncryptAesGcm, keyId: 99, pairs }, "KeyStore.InvalidKeyId");
		expectStatus(start(), { type: codes.EncryptAesGcm, keyId: 1, pairs }, "KeyStore.KeyNotFound");
	});
	it("inputs that together are larger than the arena, each of them within the pool", () => {
		expectStatus(
			start(),
			{
				type: codes.EncryptAesGcm | EXTERNAL_KEY,
				pairs: [
					[0, 16],
					[0, 12],
					[0, 2000],
					[0, 2000],
					[2040, 2016],
				],
			},
			"RequestTooLarge",
		);
	});
	it("sixteen random words, many times", () => {
		const { hsm, client } = start();
		let state = 12345;
		const word = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
		for (let round = 0; round < 2000; round++) {
			const words = Array.from({ length: 16 }, (_, index) => word() >>> (index % 3 === 0 ? 24 : word() % 32));
			client.sendWords(words);
			hsm.run();
			expect(client.receive()).toMatchObject([{ requestId: words[1] }]);
		}
	});
});
