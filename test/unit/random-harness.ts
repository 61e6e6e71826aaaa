import { createCipheriv } from "node:crypto";
import { expect } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { methodsByCode } from "../../modules/messages/methods.js";
import { OUTPUT, PROGRESS, SLOT_WORDS } from "../../modules/messages/slot.js";
import type { EntropySource } from "../../modules/workers/engines.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { seeded } from "../support/random.js";
import { RawSlot } from "../support/raw-slot.js";
import { rowOf } from "../support/rows.js";

/** A fixed seed: these tests ask whether bytes look random, and must say the same each time. */
export const SEED = 0x5eed;
/** Bytes of a draw of entropy: for the next key, for the beginning of the output, and for the comparison with the draw before. */
export const KEY_BYTES = 32;
export const HEAD_BYTES = 32;
/** Bytes that the worker makes at a time. */
export const PIECE_BYTES = 96;
export const DRAW_BYTES = KEY_BYTES + HEAD_BYTES + 8;
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Known entropy: it records each draw, and a test can change the next one. */
export class KnownEntropy implements EntropySource {
	// Private, so a search of the worker's memory does not find them.
	readonly #draws: Uint8Array[] = [];
	change: ((draw: Uint8Array) => void) | undefined;
	readonly #random;

	constructor(seed: number) {
		this.#random = seeded(seed);
	}

	get draws(): readonly Uint8Array[] {
		return this.#draws;
	}

	fill(memory: Uint8Array, offset: number, length: number): void {
		const bytes = this.#random.bytes(length);
		const { change } = this;
		this.change = undefined;
		change?.(bytes);
		this.#draws.push(bytes);
		memory.set(bytes, offset);
	}
}

/** A random worker with a task, asked by bytes. */
export class RandomHarness {
	readonly memory = new Uint8Array(70_000).fill(0x77);
	readonly worker: RandomWorker;
	readonly #slot = new RawSlot(new Uint32Array(SLOT_WORDS));
	readonly #task: WorkerTask;
	#isWaiting = false;
	#isDone = false;

	constructor(entropy: EntropySource) {
		this.worker = new RandomWorker(new SoftwareGenerator(entropy), this.memory);
		const jobs = {
			take: () => {
				const job = this.#isWaiting ? 0 : -1;
				this.#isWaiting = false;
				return job;
			},
			put: () => {
				this.#isDone = true;
			},
		};
		this.#task = new WorkerTask(methodsByCode("random", this.worker), jobs, new RawSlot(this.#slot.words));
	}

	/** Asks for `length` bytes; returns the status. */
	ask(length: number, name: "GetRandom" | "GenerateSymmetricKey" = "GetRandom"): number {
		this.memory.fill(0x77);
		this.#slot.type = rowOf(name).code;
		this.#slot.setPair(PROGRESS, 0, 0);
		this.#slot.setPair(OUTPUT, 5, length);
		this.#isWaiting = true;
		this.#isDone = false;
		while (!this.#isDone) expect(this.#task.execute()).toBe(true);
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

/** ChaCha20 key stream by OpenSSL, from block 0 on, with a nonce of zeros (RFC 8439 §2.4). */
export const keyStream = (key: Uint8Array, length: number): Uint8Array => createCipheriv("chacha20", key, new Uint8Array(16)).update(new Uint8Array(length));

export const sum = (stream: Uint8Array, entropy: Uint8Array): Uint8Array => stream.map((byte, index) => byte ^ entropy[index]);

/** A second implementation of the generator: the first bytes of the stream and entropy make the next key, the others and entropy the output. */
export class GeneratorModel {
	key: Uint8Array = new Uint8Array(KEY_BYTES);

	/** Takes the first two draws. */
	constructor([first, second]: readonly Uint8Array[]) {
		this.bytes(0, [first]);
		this.bytes(0, [second]);
	}

	/** `draws`: all draws of one request. */
	bytes(length: number, draws: readonly Uint8Array[]): Uint8Array {
		const left = draws.slice();
		const pieces: number[] = [];
		do pieces.push(...this.piece(Math.min(length - pieces.length, PIECE_BYTES), left));
		while (pieces.length < length);
		return Uint8Array.from(pieces);
	}

	/** Removes the draws of one piece from `draws`. */
	private piece(length: number, draws: Uint8Array[]): Uint8Array {
		const [draw, rest = new Uint8Array(0)] = draws.splice(0, length > HEAD_BYTES ? 2 : 1);
		const stream = keyStream(this.key, KEY_BYTES + length);
		this.key = sum(stream.subarray(0, KEY_BYTES), draw);
		return sum(stream.subarray(KEY_BYTES), Uint8Array.of(...draw.subarray(KEY_BYTES, KEY_BYTES + HEAD_BYTES), ...rest));
	}
}

/** Every run of four bytes. */
export const runsOf = (bytes: Uint8Array): string[] =>
	Array.from({ length: Math.max(bytes.length - 3, 0) }, (_, index) => hex(bytes.subarray(index, index + 4)));

/** Every byte array that an object holds, or an object that it holds. */
function buffersOf(holder: object, found = new Set<Uint8Array>()): Set<Uint8Array> {
	for (const value of Object.values(holder) as unknown[]) {
		if (value instanceof Uint8Array) found.add(value);
		else if (typeof value === "object" && value !== null) buffersOf(value, found);
	}
	return found;
}

/** The byte arrays of the worker that are not all zero. */
export const stateOf = ({ worker, memory }: RandomHarness): Uint8Array[] =>
	[...buffersOf(worker)].filter((bytes) => bytes !== memory && bytes.some((byte) => byte !== 0));

export const lengths = [1, 12, 16, 24, 25, 31, 32, 33, 48, 63, 64, 65, 95, 96, 97, 100, 127, 128, 129, 0, 40, 1000, 3, 4096];
