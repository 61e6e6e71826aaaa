import { chacha20 } from "@noble/ciphers/chacha.js";
import type { EntropySource } from "./engines.js";

const KEY_BYTES = 32;
/** Bytes of each draw that are not used, only compared with those of the draw before. */
const WITNESS_BYTES = 8;
/** RFC 8439 §2.3: the first block of key stream makes the next key, the others the output. */
const KEY_BLOCK = 0;
const OUTPUT_BLOCK = 1;

/**
 * Random bytes from a ChaCha20 generator over a source of entropy.
 *
 * For every request the generator makes a key stream of its key; the output is that stream and as much fresh entropy,
 * added up, and so is the next key. Either of the two suffices. Who learns the state can therefore compute neither what
 * was given out before nor what is given out next (backtracking and prediction resistance, SP 800-90A §8.8), and what
 * noble leaves of the stream in the machine's heap tells nothing of the output. Everything is computed in place.
 */
export class RandomGenerator {
	private readonly entropy: EntropySource;
	private readonly key = new Uint8Array(KEY_BYTES);
	private readonly draw = new Uint8Array(KEY_BYTES + WITNESS_BYTES);
	private readonly witness = new Uint8Array(WITNESS_BYTES);
	private readonly nonce = new Uint8Array(12);

	/**
	 * Takes the first key from `entropy` at once.
	 * @throws Error if the source is stuck.
	 */
	constructor(entropy: EntropySource) {
		this.entropy = entropy;
		this.replaceKey();
		this.replaceKey();
	}

	/**
	 * Writes `length` random bytes at `offset`.
	 * @throws Error if the source of entropy is stuck; nothing random is left there then.
	 */
	fill(memory: Uint8Array, offset: number, length: number): void {
		const output = memory.subarray(offset, offset + length);
		try {
			this.entropy.fill(memory, offset, length);
			chacha20(this.key, this.nonce, output, output, OUTPUT_BLOCK);
			this.replaceKey();
		} catch (error) {
			output.fill(0);
			throw error;
		}
	}

	/**
	 * A source that is stuck, or was never switched on, gives the same again and again: the repetition count test of
	 * SP 800-90B §4.4.1, on a part of each draw that is not used for anything else.
	 */
	private replaceKey(): void {
		const { draw, key, witness } = this;
		let difference = 0;
		try {
			this.entropy.fill(draw, 0, draw.length);
			for (let index = 0; index < WITNESS_BYTES; index++) {
				const byte = draw[KEY_BYTES + index];
				difference |= byte ^ witness[index];
				witness[index] = byte;
			}
			const next = draw.subarray(0, KEY_BYTES);
			chacha20(key, this.nonce, next, next, KEY_BLOCK);
			key.set(next);
		} finally {
			draw.fill(0);
		}
		if (difference === 0) throw new Error("the source of entropy repeats itself");
	}
}
