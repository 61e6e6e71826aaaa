import { describe, expect, test } from "vitest";
import { command } from "./mode-commands.js";
import { buildFor, hex, run } from "./program.js";
import { makeVector, type Operation, type Vector } from "./vectors.js";

buildFor("esp32s3");

describe("the drivers write nothing when they refuse the size of", () => {
	const key = new Uint8Array(16),
		iv = new Uint8Array(16);
	const refusals = (vectors: readonly Vector[]): readonly string[] => run(vectors.map(command)).map((answer) => answer.slice(answer.indexOf(" ") + 1));

	test("keys, nonces and tags", () => {
		const data = new Uint8Array(32),
			nonce = new Uint8Array(12);
		const operations = ["cbcEncrypt", "cbcDecrypt", "ctr", "ccmEncrypt", "ccmDecrypt", "cmac", "kwWrap", "kwUnwrap", "kwpWrap", "kwpUnwrap"] as const;
		const wrongKeys = operations.flatMap((operation) =>
			[0, 15, 20, 33].map((size) => makeVector(operation, { key: new Uint8Array(size), iv: operation.startsWith("ccm") ? nonce : iv, data, tagLength: 16 })),
		);
		const ctr = (given: Partial<Vector>): Vector => makeVector("ctr", { key, iv, data, bits: 32, ...given });
		expect(new Set(refusals([0, 12, 15, 17].map((size) => ctr({ iv: new Uint8Array(size) }))))).toEqual(new Set(["iv-size untouched"]));
		expect(new Set(refusals([0, 129, 256, 2 ** 31, 2 ** 32 - 1].map((bits) => ctr({ bits }))))).toEqual(new Set(["iv-size untouched"]));
		expect(new Set(refusals([1, 2, 5].map((bits) => ctr({ bits, data: new Uint8Array(16 * 2 ** bits + 1) }))))).toEqual(new Set(["data-size untouched"]));
		expect(new Set(refusals(wrongKeys))).toEqual(new Set(["key-size untouched"]));
		const ccm = (given: Partial<Vector>): Vector[] =>
			(["ccmEncrypt", "ccmDecrypt"] as const).map((operation) => makeVector(operation, { key, iv: nonce, data, tagLength: 16, ...given }));
		expect(new Set(refusals([0, 6, 14, 16].flatMap((size) => ccm({ iv: new Uint8Array(size) }))))).toEqual(new Set(["iv-size untouched"]));
		expect(new Set(refusals([0, 2, 3, 5, 15, 17, 18, 20].flatMap((tagLength) => ccm({ tagLength }))))).toEqual(new Set(["tag-size untouched"]));
		const gcm = (given: Partial<Vector>, operation: Operation = "gcmDecrypt"): Vector => makeVector(operation, { key, iv: nonce, data, ...given });
		for (const operation of ["gcmEncrypt", "gcmDecrypt"] as const)
			expect(new Set(refusals([0, 65, 100, 1000].map((size) => gcm({ iv: new Uint8Array(size) }, operation))))).toEqual(new Set(["iv-size untouched"]));
		expect(new Set(refusals([1, 4, 8, 11, 17, 32, 2 ** 31, 2 ** 32 - 1].map((tagLength) => gcm({ tagLength }))))).toEqual(new Set(["tag-size untouched"]));
	});

	test.each([
		["cbcDecrypt", [0, 1, 15, 17, 31, 33]],
		["gcmDecrypt", [0, 1, 12, 15]],
		["ccmDecrypt", [0, 1, 15]],
		["kwWrap", [0, 1, 7, 8, 9, 15, 17, 31]],
		["kwUnwrap", [0, 1, 8, 15, 16, 17, 23, 25, 31]],
		["kwpWrap", [0]],
		["kwpUnwrap", [0, 1, 7, 8, 9, 15, 17, 23, 25]],
	] as const)("data for %s", (operation, lengths) => {
		const vectors = lengths.map((length) =>
			makeVector(operation, { key, iv: operation === "ccmDecrypt" ? iv.subarray(0, 12) : iv, data: new Uint8Array(length), tagLength: 16 }),
		);
		expect(new Set(refusals(vectors))).toEqual(new Set(["data-size untouched"]));
	});

	test("keys of 24 bytes on the ESP32-S3, which has no AES-192", () => {
		const key24 = new Uint8Array(24),
			data = new Uint8Array(32);
		const vectors = (["cbcEncrypt", "cbcDecrypt", "ctr", "ccmEncrypt", "ccmDecrypt", "cmac", "kwWrap", "kwUnwrap", "kwpWrap", "kwpUnwrap"] as const).map(
			(operation) => makeVector(operation, { key: key24, iv: operation.startsWith("ccm") ? iv.subarray(4) : iv, data, tagLength: 16 }),
		);
		const inputs = `${hex(key24)} ${hex(iv.subarray(4))} - ${hex(data)}`;
		const others = [`gcm-encrypt ${inputs}`, `gcm-decrypt ${inputs}`, `block encrypt ${hex(key24)} ${hex(iv)}`, `block decrypt ${hex(key24)} ${hex(iv)}`];
		const answers = [...run(vectors.map(command), "esp32s3").map((answer) => answer.slice(answer.indexOf(" ") + 1)), ...run(others, "esp32s3")];
		expect(answers).toEqual(Array(vectors.length + others.length).fill("key-size untouched"));
	});

	test("HMAC over a hash that the chip lacks", () => {
		const vectors = [0, 160, 224, 257].map((bits) => makeVector("hmac", { key, data: key, bits }));
		expect(new Set(refusals(vectors))).toEqual(new Set(["unsupported untouched"]));
	});
});
