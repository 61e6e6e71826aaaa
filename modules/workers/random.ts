import { rngChacha20 } from "@noble/ciphers/chacha.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import type { EntropySource } from "./engines.js";

/** Entropy for each seeding: as much as the generator's key, plus its 8-byte nonce. */
const SEED_BYTES = 40;
/** Bytes of each draw that are not used, only compared with those of the draw before. */
const WITNESS_BYTES = 8;
/** RFC 8439 §2.3. */
const BLOCK_BYTES = 64;

/**
 * Random bytes from a ChaCha20 generator (noble's) over a source of entropy.
 *
 * The generator is reseeded after every request: it first replaces its key by its own output, so that who learns the
 * state cannot compute what was given out before, and then mixes in fresh entropy, so that a state once learnt is worth
 * nothing after the next request (backtracking and prediction resistance, SP 800-90A §8.8).
 */
export class RandomWorker implements Methods<"random"> {
	private readonly entropy: EntropySource;
	private readonly memory: Uint8Array;
	private readonly draw = new Uint8Array(SEED_BYTES + WITNESS_BYTES);
	private readonly seed = this.draw.subarray(0, SEED_BYTES);
	private readonly witness = new Uint8Array(WITNESS_BYTES);
	private readonly generator: ReturnType<typeof rngChacha20>;

	/**
	 * `memory`: what the slots of jobs name. Takes the first seed from `entropy` at once.
	 * @throws Error if the source is stuck.
	 */
	constructor(entropy: EntropySource, memory: Uint8Array) {
		this.entropy = entropy;
		this.memory = memory;
		this.drawSeed();
		this.generator = rngChacha20(this.seed);
		this.reseed();
	}

	getRandom(slot: Slot): Status {
		return this.fill(slot);
	}

	/** The core stores the output as the key. */
	generateSymmetricKey(slot: Slot): Status {
		return this.fill(slot);
	}

	private fill(slot: Slot): Status {
		const length = slot.length(OUTPUT);
		// Whole blocks, since the generator would keep the block of which only a part was given out.
		const bytes = this.generator.randomBytes(Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES);
		try {
			this.reseed();
			this.memory.set(bytes.subarray(0, length), slot.offset(OUTPUT));
		} finally {
			bytes.fill(0);
		}
		return Status.Ok;
	}

	private reseed(): void {
		try {
			this.drawSeed();
			this.generator.addEntropy(this.seed);
		} finally {
			this.draw.fill(0);
		}
	}

	/**
	 * A source that is stuck, or was never switched on, gives the same again and again: the repetition count test of
	 * SP 800-90B §4.4.1, on a part of each draw that is not used for anything else.
	 * @throws Error if the source is stuck; the request is then answered with WorkerFailed.
	 */
	private drawSeed(): void {
		this.entropy.fill(this.draw, 0, this.draw.length);
		let difference = 0;
		for (let index = 0; index < WITNESS_BYTES; index++) {
			const byte = this.draw[SEED_BYTES + index];
			difference |= byte ^ this.witness[index];
			this.witness[index] = byte;
		}
		if (difference === 0) throw new Error("the source of entropy repeats itself");
	}
}
