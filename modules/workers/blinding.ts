import type { RandomSource } from "./engines.js";

/** The largest draw of noble: one and a half times the size of the order of P-384, to blind a nonce. */
const MAXIMUM_BYTES = 72;

/**
 * The source of random bytes with which noble-curves blinds secret scalars.
 *
 * noble draws once when it builds a curve. If that fails, it never blinds. So this gives zeros until the curve is built. After that it gives bytes of
 * the generator that a request lends, from `begin` to `end`. Without a generator, or if it fails, the request fails. The curve may be in ROM, since
 * an image is linked with its curves built. So each machine lends its own generator and buffer.
 */
export class Blinding {
	private isBuilt = false;
	private generator: RandomSource | undefined = undefined;
	private buffer = new Uint8Array(0);

	/** For noble. The bytes are valid until the next call; noble converts them to a number at once. */
	readonly lend = (length = 32): Uint8Array<ArrayBuffer> => {
		if (!this.isBuilt) return new Uint8Array(length);
		if (this.generator === undefined) throw new Error("nothing to blind a scalar with");
		const bytes = this.buffer.subarray(0, length);
		this.generator.fill(bytes, 0, length);
		return bytes;
	};

	/** Call this when the curve is built. */
	endBuilding(): void {
		this.isBuilt = true;
	}

	begin(generator: RandomSource): void {
		this.generator = generator;
		this.buffer = new Uint8Array(MAXIMUM_BYTES);
	}

	/** Wipes the bytes that noble drew last. */
	end(): void {
		this.buffer.fill(0);
		this.generator = undefined;
	}
}
