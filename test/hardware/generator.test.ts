/** The random generator's C, with entropy that the test knows, against a second implementation over node:crypto. */
import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Random, seed, seeded } from "../support/random.js";
import { buildFor, type Chip, hex, run } from "./program.js";

buildFor("esp32s3");

const KEY_BYTES = 32;
const WITNESS_BYTES = 8;
const DRAW_BYTES = KEY_BYTES + WITNESS_BYTES;
/** Around the size of a block, and around the 126 blocks of output in front of which the peripheral is given back. */
const lengths = [1, 12, 15, 16, 17, 0, 31, 32, 33, 48, 100, 2015, 2016, 2017, 4096, 10_000];

/** AES-256 in counter mode from a block of zeros on (SP 800-38A §6.5). */
const keyStream = (key: Uint8Array, length: number): Uint8Array => createCipheriv("aes-256-ctr", key, new Uint8Array(16)).update(new Uint8Array(length));
const sum = (left: Uint8Array, right: Uint8Array): Uint8Array => left.map((byte, index) => byte ^ right[index]);
const bytesOf = (text: string | undefined): Uint8Array => Buffer.from(text ?? "", "hex");

class GeneratorModel {
	key: Uint8Array = new Uint8Array(KEY_BYTES);

	/** The output for this draw of entropy. */
	bytes(draw: Uint8Array, length: number): Uint8Array {
		const stream = keyStream(sum(this.key, draw), KEY_BYTES + length);
		this.key = stream.subarray(0, KEY_BYTES);
		return stream.subarray(KEY_BYTES);
	}
}

const drawsOf = (random: Random, count: number): Uint8Array[] => Array.from({ length: count }, () => random.bytes(DRAW_BYTES));
/** The commands of a request with this entropy. */
const request = (draw: Uint8Array, length: number): string[] => [`entropy ${hex(draw)}`, `fill ${length}`];
/** The outputs, or the refusals, of these requests of one generator. */
const outputs = (requests: readonly (readonly [draw: Uint8Array, length: number])[]): string[] =>
	run(requests.flatMap(([draw, length]) => request(draw, length))).flatMap((answer, index) => (index % 2 === 1 ? [answer.replace(/^\d+ (ok )?/, "")] : []));
/** Every run of four bytes. */
const runsOf = (bytes: Uint8Array): string[] => Array.from({ length: Math.max(bytes.length - 3, 0) }, (_, index) => hex(bytes.subarray(index, index + 4)));

describe.each<Chip>(["esp32", "esp32s3"])("the random generator on the %s", (chip) => {
	test.each([0, 1, 2, 3, 4, 5, 6, 7])("agrees with OpenSSL's AES-256 in counter mode, and draws 40 bytes for any request, at alignment %d", (alignment) => {
		const draws = drawsOf(seeded(seed + alignment), lengths.length);
		const model = new GeneratorModel();
		const wanted = draws.flatMap((draw, index) => {
			const bytes = model.bytes(draw, lengths[index]);
			return ["ok", `ok ${hex(bytes)}`, `${hex(model.key)} ${hex(draw.subarray(KEY_BYTES))} 0`];
		});
		const answers = run([`align ${alignment}`, ...draws.flatMap((draw, index) => [...request(draw, lengths[index]), "generator"])], chip);
		expect(answers.slice(1).map((answer) => answer.replace(/^\d ok/, "ok"))).toEqual(wanted);
	});
});

describe("the random generator", () => {
	const random = seeded(seed);

	test("makes its key of the blocks of counters 0 and 1, and its output of those from 2 on", () => {
		const key = random.bytes(KEY_BYTES);
		const block = (counter: number): Uint8Array => createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(new Uint8Array(16).fill(counter, 15));
		const witness = random.bytes(WITNESS_BYTES);
		const [, output, state] = run([...request(Uint8Array.of(...key, ...witness), 40), "generator"]);
		expect(output).toBe(`1 ok ${hex(Uint8Array.of(...block(2), ...block(3), ...block(4).subarray(0, 8)))}`);
		expect(state).toBe(`${hex(Uint8Array.of(...block(0), ...block(1)))} ${hex(witness)} 0`);
	});

	test("takes the lock once for up to 126 blocks, and gives it back every 128", () => {
		const sizes = [0, 1, 2016, 2017, 4064, 4065];
		expect(run(sizes.map((size) => `fill ${size}`)).map((answer) => answer.split(" ")[0])).toEqual(["1", "1", "1", "2", "2", "3"]);
	});

	test("depends on each byte of key and entropy, and not on the witness", () => {
		const [first, second] = drawsOf(random, 2);
		const [, right] = outputs([
			[first, 0],
			[second, 50],
		]);
		for (const draw of [first, second])
			for (let index = 0; index < DRAW_BYTES; index++) {
				draw[index] ^= 1;
				const [, changed] = outputs([
					[first, 0],
					[second, 50],
				]);
				draw[index] ^= 1;
				if (index < KEY_BYTES) expect(runsOf(bytesOf(right)).filter((four) => runsOf(bytesOf(changed)).includes(four))).toEqual([]);
				else expect(changed).toBe(right);
			}
	});

	test("uses each part of the key stream once, for output or key, even if entropy adds nothing", () => {
		const fixed = seeded(0x5eed);
		const seen = run(
			lengths.flatMap((length) => [...request(Uint8Array.of(...new Uint8Array(KEY_BYTES), ...fixed.bytes(WITNESS_BYTES)), length), "generator"]),
		).flatMap((answer, index) => (index % 3 === 0 ? [] : runsOf(bytesOf(index % 3 === 1 ? answer.split(" ")[2] : answer.split(" ")[0]))));
		expect(seen.length).toBeGreaterThan(18_000);
		// Two of so many runs of four bytes are equal by chance once in twenty times. With this entropy none are.
		expect(new Set(seen).size).toBe(seen.length);
	});

	test("keeps nothing of its output, and its state with the entropy gives no earlier output", () => {
		const draws = drawsOf(random, 3);
		const commands = draws.flatMap((draw) => [...request(draw, 100), "generator"]);
		const answers = run(commands);
		const given = [1, 4, 7].map((index) => bytesOf(answers[index]?.split(" ")[2]));
		const state = bytesOf(answers[8]?.split(" ")[0]);
		const computable = [state, ...draws.map((draw) => keyStream(sum(state, draw), 1000)), keyStream(state, 1000)].flatMap(runsOf);
		// Some of a million pairs of runs are equal by chance once in four thousand times; runs of eight bytes are not.
		const known = new Set(computable.flatMap((four, index) => (index + 4 < computable.length ? [four + computable[index + 4]] : [])));
		for (const output of given) expect(runsOf(output).filter((four, index, all) => index + 4 < all.length && known.has(four + all[index + 4]))).toEqual([]);
	});

	test("leaves neither its keys nor entropy nor key stream on the stack", () => {
		const [key, entropy] = [random.bytes(KEY_BYTES), random.bytes(DRAW_BYTES)];
		const streamKey = sum(key, entropy);
		const secrets = [key, entropy.subarray(0, KEY_BYTES), streamKey, keyStream(streamKey, KEY_BYTES + 64)];
		const search = (way: string, secret: Uint8Array): string => {
			const needles = Array.from({ length: secret.length / 8 }, (_unused, index) => hex(secret.subarray(8 * index, 8 * index + 8)));
			return `stack ${way} 256 ${hex(key)} ${hex(entropy)} ${needles.length} ${needles.join(" ")}`;
		};
		expect(run(secrets.map((secret) => search("generator", secret)))).toEqual(["0", "0", "0", "0"]);
		expect(run([search("leak", key)])).toEqual(["4"]);
	});

	test("leaves no key and no block in the peripheral", () => {
		const [, registers] = run(["fill 100", "registers"]);
		const [key, text] = registers?.split(" ") ?? [];
		expect(key).toBe("00".repeat(KEY_BYTES));
		expect(text).toBe(hex(createCipheriv("aes-256-ecb", new Uint8Array(32), null).setAutoPadding(false).update(new Uint8Array(16))));
	});
});

describe("a source of entropy that is stuck", () => {
	const random = seeded(seed + 1);

	test("is found at the second draw of a new generator, and at the first draw if it gives zeros", () => {
		expect(run(["stick 1", "fill 0", "fill 0", "fill 16"])).toEqual(["ok", "1 ok -", "0 stuck untouched", "0 stuck zeros"]);
		expect(outputs([[new Uint8Array(DRAW_BYTES), 16]])).toEqual(["stuck zeros"]);
	});

	test("leaves no output and the key as it was, and the generator goes on when it recovers", () => {
		const draws = drawsOf(random, 2);
		const [first, , stuck, state, , again, , next] = run([
			...request(draws[0], 32),
			`entropy ${hex(draws[0])}`,
			"fill 5000",
			"generator",
			...request(draws[0], 16),
			...request(draws[1], 16),
		]).slice(1);
		const model = new GeneratorModel();
		expect(first).toBe(`1 ok ${hex(model.bytes(draws[0], 32))}`);
		expect(stuck).toBe("0 stuck zeros");
		expect(state).toBe(`${hex(model.key)} ${hex(draws[0].subarray(KEY_BYTES))} 0`);
		expect(again).toBe("0 stuck zeros");
		expect(next).toBe(`1 ok ${hex(model.bytes(draws[1], 16))}`);
	});

	test("is one whose witness alone repeats, and not one whose other bytes do", () => {
		const [first, second] = drawsOf(random, 2);
		const mixed = (key: Uint8Array, witness: Uint8Array): Uint8Array => Uint8Array.of(...key.subarray(0, KEY_BYTES), ...witness.subarray(KEY_BYTES));
		const [, stuck, good] = outputs([
			[first, 16],
			[mixed(second, first), 16],
			[mixed(first, second), 16],
		]);
		expect(stuck).toBe("stuck zeros");
		expect(good).toMatch(/^[0-9a-f]{32}$/);
	});

	test.each(Array.from({ length: 8 * WITNESS_BYTES }, (_, bit) => bit))("is not one whose witness differs in bit %d", (bit) => {
		const first = random.bytes(DRAW_BYTES);
		const second = first.slice();
		second[KEY_BYTES + (bit >> 3)] ^= 1 << (bit & 7);
		expect(
			outputs([
				[first, 16],
				[second, 16],
			])[1],
		).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe("a glitch of the peripheral", () => {
	const draws = drawsOf(seeded(seed + 2), 3);
	/** Transformations: two blocks for the key, 129 of output, and one that clears the peripheral after 128. */
	const LENGTH = 129 * 16;

	const glitches: [glitch: string, locks: string][] = [
		["skip-key-word 1", "1"],
		["skip-key-word 3", "2"],
	];
	for (const count of [1, 2, 3, 4, 128]) glitches.push([`skip-transform ${count}`, "1"]);
	for (const count of [130, 131, 132]) glitches.push([`skip-transform ${count}`, "2"]);

	test.each(glitches)("%s is a fault that leaves no output and the key as it was", (glitch, locks) => {
		const [first, , , fault, state, , next, registers] = run([
			...request(draws[0], 16),
			glitch,
			...request(draws[1], LENGTH),
			"generator",
			...request(draws[2], 16),
			"registers",
		]).slice(1);
		const model = new GeneratorModel();
		expect(first).toBe(`1 ok ${hex(model.bytes(draws[0], 16))}`);
		expect(fault).toBe(`${locks} fault zeros`);
		expect(state).toBe(`${hex(model.key)} ${hex(draws[1].subarray(KEY_BYTES))} 0`);
		expect(next).toBe(`1 ok ${hex(model.bytes(draws[2], 16))}`);
		expect(registers?.split(" ")[0]).toBe("00".repeat(KEY_BYTES));
	});
});

describe("the output of the random generator looks random", () => {
	const fixed = seeded(0x5eed);
	const sample = Buffer.concat(outputs(drawsOf(fixed, 16).map((draw) => [draw, 4096] as const)).map(bytesOf));

	test("it has as many ones as zeros among its bits", () => {
		let ones = 0;
		for (const byte of sample) for (let bit = 0; bit < 8; bit++) ones += (byte >> bit) & 1;
		// Mean 262,144, standard deviation 362. Six standard deviations are the limit.
		expect(Math.abs(ones - 262_144)).toBeLessThan(6 * 362);
	});

	test("it has every byte value about equally often", () => {
		const counts = new Array<number>(256).fill(0);
		for (const byte of sample) counts[byte]++;
		const chiSquare = counts.reduce((total, count) => total + (count - 256) ** 2 / 256, 0);
		// 255 degrees of freedom: mean 255, standard deviation 22.6. Six standard deviations are the limit.
		expect(Math.abs(chiSquare - 255)).toBeLessThan(6 * 22.6);
	});

	test("from the system's entropy it never repeats in two processes", () => {
		const seen = [1, 2].flatMap(() => run(Array.from({ length: 50 }, () => "fill 16")));
		expect(new Set(seen).size).toBe(100);
	});
});
