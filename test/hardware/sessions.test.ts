/** Digests and HMAC in pieces by the drivers, on the models of both chips. */
import { createHash } from "node:crypto";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { STATE_WORDS } from "../../modules/workers/noble-state.js";
import { startHmac } from "../../modules/workers/software-sessions.js";
import { seed, seeded } from "../support/random.js";
import { buildFor, type Chip, hex, run } from "./program.js";
import { publishedVectors } from "./published-vectors.js";
import { algorithms, digestOf, expectAnswers, hmacOf, interleaved, ok, type Step, updates } from "./session-scripts.js";

buildFor("esp32s3");

const chips: readonly Chip[] = ["esp32", "esp32s3"];
const both = chips.flatMap((chip) => algorithms.map((bits) => ({ chip, bits })));
const block = (bits: number): number => (bits === 256 ? 64 : 128);

const nobles = { 256: sha256, 384: sha384, 512: sha512 };

/** The inner and the outer state after the block with the key, in the chip's form: numbers, of 64 bits the lower half first, or bytes. */
function states(chip: Chip, bits: (typeof algorithms)[number], key: Uint8Array): Uint8Array[] {
	const words = new Uint32Array(2 * STATE_WORDS);
	startHmac(nobles[bits], key, words);
	return [0, STATE_WORDS].map((start) => {
		const state = words.slice(start + 2, start + 2 + (bits === 256 ? 8 : 16));
		const bytes = new DataView(new ArrayBuffer(state.byteLength));
		state.forEach((word, index) => bytes.setUint32(4 * (chip === "esp32" && bits > 256 ? index ^ 1 : index), word, chip === "esp32"));
		return new Uint8Array(bytes.buffer);
	});
}

describe.each(both)("SHA-$bits in pieces on the $chip", ({ chip, bits }) => {
	const random = seeded(seed + bits);

	test("has the digest of the whole message, wherever it is cut, at any alignment", () => {
		const size = block(bits);
		const message = random.bytes(2 * size + 5);
		expectAnswers(
			chip,
			[0, 1, size - 1, size, size + 1, 2 * size, message.length].flatMap((length) => {
				const part = message.subarray(0, length);
				return Array.from({ length: length + 1 }, (_unused, place): Step[] => [
					[`align ${place % 8}`, "ok"],
					[`start 0 ${bits}`, "ok"],
					...ok(updates(0, part, [place])),
					["finish 0", `ok ${digestOf(bits, part)}`],
				]).flat();
			}),
		);
	});

	test("has the HMAC of the whole message, for keys shorter and longer than a block", () => {
		const size = block(bits);
		expectAnswers(
			chip,
			[0, 1, 20, size - 1, size, size + 1, 300].flatMap((keyLength) =>
				[0, 1, size - 1, size, 3 * size + 2].flatMap((length): Step[] => {
					const [key, message] = [keyLength, length].map(random.bytes);
					return [
						[`start-hmac 1 ${bits} ${hex(key)}`, "ok"],
						...ok(updates(1, message, [random.below(length + 1)])),
						["finish 1", `ok ${hmacOf(bits, key, message)}`],
					];
				}),
			),
		);
	});

	test("leaves neither message nor state in the peripheral, when it finishes and when it ends early", () => {
		const size = block(bits);
		for (const last of ["finish 0", "end 0"]) {
			const text = run([`start 0 ${bits}`, `update 0 ${"77".repeat(3 * size + 20)}`, "update 0 7777", last, "registers", "blocks"], chip);
			expect(text[4]?.split(" ")[2]?.slice(0, 2 * size)).toBe("00".repeat(size));
			expect(text[4]).not.toContain("7777");
			expect(text[5]).toMatch(/ off$/);
		}
	});
});

describe.each(chips)("on the %s", (chip) => {
	// FIPS 180-2 appendices B.3, C.3 and D.3: a million times `a`.
	test.each([
		[256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
		[384, "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985"],
		[512, "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"],
	])("NIST's example for SHA-%i of a million letters has the right digest, in the engine and while another digest holds it", (bits, digest) => {
		const take = [
			["start 1 256", "ok"],
			["update-long 1 62 100", "ok"],
		] as const;
		const question = [
			[`start 0 ${bits}`, "ok"],
			["update-long 0 61 1000000", "ok"],
			["finish 0", `ok ${digest}`],
		] as const;
		expectAnswers(chip, [...question, ...take, ...question]);
	});

	test("the examples of RFC 4231 have the right tags", () => {
		const calls = publishedVectors.filter(({ operation }) => operation === "hmac");
		expect(calls).toHaveLength(18);
		expectAnswers(
			chip,
			calls.flatMap(({ bits, key, data, answer = new Uint8Array() }): Step[] => [
				[`start-hmac 0 ${bits} ${hex(key)}`, "ok"],
				...ok(updates(0, data, [data.length >> 1])),
				["finish 0", `ok ${hex(answer)}`],
			]),
		);
	});

	test("five sessions at once have the right results, with whole messages, HMAC and AES between, when some end early or are lost", () => {
		for (let count = 0; count < 8; count++) expectAnswers(chip, interleaved(seeded(seed + count), 200));
	});

	test.each(algorithms)("HMAC-SHA-%i leaves neither key nor inner digest nor states on the stack", (bits) => {
		const random = seeded(seed + bits);
		for (const keyLength of [40, block(bits), 300]) {
			const [key, data] = [keyLength, 500].map(random.bytes);
			const used = keyLength > block(bits) ? createHash(`sha${bits}`).update(key).digest() : Buffer.from(key);
			const padded = (pad: number): Uint8Array => Uint8Array.from({ length: block(bits) }, (_unused, index) => (used[index] ?? 0) ^ pad);
			const inner = createHash(`sha${bits}`).update(padded(0x36)).update(data).digest();
			const needles = [key, used, padded(0x36), padded(0x5c), inner, ...states(chip, bits, key)].map((bytes) => hex(bytes.subarray(0, 16)));
			const search = (way: string): string => `stack ${way} ${bits} ${hex(key)} ${hex(data)} ${needles.length} ${needles.join(" ")}`;
			const ways = ["start", "pieces", "whole", "leaking"];
			const [start, pieces, whole, leaking] = run(ways.map(search), chip);
			expect([start, pieces, whole], `seed ${seed}, key of ${keyLength}`).toEqual(["0", "0", "0"]);
			expect(Number(leaking)).toBeGreaterThan(0);
		}
	});
});
