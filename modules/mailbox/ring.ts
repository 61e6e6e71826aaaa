/**
 * A queue of fixed-size slots between one producer and one consumer, in shared memory.
 *
 * Layout in 32-bit words: the consumer's index, the producer's index, then the slots. Both indexes run freely and wrap at 2^32. The slot of
 * an index is the index modulo the capacity, a power of two. Each end keeps its own index private and only publishes it; it never reads
 * back what the other end may have written over it. If the other end's index is impossible, it counts as "no slots". A side
 * that writes nonsense stops only its own queue.
 *
 * The producer writes a slot's words before it publishes the index. Atomics.store is sequentially consistent (ECMA-262 §29), so a consumer
 * that sees the index sees the slot.
 */
export enum RingOffset {
	/** The consumer's index. */
	Head,
	/** The producer's index. */
	Tail,
	Slots,
}

/** The place of a ring within its memory. */
export interface RingPlace {
	/** Index of the first word. */
	readonly start: number;
	/** Number of slots, a power of two. */
	readonly capacity: number;
	/** 32-bit words in a slot. */
	readonly slotWords: number;
}

/** Words of memory that a ring needs. */
export function ringWords(capacity: number, slotWords: number): number {
	return RingOffset.Slots + capacity * slotWords;
}

/** Indexes are compared modulo 2^32, so signed and unsigned words work alike. */
type Words = Uint32Array | Int32Array;

export enum Role {
	consumer,
	producer,
}

/**
 * One end of a ring. Each end owns some slots now, and passes them to the other end one by one. The producer fills empty slots and passes
 * them; the consumer reads filled slots and passes them back.
 */
export class RingEnd {
	readonly capacity: number;
	private readonly words: Words;
	/** Words of this end's index and of the other end's index. */
	private readonly own: number;
	private readonly other: number;
	/** Index of the first word of the slots. */
	private readonly first: number;
	private readonly slotWords: number;
	/** How far this end's index may be ahead of the other end's index. */
	private readonly lead: number;
	private index: number;

	/**
	 * `index`: the first index; other than 0 only to test the wrap-around.
	 * @throws RangeError if the capacity is not a power of two, or the ring does not lie within `words`.
	 */
	constructor(words: Words, { start, capacity, slotWords }: RingPlace, role: Role, index = 0) {
		if (capacity < 1 || (capacity & (capacity - 1)) !== 0) throw new RangeError(`"capacity" expected a power of two, got ${capacity}`);
		this.words = words;
		this.capacity = capacity;
		this.slotWords = slotWords;
		this.first = start + RingOffset.Slots;
		if (this.first + capacity * slotWords > words.length) throw new RangeError(`"place" expected a ring within ${words.length} words`);
		this.own = start + (role === Role.producer ? RingOffset.Tail : RingOffset.Head);
		this.other = start + (role === Role.producer ? RingOffset.Head : RingOffset.Tail);
		this.lead = role === Role.producer ? capacity : 0;
		this.index = index;
		Atomics.store(words, this.own, index);
	}

	/** The number of slots that this end owns now. */
	available(): number {
		const count = (Atomics.load(this.words, this.other) + this.lead - this.index) >>> 0;
		return count <= this.capacity ? count : 0;
	}

	/** The index of the first word of the slot at `position` among them. */
	slot(position: number): number {
		return this.first + ((this.index + position) & (this.capacity - 1)) * this.slotWords;
	}

	/** Advances this end's index: passes the first slot to the other end. */
	advance(): void {
		this.index = (this.index + 1) >>> 0;
		Atomics.store(this.words, this.own, this.index);
	}
}
