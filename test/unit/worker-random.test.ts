import { describe, expect, test } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { UNFINISHED } from "../../modules/messages/methods.js";
import { OUTPUT, SLOT_WORDS } from "../../modules/messages/slot.js";
import type { EntropySource } from "../../modules/workers/engines.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { seeded } from "../support/random.js";
import { RawSlot } from "../support/raw-slot.js";
import {
	DRAW_BYTES,
	GeneratorModel,
	HEAD_BYTES,
	hex,
	KEY_BYTES,
	KnownEntropy,
	keyStream,
	lengths,
	PIECE_BYTES,
	RandomHarness,
	runsOf,
	SEED,
	stateOf,
	sum,
} from "./random-harness.js";

describe("the random worker", () => {
	test("agrees with OpenSSL's ChaCha20 on the same entropy, for requests of all sizes", () => {
		const entropy = new KnownEntropy(SEED);
		const harness = new RandomHarness(entropy);
		const model = new GeneratorModel(entropy.draws);
		lengths.forEach((length, index) => {
			const before = entropy.draws.length;
			const bytes = harness.bytes(length, index % 2 === 0 ? "GetRandom" : "GenerateSymmetricKey");
			expect(hex(bytes), `request ${index} of ${length} bytes`).toBe(hex(model.bytes(length, entropy.draws.slice(before))));
			expect(stateOf(harness).map(hex)).toContain(hex(model.key));
		});
	});

	test("returns half of the first and the second block of RFC 8439, appendix A.1, when entropy makes its key zero and adds nothing", () => {
		const entropy = new KnownEntropy(SEED);
		const first = seeded(1).bytes(KEY_BYTES);
		const second = keyStream(sum(keyStream(new Uint8Array(KEY_BYTES), KEY_BYTES), first), KEY_BYTES);
		const staged = [first, second, new Uint8Array(KEY_BYTES + HEAD_BYTES), new Uint8Array(64)];
		const harness = new RandomHarness({
			fill(memory, offset, length) {
				const next = staged.shift();
				if (next !== undefined) entropy.change = (draw) => draw.set(next);
				entropy.fill(memory, offset, length);
			},
		});
		expect(hex(harness.bytes(HEAD_BYTES + 64))).toBe(
			"da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586" +
				"9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed" +
				"29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
		);
	});

	test("returns the same bytes for the same entropy, and others for other entropy", () => {
		const stream = (seed: number): string[] => {
			const harness = new RandomHarness(new KnownEntropy(seed));
			return [16, 32, 64].map((length) => hex(harness.bytes(length)));
		};
		expect(stream(1)).toEqual(stream(1));
		const all = [1, 2, 3, 4].flatMap(stream);
		expect(new Set(all).size).toBe(all.length);
	});

	test("draws entropy for every request, also for one of no bytes", () => {
		const entropy = new KnownEntropy(SEED);
		const harness = new RandomHarness(entropy);
		const before = entropy.draws.length;
		expect(before).toBe(2);
		for (const length of [16, 1, 0, 31, 32, 33, 500]) {
			const before = entropy.draws.length;
			harness.bytes(length);
			const drawn: number[] = [];
			for (let left = length; left > 0 || drawn.length === 0; left -= PIECE_BYTES) {
				drawn.push(DRAW_BYTES);
				if (left > HEAD_BYTES) drawn.push(Math.min(left, PIECE_BYTES) - HEAD_BYTES);
			}
			expect(entropy.draws.slice(before).map((draw) => draw.length)).toEqual(drawn);
		}
	});

	test("mixes each byte of entropy into the next key or into its own byte of the output, never into both", () => {
		const length = HEAD_BYTES + 3;
		/** Two outputs in turn. Byte `changed` of the entropy for the first one has another value. */
		const outputs = (changed = -1): [Uint8Array, Uint8Array] => {
			const entropy = new KnownEntropy(SEED);
			const harness = new RandomHarness(entropy);
			const fill = entropy.fill.bind(entropy);
			let index = changed;
			entropy.fill = (memory, offset, size) => {
				const here = index;
				if (here >= 0 && here < size) entropy.change = (draw) => void (draw[here] ^= 1);
				index -= size;
				fill(memory, offset, size);
			};
			return [harness.bytes(length), harness.bytes(length)];
		};
		const [first, second] = outputs();
		for (let changed = 0; changed < DRAW_BYTES + length - HEAD_BYTES; changed++) {
			const [output, next] = outputs(changed);
			const expected = first.slice();
			if (changed >= DRAW_BYTES) expected[changed - DRAW_BYTES + HEAD_BYTES] ^= 1;
			else if (changed >= KEY_BYTES && changed < KEY_BYTES + HEAD_BYTES) expected[changed - KEY_BYTES] ^= 1;
			expect(hex(output), `byte ${changed}`).toBe(hex(expected));
			expect(hex(next) === hex(second), `byte ${changed}`).toBe(changed >= KEY_BYTES);
		}
	});

	test("uses each part of the key stream once, for output or key, in one request or several, even if entropy adds nothing", () => {
		const entropy = new KnownEntropy(SEED);
		const harness = new RandomHarness(entropy);
		const fill = entropy.fill.bind(entropy);
		entropy.fill = (memory, offset, size) => {
			entropy.change = (draw) => void draw.fill(0, 0, size === DRAW_BYTES ? KEY_BYTES + HEAD_BYTES : size);
			fill(memory, offset, size);
		};
		const seen = lengths.flatMap((length) => {
			const output = harness.bytes(length);
			const keys = stateOf(harness).filter((bytes) => bytes.length === KEY_BYTES);
			expect(keys).toHaveLength(1);
			return [output, keys[0]].flatMap(runsOf);
		});
		expect(seen.length).toBeGreaterThan(5000);
		// Two of so many runs of four bytes are equal by chance once in a hundred times. With this seed none are.
		expect(new Set(seen).size).toBe(seen.length);
	});

	test.each(lengths)("holds only its key and the witness of the last draw after %d bytes", (length) => {
		const harness = new RandomHarness(new KnownEntropy(SEED));
		harness.bytes(length);
		expect(
			stateOf(harness)
				.map((bytes) => bytes.length)
				.sort(),
		).toEqual([KEY_BYTES, 8]);
	});

	test.each(lengths.filter((length) => length >= 12))("keeps nothing of %d bytes of output, so its state does not reveal them", (length) => {
		const harness = new RandomHarness(new KnownEntropy(SEED));
		harness.bytes(200);
		const given = harness.bytes(length, "GenerateSymmetricKey");
		const state = stateOf(harness).flatMap(runsOf);
		expect(state.length).toBeGreaterThan(20);
		const output = new Set(runsOf(given));
		expect(state.filter((run) => output.has(run))).toEqual([]);
	});
});

test("the random worker asks a generator that takes any length once, and another one in pieces of its size", () => {
	for (const [pieceBytes, wanted] of [
		[1000, [250]],
		[250, [250]],
		[100, [100, 100, 50]],
	] as const) {
		const sizes: number[] = [];
		const memory = new Uint8Array(300);
		const worker = new RandomWorker(
			{
				pieceBytes,
				fill(bytes, offset, length) {
					sizes.push(length);
					bytes.fill(sizes.length, offset, offset + length);
				},
				wipe: () => undefined,
			},
			memory,
		);
		const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
		slot.setPair(OUTPUT, 20, 250);
		for (const size of wanted) expect(worker.getRandom(slot)).toBe(size === wanted[wanted.length - 1] ? Status.Ok : UNFINISHED);
		expect(sizes).toEqual(wanted);
		expect(memory.every((byte, index) => (byte === 0) === (index < 20 || index >= 270))).toBe(true);
	}
});

describe("a random worker whose source is stuck", () => {
	const always = (value: number): EntropySource => ({ fill: (memory, offset, length) => void memory.fill(value, offset, offset + length) });

	test.each([0, 0xff, 0x5a])("at %d can not be created", (value) => {
		expect(() => new SoftwareGenerator(always(value))).toThrow();
	});

	test("at any time answers WorkerFailed without output, and serves the next request when the source recovers", () => {
		const good = new KnownEntropy(SEED);
		let source: EntropySource = good;
		const harness = new RandomHarness({ fill: (memory, offset, length) => source.fill(memory, offset, length) });
		const before = hex(harness.bytes(32));
		const last = good.draws[good.draws.length - 1];
		source = { fill: (memory, offset, length) => void memory.set(last.subarray(0, length), offset) };
		for (let round = 0; round < 3; round++) {
			expect(harness.ask(32)).toBe(Status.WorkerFailed);
			expect(harness.memory.every((byte, index) => byte === (index < 5 || index >= 37 ? 0x77 : 0))).toBe(true);
		}
		source = good;
		const after = hex(harness.bytes(32));
		expect(after).not.toBe(before);
		expect(hex(harness.bytes(32))).not.toBe(after);
	});

	test("fails if the witness alone repeats, and works if the seed alone repeats", () => {
		const entropy = new KnownEntropy(SEED);
		const harness = new RandomHarness(entropy);
		const last = entropy.draws[entropy.draws.length - 1];
		const used = KEY_BYTES + HEAD_BYTES;
		entropy.change = (draw) => draw.set(last.subarray(used), used);
		expect(harness.ask(8)).toBe(Status.WorkerFailed);
		entropy.change = (draw) => draw.set(last.subarray(0, used));
		expect(harness.ask(8)).toBe(Status.Ok);
	});

	test.each([
		[1, 16],
		[1, 48],
		[2, 48],
	])("or throws at draw %d answers WorkerFailed, writes none of %d bytes, and serves the next request", (broken, length) => {
		const good = new KnownEntropy(SEED);
		let left = Infinity;
		const harness = new RandomHarness({
			fill(memory, offset, size) {
				good.fill(memory, offset, size);
				if (--left === 0) throw new Error("no entropy");
			},
		});
		left = broken;
		expect(harness.ask(length)).toBe(Status.WorkerFailed);
		expect(harness.memory.every((byte, index) => byte === (index < 5 || index >= 5 + length ? 0x77 : 0))).toBe(true);
		expect(
			stateOf(harness)
				.map((bytes) => bytes.length)
				.sort(),
		).toEqual([KEY_BYTES, 8]);
		expect(harness.ask(length)).toBe(Status.Ok);
	});

	test("never returns the same bytes twice, before and after a failure", () => {
		const good = new KnownEntropy(SEED);
		const seen = new Set<string>();
		let fails = 0;
		const harness = new RandomHarness({
			fill(memory, offset, length) {
				if (fails > 0 && fails-- > 0) throw new Error("no entropy");
				good.fill(memory, offset, length);
			},
		});
		for (let round = 0; round < 50; round++) {
			fails = round % 3 === 0 ? 1 : 0;
			if (harness.ask(16) !== Status.Ok) continue;
			seen.add(hex(harness.memory.slice(5, 21)));
		}
		expect(seen.size).toBe(33);
	});
});

describe("the output of the random worker looks random", () => {
	const sample = new RandomHarness(new KnownEntropy(SEED)).bytes(65_536);

	test("it has as many ones as zeros among its bits", () => {
		let ones = 0;
		for (const byte of sample) for (let bit = 0; bit < 8; bit++) ones += (byte >> bit) & 1;
		// Mean 262,144, standard deviation 362. Six standard deviations are the limit.
		expect(Math.abs(ones - 262_144)).toBeLessThan(6 * 362);
	});

	test("it has every byte value about equally often", () => {
		const counts = new Array<number>(256).fill(0);
		for (const byte of sample) counts[byte]++;
		const chiSquare = counts.reduce((sum, count) => sum + (count - 256) ** 2 / 256, 0);
		// 255 degrees of freedom: mean 255, standard deviation 22.6. Six standard deviations are the limit.
		expect(Math.abs(chiSquare - 255)).toBeLessThan(6 * 22.6);
	});
});
