/**
 * A queue of fixed-size slots between one producer and one consumer, in memory that both see.
 *
 * Layout in 32-bit words: the consumer's index, the producer's index, then the slots. Both indexes run freely and wrap at
 * 2^32; the slot of an index is the index modulo the capacity, a power of two. Each side keeps its own index to itself and
 * only publishes it: what the other side writes over it is never read back. An index of the other side that can not be
 * true counts as "nothing there", so that whoever writes nonsense only stops its own queue.
 *
 * The slot's words are written before the index is published (Atomics.store is sequentially consistent, ECMA-262 §29),
 * so a consumer that sees the index sees the slot.
 */
const HEAD = 0;
const TAIL = 1;
const HEADER_WORDS = 2;

/** Where a ring lies within its memory. */
export interface RingPlace {
	/** First word. */
	readonly start: number;
	/** Number of slots, a power of two. */
	readonly capacity: number;
	/** 32-bit words in a slot. */
	readonly slotWords: number;
}

/** Words of memory that a ring needs. */
export function ringWords(capacity: number, slotWords: number): number {
	return HEADER_WORDS + capacity * slotWords;
}

abstract class RingSide {
	protected readonly words: Uint32Array;
	protected readonly place: RingPlace;
	/** This side's own index. */
	protected index: number;

	/** `index`: where the ring's indexes start; other than 0 only to test the wrap-around. */
	constructor(words: Uint32Array, place: RingPlace, index = 0) {
		const { start, capacity, slotWords } = place;
		if (capacity < 1 || (capacity & (capacity - 1)) !== 0)
			throw new RangeError(`"capacity" expected a power of two, got ${capacity}`);
		if (start + ringWords(capacity, slotWords) > words.length)
			throw new RangeError(`"place" expected a ring within ${words.length} words`);
		this.words = words;
		this.place = place;
		this.index = index;
	}

	get capacity(): number {
		return this.place.capacity;
	}

	protected wordOf(index: number): number {
		const { start, capacity, slotWords } = this.place;
		return start + HEADER_WORDS + (index & (capacity - 1)) * slotWords;
	}

	protected publish(word: number): void {
		Atomics.store(this.words, this.place.start + word, this.index);
	}
}

export class RingProducer extends RingSide {
	constructor(words: Uint32Array, place: RingPlace, index = 0) {
		super(words, place, index);
		this.publish(TAIL);
	}

	/** How many slots can be put now. */
	room(): number {
		const used = (this.index - Atomics.load(this.words, this.place.start + HEAD)) >>> 0;
		return used <= this.place.capacity ? this.place.capacity - used : 0;
	}

	/** Index of the first word of the slot to fill next. Only with room; nobody sees it before `put`. */
	next(): number {
		return this.wordOf(this.index);
	}

	/** Gives the slot filled last to the consumer. */
	put(): void {
		this.index = (this.index + 1) >>> 0;
		this.publish(TAIL);
	}
}

export class RingConsumer extends RingSide {
	constructor(words: Uint32Array, place: RingPlace, index = 0) {
		super(words, place, index);
		this.publish(HEAD);
	}

	/** How many slots wait. */
	available(): number {
		const waiting = (Atomics.load(this.words, this.place.start + TAIL) - this.index) >>> 0;
		return waiting <= this.place.capacity ? waiting : 0;
	}

	/** Index of the first word of the `position`th waiting slot, counted from the oldest. */
	slot(position: number): number {
		return this.wordOf(this.index + position);
	}

	/** Gives the oldest slot back to the producer. */
	release(): void {
		this.index = (this.index + 1) >>> 0;
		this.publish(HEAD);
	}
}
