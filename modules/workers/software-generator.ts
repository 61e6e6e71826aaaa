import { chacha20 } from "@noble/ciphers/chacha.js";
import type { EntropySource, RandomSource } from "./engines.js";

const KEY_BYTES = 32;
/** RFC 8439 §2.3: a block of key stream. One half of the first block goes into the next key, the other half begins the output. */
const BLOCK_BYTES = 64;
const HEAD_BYTES = BLOCK_BYTES - KEY_BYTES;
/** Bytes of each draw of entropy that serve only for the comparison with the draw before. */
const WITNESS_BYTES = 8;
const FIRST_BLOCK = 0;
/** The rest of a longer output is generated in pieces of this size. */
const REST_BLOCK = 1;

/**
 * Random bytes from a generator over a source of entropy, by noble's ChaCha20: for hosts without drivers.
 *
 * For each request the generator computes a key stream from its key. The next key is the beginning of the stream XOR fresh entropy, and the output is
 * the rest XOR fresh entropy. Either of the two suffices. So an attacker who learns the state can compute neither earlier nor later output (backtracking and
 * prediction resistance, SP 800-90A §8.8). The copies of the stream that noble leaves in the heap tell nothing of the output.
 *
 * One block serves a request of up to 32 bytes, such as a key. A second block would take as long again.
 */
export class SoftwareGenerator implements RandomSource {
	/** The output of one block, and that of a second block: each takes ten thousand byte codes. */
	readonly pieceBytes = HEAD_BYTES + BLOCK_BYTES;
	private readonly entropy: EntropySource;
	/** A shared buffer that nobody shares: it lies outside the heap, so no collection moves it and leaves an old key behind. */
	private readonly key = new Uint8Array(new SharedArrayBuffer(KEY_BYTES));
	private readonly draw = new Uint8Array(new SharedArrayBuffer(BLOCK_BYTES + WITNESS_BYTES));
	private readonly witness = new Uint8Array(WITNESS_BYTES);
	private readonly nonce = new Uint8Array(12);

	/**
	 * Takes the first key from `entropy` at once.
	 * @throws Error if the source is stuck.
	 */
	constructor(entropy: EntropySource) {
		this.entropy = entropy;
		// The first draw has only zeros to be compared with.
		this.fill(this.draw, 0, 0);
		this.fill(this.draw, 0, 0);
	}

	fill(memory: Uint8Array, offset: number, length: number): void {
		const { draw, key } = this;
		const output = memory.subarray(offset, offset + length);
		try {
			this.drawEntropy();
			if (length > HEAD_BYTES) this.fillRest(output.subarray(HEAD_BYTES));
			const block = draw.subarray(0, BLOCK_BYTES);
			chacha20(key, this.nonce, block, block, FIRST_BLOCK);
			output.set(draw.subarray(KEY_BYTES, KEY_BYTES + Math.min(length, HEAD_BYTES)));
			key.set(draw.subarray(0, KEY_BYTES));
		} catch (error) {
			output.fill(0);
			throw error;
		} finally {
			draw.fill(0);
		}
	}

	wipe(): void {
		this.key.fill(0);
		this.draw.fill(0);
	}

	private fillRest(rest: Uint8Array): void {
		this.entropy.fill(rest, 0, rest.length);
		chacha20(this.key, this.nonce, rest, rest, REST_BLOCK);
	}

	/**
	 * The repetition count test of SP 800-90B §4.4.1, on bytes of each draw that nothing else uses. A source that is stuck, or was never switched on,
	 * repeats itself.
	 */
	private drawEntropy(): void {
		const { draw, witness } = this;
		let difference = 0;
		this.entropy.fill(draw, 0, draw.length);
		for (let index = 0; index < WITNESS_BYTES; index++) {
			const byte = draw[BLOCK_BYTES + index];
			difference |= byte ^ witness[index];
			witness[index] = byte;
		}
		if (difference === 0) throw new Error("the source of entropy repeats itself");
	}
}
