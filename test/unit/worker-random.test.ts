import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { methodsByCode } from "../../modules/messages/methods.js";
import { OUTPUT, Slot, SLOT_WORDS } from "../../modules/messages/slot.js";
import { rowOf } from "../support/rows.js";
import type { EntropySource } from "../../modules/workers/engines.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { seeded } from "../support/random.js";

/** A fixed seed: these tests ask whether bytes look random, and must say the same each time. */
const SEED = 0x5eed;
/** What is drawn for a key, and what of it is used. */
const DRAW_BYTES = 40;
const KEY_BYTES = 32;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Entropy that is known: each draw is written down, and a draw can be said beforehand. */
class KnownEntropy implements EntropySource {
	readonly draws: Uint8Array[] = [];
	next: (() => Uint8Array) | undefined;
	readonly #random;

	constructor(seed: number) {
		this.#random = seeded(seed);
	}

	fill(memory: Uint8Array, offset: number, length: number): void {
		const bytes = this.#random.bytes(length);
		const { next } = this;
		this.next = undefined;
		if (next !== undefined) bytes.set(next());
		this.draws.push(bytes);
		memory.set(bytes, offset);
	}
}

/** A random worker with a task, asked by bytes. */
class Bench {
	readonly memory = new Uint8Array(70_000).fill(0x77);
	readonly worker: RandomWorker;
	readonly #slot = new Slot(new Uint32Array(SLOT_WORDS));
	readonly #task: WorkerTask;
	#isWaiting = false;

	constructor(entropy: EntropySource) {
		this.worker = new RandomWorker(entropy, this.memory);
		const jobs = {
			take: () => {
				const job = this.#isWaiting ? 0 : -1;
				this.#isWaiting = false;
				return job;
			},
			put: () => undefined,
		};
		this.#task = new WorkerTask(methodsByCode("random", this.worker), jobs, new Slot(this.#slot.words));
	}

	/** Asks for `length` bytes; returns the status. */
	ask(length: number, name: "GetRandom" | "GenerateSymmetricKey" = "GetRandom"): number {
		this.memory.fill(0x77);
		this.#slot.type = rowOf(name).code;
		this.#slot.setPair(OUTPUT, 5, length);
		this.#isWaiting = true;
		expect(this.#task.execute()).toBe(true);
		return this.#slot.status;
	}

	/** `length` random bytes; memory around them must be as it was. */
	bytes(length: number, name: "GetRandom" | "GenerateSymmetricKey" = "GetRandom"): Uint8Array {
		expect(this.ask(length, name)).toBe(Status.Ok);
		for (let index = 0; index < this.memory.length; index++)
			if ((index < 5 || index >= 5 + length) && this.memory[index] !== 0x77) throw new Error(`byte ${index} was touched`);
		return this.memory.slice(5, 5 + length);
	}
}

/** ChaCha20 key stream by OpenSSL, from block `block` on, with a nonce of zeros (RFC 8439 §2.4). */
function keyStream(key: Uint8Array, block: number, length: number): Uint8Array {
	const counterAndNonce = new Uint8Array(16);
	counterAndNonce[0] = block;
	return createCipheriv("chacha20", key, counterAndNonce).update(new Uint8Array(length));
}

const sum = (stream: Uint8Array, entropy: Uint8Array): Uint8Array => stream.map((byte, index) => byte ^ entropy[index]);

/** The generator once more: block 0 and entropy make the next key, the blocks behind it and entropy the output. */
class Model {
	key: Uint8Array = new Uint8Array(KEY_BYTES);

	constructor(first: Uint8Array, second: Uint8Array) {
		this.replaceKey(first);
		this.replaceKey(second);
	}

	bytes(length: number, entropy: Uint8Array, next: Uint8Array): Uint8Array {
		const output = sum(keyStream(this.key, 1, length), entropy);
		this.replaceKey(next);
		return output;
	}

	replaceKey(entropy: Uint8Array): void {
		this.key = sum(keyStream(this.key, 0, KEY_BYTES), entropy);
	}
}

/** Every byte array that an object holds, or an object that it holds. */
function buffersOf(holder: object, found = new Set<Uint8Array>()): Set<Uint8Array> {
	for (const value of Object.values(holder) as unknown[]) {
		if (value instanceof Uint8Array) found.add(value);
		else if (typeof value === "object" && value !== null) buffersOf(value, found);
	}
	return found;
}

const lengths = [1, 12, 16, 24, 25, 31, 32, 48, 63, 64, 65, 100, 127, 128, 129, 0, 40, 1000, 3, 4096];

describe("the random worker", () => {
	test("gives what ChaCha20 of OpenSSL gives for the same entropy, for requests of all sizes", () => {
		const entropy = new KnownEntropy(SEED);
		const bench = new Bench(entropy);
		const model = new Model(entropy.draws[0], entropy.draws[1]);
		lengths.forEach((length, index) => {
			const bytes = bench.bytes(length, index % 2 === 0 ? "GetRandom" : "GenerateSymmetricKey");
			expect(hex(bytes), `request ${index} of ${length} bytes`).toBe(hex(model.bytes(length, entropy.draws[2 * index + 2], entropy.draws[2 * index + 3])));
		});
	});

	test("gives the second block of RFC 8439, appendix A.1, when entropy makes its key zero and adds nothing", () => {
		const entropy = new KnownEntropy(SEED);
		const first = seeded(1).bytes(KEY_BYTES);
		const zeros = new Uint8Array(KEY_BYTES);
		const staged = [first, keyStream(sum(keyStream(zeros, 0, KEY_BYTES), first), 0, KEY_BYTES), new Uint8Array(64)];
		const bench = new Bench({
			fill(memory, offset, length) {
				const next = staged.shift();
				if (next !== undefined) entropy.next = () => next;
				entropy.fill(memory, offset, length);
			},
		});
		expect(hex(bench.bytes(64))).toBe(
			"9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed" +
			"29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
	});

	test("gives the same for the same entropy and something else for any other", () => {
		const stream = (seed: number): string[] => {
			const bench = new Bench(new KnownEntropy(seed));
			return [16, 32, 64].map((length) => hex(bench.bytes(length)));
		};
		expect(stream(1)).toEqual(stream(1));
		const all = [1, 2, 3, 4].flatMap(stream);
		expect(new Set(all).size).toBe(all.length);
	});

	test("draws entropy for every request, one of no bytes included", () => {
		const entropy = new KnownEntropy(SEED);
		const bench = new Bench(entropy);
		const before = entropy.draws.length;
		[16, 1, 0, 500].forEach((length, index) => {
			bench.bytes(length);
			expect(entropy.draws.slice(before + 2 * index).map((draw) => draw.length)).toEqual([length, DRAW_BYTES]);
		});
	});

	test("mixes entropy into the output, and other entropy into the next key", () => {
		const outputs = [0, 1, 2].map((changed) => {
			const entropy = new KnownEntropy(SEED);
			const bench = new Bench(entropy);
			const before = entropy.draws.length;
			let draws = 0;
			const fill = entropy.fill.bind(entropy);
			entropy.fill = (memory, offset, length) => {
				if (++draws === changed) entropy.next = () => Uint8Array.of(1, 2, 3, 4);
				fill(memory, offset, length);
			};
			expect(before).toBe(2);
			return [hex(bench.bytes(32)), hex(bench.bytes(32))];
		});
		expect(outputs[1][0]).not.toBe(outputs[0][0]);
		expect(outputs[1][1]).toBe(outputs[0][1]);
		expect(outputs[2][0]).toBe(outputs[0][0]);
		expect(outputs[2][1]).not.toBe(outputs[0][1]);
	});

	test.each([12, 16, 24, 25, 32, 48, 64, 80, 100])("keeps nothing of the %d bytes that it gave out: who learns its state can not compute them", (length) => {
		const bench = new Bench(new KnownEntropy(SEED));
		bench.bytes(200);
		const given = bench.bytes(length, "GenerateSymmetricKey");
		const state = [...buffersOf(bench.worker)].filter((bytes) => bytes !== bench.memory).map(hex);
		expect(state.length).toBeGreaterThan(2);
		const lastBlock = hex(given.subarray(-(length % 64 || 64)));
		for (const held of state) expect(held).not.toContain(lastBlock);
	});
});

describe("a random worker whose source is stuck", () => {
	const always = (value: number): EntropySource => ({ fill: (memory, offset, length) => void memory.fill(value, offset, offset + length) });

	test.each([0, 0xff, 0x5a])("at %d is not made at all", (value) => {
		expect(() => new RandomWorker(always(value), new Uint8Array(64))).toThrow();
	});

	test("at any time answers WorkerFailed and gives nothing out, and serves the next request when the source recovers", () => {
		const good = new KnownEntropy(SEED);
		let source: EntropySource = good;
		const bench = new Bench({ fill: (memory, offset, length) => source.fill(memory, offset, length) });
		const before = hex(bench.bytes(32));
		const last = good.draws[good.draws.length - 1];
		source = { fill: (memory, offset, length) => void memory.set(last.subarray(0, length), offset) };
		for (let round = 0; round < 3; round++) {
			expect(bench.ask(32)).toBe(Status.WorkerFailed);
			expect(bench.memory.every((byte, index) => byte === (index < 5 || index >= 37 ? 0x77 : 0))).toBe(true);
		}
		source = good;
		const after = hex(bench.bytes(32));
		expect(after).not.toBe(before);
		expect(hex(bench.bytes(32))).not.toBe(after);
	});

	test("is found out also where only the witness repeats, and is believed where only the seed does", () => {
		const entropy = new KnownEntropy(SEED);
		const bench = new Bench(entropy);
		const last = entropy.draws[entropy.draws.length - 1];
		const keyDraw = (staged: Uint8Array) => {
			entropy.next = () => {
				// The first draw of a request is for the output; the next one is for the key.
				entropy.next = () => staged;
				return new Uint8Array(0);
			};
		};
		keyDraw(Uint8Array.from([...seeded(3).bytes(KEY_BYTES), ...last.subarray(KEY_BYTES)]));
		expect(bench.ask(8)).toBe(Status.WorkerFailed);
		keyDraw(last.slice(0, KEY_BYTES));
		expect(bench.ask(8)).toBe(Status.Ok);
	});

	test("or throws answers WorkerFailed, gives nothing out, and serves the next request", () => {
		const good = new KnownEntropy(SEED);
		let isBroken = false;
		const bench = new Bench({
			fill(memory, offset, length) {
				if (isBroken) throw new Error("no entropy");
				good.fill(memory, offset, length);
			},
		});
		isBroken = true;
		expect(bench.ask(16)).toBe(Status.WorkerFailed);
		expect(bench.memory.every((byte, index) => byte === (index < 5 || index >= 21 ? 0x77 : 0))).toBe(true);
		isBroken = false;
		expect(bench.ask(16)).toBe(Status.Ok);
	});

	test("never gives the same bytes twice, before and after a failure", () => {
		const good = new KnownEntropy(SEED);
		const seen = new Set<string>();
		let fails = 0;
		const bench = new Bench({
			fill(memory, offset, length) {
				if (fails > 0 && fails-- > 0) throw new Error("no entropy");
				good.fill(memory, offset, length);
			},
		});
		for (let round = 0; round < 50; round++) {
			fails = round % 3 === 0 ? 1 : 0;
			if (bench.ask(16) !== Status.Ok) continue;
			seen.add(hex(bench.memory.slice(5, 21)));
		}
		expect(seen.size).toBe(33);
	});
});

describe("what the random worker gives out looks random", () => {
	const sample = new Bench(new KnownEntropy(SEED)).bytes(65_536);

	test("with as many ones as zeros among its bits", () => {
		let ones = 0;
		for (const byte of sample) for (let bit = 0; bit < 8; bit++) ones += byte >> bit & 1;
		// Mean 262,144, standard deviation 362: within six of them.
		expect(Math.abs(ones - 262_144)).toBeLessThan(6 * 362);
	});

	test("with every byte value about as often as any other", () => {
		const counts = new Array<number>(256).fill(0);
		for (const byte of sample) counts[byte]++;
		const chiSquare = counts.reduce((sum, count) => sum + (count - 256) ** 2 / 256, 0);
		// 255 degrees of freedom: mean 255, standard deviation 22.6; within six of them.
		expect(Math.abs(chiSquare - 255)).toBeLessThan(6 * 22.6);
	});
});
