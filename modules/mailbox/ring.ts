/**
 * A queue of fixed-size slots between one producer and one consumer, in memory that both see.
 *
 * Layout in 32-bit words: the consumer's index, the producer's index, then the slots. Both indexes run freely and wrap at
 * 2^32; the slot of an index is the index modulo the capacity, a power of two. Each end keeps its own index to itself and
 * only publishes it: what the other end writes over it is never read back. An index of the other end that can not be
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

/** Indexes are compared modulo 2^32, whether they are read with a sign or not. */
type Words = Uint32Array | Int32Array;

export enum Role {
	consumer,
	producer,
}

/**
 * One end of a ring. Either end has some slots now, and passes them to the other one by one: the producer the empty ones,
 * to fill them, the consumer the filled ones, to read them.
 */
export class RingEnd {
	readonly capacity: number;
	private readonly words: Words;
	/** Words of this end's index and of the other's. */
	private readonly own: number;
	private readonly other: number;
	/** First word of the slots. */
	private readonly first: number;
	private readonly slotWords: number;
	/** How far this end's index may be ahead of the other's. */
	private readonly lead: number;
	private index: number;

	/**
	 * `index`: where the ring's indexes start; other than 0 only to test the wrap-around.
	 * @throws RangeError if the ring is none, or does not lie within `words`.
	 */
	constructor(words: Words, { start, capacity, slotWords }: RingPlace, role: Role, index = 0) {
		if (capacity < 1 || (capacity & (capacity - 1)) !== 0) throw new RangeError(`"capacity" expected a power of two, got ${capacity}`);
		this.words = words;
		this.capacity = capacity;
		this.slotWords = slotWords;
		this.first = start + HEADER_WORDS;
		if (this.first + capacity * slotWords > words.length) throw new RangeError(`"place" expected a ring within ${words.length} words`);
		this.own = start + (role === Role.producer ? TAIL : HEAD);
		this.other = start + (role === Role.producer ? HEAD : TAIL);
		this.lead = role === Role.producer ? capacity : 0;
		this.index = index;
		Atomics.store(words, this.own, index);
	}

	/** How many slots this end has now. */
	available(): number {
		const count = (Atomics.load(this.words, this.other) + this.lead - this.index) >>> 0;
		return count <= this.capacity ? count : 0;
	}

	/** Index of the first word of the `position`th of them. */
	slot(position: number): number {
		return this.first + ((this.index + position) & (this.capacity - 1)) * this.slotWords;
	}

	/** Gives the first of them to the other end. */
	pass(): void {
		this.index = (this.index + 1) >>> 0;
		Atomics.store(this.words, this.own, this.index);
	}
}
