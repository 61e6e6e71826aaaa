import type { RandomGenerator } from "./generator.js";

/** The most that noble asks for at once: one and a half times the order of P-384, to blind a nonce. */
const MAXIMUM_BYTES = 72;

/**
 * Random bytes for the blinding of secret scalars, in the shape that noble-curves asks for them.
 *
 * noble asks once when a curve is built, only to see whether there is a source, and does without blinding for good if that
 * fails: so it is given zeros then, and the generator from `begin` on, whose failure fails the request. All bytes are
 * lent in one buffer, of which noble makes a number at once: they can be wiped.
 */
export class Blinding {
	private readonly generator: RandomGenerator;
	private readonly buffer = new Uint8Array(MAXIMUM_BYTES);
	private hasBegun = false;

	constructor(generator: RandomGenerator) {
		this.generator = generator;
	}

	/** For noble. The bytes are good until the next call. */
	readonly lend = (length = 32): Uint8Array<ArrayBuffer> => {
		const bytes = this.buffer.subarray(0, length);
		if (this.hasBegun) this.generator.fill(bytes, 0, length);
		return bytes;
	};

	/** The curve is built. */
	begin(): void {
		this.hasBegun = true;
	}

	/** Wipes what was lent last. */
	end(): void {
		this.buffer.fill(0);
	}
}
