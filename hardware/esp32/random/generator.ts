import type { RandomSource } from "../../../modules/workers/engines.js";

/** sizeof(heimlig_generator), generator.h */
const STATE_BYTES = 40;

const fill: (memory: Uint8Array, offset: number, length: number, state: Uint8Array) => void = native("xs_heimlig_generator_fill");

/**
 * A random generator over the chip's source of entropy and its AES peripheral; generator.h says how it works. Each machine has its own, because no lock
 * protects the state. Wrong arguments throw TypeError or RangeError that names the argument, before memory is touched.
 */
export class PeripheralGenerator implements RandomSource {
	/** A job in one piece. The pool bounds its size, and 4 KB take less than a millisecond. */
	readonly pieceBytes = 0xffff_ffff;
	/** A shared buffer that nobody shares: it lies outside the heap, so no collection moves it and leaves an old key behind. */
	private readonly state = new Uint8Array(new SharedArrayBuffer(STATE_BYTES));

	/**
	 * Takes the first key from the source at once.
	 * @throws Error if the source is stuck, or if the peripheral failed.
	 */
	constructor() {
		// The first draw has only zeros to be compared with.
		this.fill(this.state, 0, 0);
		this.fill(this.state, 0, 0);
	}

	/** @throws Error if the source is stuck, or if the peripheral failed. Then no random bytes stay at `offset`. */
	fill(memory: Uint8Array, offset: number, length: number): void {
		fill(memory, offset, length, this.state);
	}

	wipe(): void {
		this.state.fill(0);
	}
}
