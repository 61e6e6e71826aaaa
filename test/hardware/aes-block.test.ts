/** The block function and counter mode of the AES driver. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seed, seeded } from "../support/random.js";
import { hex, run } from "./program.js";

const keySizes = [16, 24, 32] as const;

describe("the block function", () => {
	// FIPS 197, appendix C.
	const text = "00112233445566778899aabbccddeeff";
	const examples = [
		{ size: 16, ciphertext: "69c4e0d86a7b0430d8cdb78070b4c55a" },
		{ size: 24, ciphertext: "dda97ca4864cdfe06eaf70a0ec0d7191" },
		{ size: 32, ciphertext: "8ea2b7ca516745bfeafc49904b496089" },
	];
	const sequence = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

	test.each(examples)("computes FIPS 197, appendix C, with a key of $size bytes", ({ size, ciphertext }) => {
		const key = sequence.slice(0, 2 * size);
		for (const command of ["cipher", "block"])
			expect(run([`${command} encrypt ${key} ${text}`, `${command} decrypt ${key} ${ciphertext}`])).toEqual([`ok ${ciphertext}`, `ok ${text}`]);
	});

	test("agrees with node:crypto in both directions at every alignment", () => {
		const random = seeded(seed);
		const cases = Array.from({ length: 200 }, () => ({ key: random.bytes(random.pick(keySizes)), text: random.bytes(16) }));
		const commands: string[] = [];
		const wanted: string[] = [];
		cases.forEach(({ key, text: block }, index) => {
			const name = `aes-${key.length * 8}-ecb`;
			const cipher = createCipheriv(name, key, null).setAutoPadding(false);
			const decipher = createDecipheriv(name, key, null).setAutoPadding(false);
			for (const command of ["cipher", "block"])
				commands.push(`align ${index % 8}`, `${command} encrypt ${hex(key)} ${hex(block)}`, `${command} decrypt ${hex(key)} ${hex(block)}`);
			const answers = ["ok", `ok ${hex(cipher.update(block))}`, `ok ${hex(decipher.update(block))}`];
			wanted.push(...answers, ...answers);
		});
		expect(run(commands)).toEqual(wanted);
	});

	test("refuses other key sizes", () => {
		const sizes = [0, 1, 15, 17, 20, 31, 33, 64];
		const answers = run(sizes.map((size) => `block encrypt ${hex(new Uint8Array(size))} ${text}`));
		expect(answers).toEqual(sizes.map(() => "key-size untouched"));
	});
});

describe("counter mode", () => {
	test("counts in the last 32 bits of the block, and wraps there", () => {
		const key = seeded(seed + 2).bytes(32);
		const start = "000102030405060708090a0bfffffffe";
		const blocks = [start, "000102030405060708090a0bffffffff", "000102030405060708090a0b00000000"].join("");
		const stream = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(Buffer.from(blocks, "hex"));
		expect(run([`counter ${hex(key)} ${start} ${"00".repeat(48)}`])).toEqual([`1 000102030405060708090a0b00000001 ok ${hex(stream)}`]);
	});

	test("releases the lock every 2 KB", () => {
		const random = seeded(seed + 3);
		const key = random.bytes(16),
			counter = random.bytes(16);
		const lengths = [0, 1, 2048, 2049, 4096, 10_000];
		const answers = run(lengths.map((length) => `counter ${hex(key)} ${hex(counter)} ${hex(new Uint8Array(length))}`));
		expect(answers.map((answer) => Number(answer.split(" ")[0]))).toEqual([0, 1, 1, 2, 2, 5]);
	});
});
