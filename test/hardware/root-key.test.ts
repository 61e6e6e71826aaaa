import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seed, seeded } from "../support/random.js";
import { buildFor, type Chip, hex, run } from "./program.js";

const chips = ["esp32", "esp32s3"] as const;
buildFor("esp32s3");
buildFor("esp32-development");
buildFor("esp32s3-development");

const zeros = "00".repeat(32);
const refused = `false ${zeros}`;
const hmac = (key: Uint8Array, message: Uint8Array): string => `true ${createHmac("sha256", key).update(message).digest("hex")}`;
const sourceOf = (chip: Chip, ...commands: string[]): string | undefined => run([...commands, "root-key-source"], chip).at(-1);

describe.each(chips)("the root key of the %s", (chip) => {
	test("derives HMAC-SHA-256 of messages of every length from 0 to 300", () => {
		const random = seeded(seed);
		const messages = Array.from({ length: 301 }, (_unused, length) => random.bytes(length));
		const key = random.bytes(32).map((byte) => byte || 1);
		const commands = messages.flatMap((message, index) => [`align ${index % 8}`, `derive ${hex(message)}`]);
		const answers = run([`efuse-burn ${hex(key)}`, ...commands], chip);
		expect(answers.slice(1)).toEqual(messages.flatMap((message) => ["ok", hmac(key, message)]));
	});

	test("derives with any key", () => {
		const random = seeded(seed + 1);
		const keys = Array.from({ length: 100 }, () => random.bytes(32));
		const message = random.bytes(77);
		const answers = run(
			keys.flatMap((key) => [`efuse-burn ${hex(key)}`, `derive ${hex(message)}`]),
			chip,
		);
		expect(answers).toEqual(keys.flatMap((key) => ["ok", hmac(key, message)]));
	});

	test("is none in a block of zeros, and nothing is derived", () => {
		expect(run([`efuse-burn ${zeros}`, "root-key-source", "derive 616263", "derive -"], chip)).toEqual(["ok", "0", refused, refused]);
		expect(sourceOf(`${chip}-development`, `efuse-burn ${zeros}`)).toBe("0");
	});

	test("is random and another one in each process, unless it is burnt", () => {
		const [first, second] = [run(["derive 616263", "derive 616263"], chip), run(["derive 616263"], chip)];
		expect(first[0]).toMatch(/^true [\da-f]{64}$/);
		expect(first[1]).toBe(first[0]);
		expect(second[0]).not.toBe(first[0]);
	});

	test("is not for development, unless the build says so", () => {
		expect(sourceOf(chip)).toBe(chip === "esp32" ? "2" : "3");
		expect(sourceOf(`${chip}-development`)).toBe("1");
	});

	test("can be used between digests", () => {
		const sha = "ok ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
		const key = new Uint8Array(32).fill(9);
		const answers = run([`efuse-burn ${hex(key)}`, "sha 256 616263", "derive 616263", "sha 256 616263", "derive -"], chip);
		expect(answers).toEqual(["ok", sha, hmac(key, Buffer.from("abc")), sha, hmac(key, new Uint8Array(0))]);
	});
});

describe("the root key of the first ESP32", () => {
	test("is not on the stack after the derivation, and neither is its padded form", () => {
		const random = seeded(seed + 2);
		const key = random.bytes(32);
		const needles = [0x00, 0x36, 0x5c].flatMap((pad) => [0, 8, 16, 24].map((start) => hex(key.map((byte) => byte ^ pad).subarray(start, start + 8))));
		expect(run([`stack root-key 256 ${hex(key)} 616263 ${needles.length} ${needles.join(" ")}`])).toEqual(["0"]);
	});

	test("is a block with 25 bytes that are not zero, since the block may have other contents", () => {
		for (const [count, source] of [
			[32, "2"],
			[25, "2"],
			[24, "0"],
			[16, "0"],
			[1, "0"],
		] as const) {
			const block = new Uint8Array(32).map((_unused, index) => ((index * 7) % 32 < count ? 0x80 : 0));
			expect(block.filter((byte) => byte !== 0).length).toBe(count);
			const [, , derived] = run([`efuse-burn ${hex(block)}`, "align 0", "derive 616263"]);
			expect(sourceOf("esp32", `efuse-burn ${hex(block)}`)).toBe(source);
			expect(derived).toBe(source === "0" ? refused : hmac(block, Buffer.from("abc")));
		}
	});
});

describe("the root key of the ESP32-S3", () => {
	test.each([0, 1, 2, 3, 4, 5])("may lie in key block %i", (block) => {
		const key = seeded(seed + block).bytes(32);
		const commands = [`efuse-burn ${hex(key)}`, `efuse-place ${block} 1`, "root-key-source", "derive 616263"];
		expect(run(commands, "esp32s3")).toEqual(["ok", "ok", "3", hmac(key, Buffer.from("abc"))]);
	});

	test("counts as readable without read protection", () => {
		expect(run(["efuse-place 3 0", "root-key-source", "efuse-place 3 1", "root-key-source"], "esp32s3")).toEqual(["ok", "2", "ok", "3"]);
	});
});
