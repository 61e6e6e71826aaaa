import type { RandomGenerator } from "./generator.js";

/** The most that noble asks for at once: one and a half times the order of P-384, to blind a nonce. */
const MAXIMUM_BYTES = 72;

/**
 * Random bytes for the blinding of secret scalars, in the shape that noble-curves asks for them.
 *
 * noble asks once when a curve is built, only to see whether there is a source, and does without blinding for good if that
 * fails: so it is given zeros until the curve is built. Then the bytes are of the generator that is lent for one request,
 * from `begin` to `end`; without one, or if it fails, the request fails. A curve may be built when an image is linked, and
 * be in ROM: it is a machine's own generator and buffer that are lent to it.
 */
export class Blinding {
	private isBuilt = false;
	private generator: RandomGenerator | undefined = undefined;
	private buffer = new Uint8Array(0);

	/** For noble. All bytes are in one buffer, of which noble makes a number at once: good until the next call. */
	readonly lend = (length = 32): Uint8Array<ArrayBuffer> => {
		if (!this.isBuilt) return new Uint8Array(length);
		if (this.generator === undefined) throw new Error("nothing to blind a scalar with");
		const bytes = this.buffer.subarray(0, length);
		this.generator.fill(bytes, 0, length);
		return bytes;
	};

	/** The curve is built. */
	endBuilding(): void {
		this.isBuilt = true;
	}

	begin(generator: RandomGenerator): void {
		this.generator = generator;
		this.buffer = new Uint8Array(MAXIMUM_BYTES);
	}

	/** Wipes what was lent last. */
	end(): void {
		this.buffer.fill(0);
		this.generator = undefined;
	}
}
