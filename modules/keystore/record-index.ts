import { type RecordKind, recordBytes, UNIT_BYTES } from "./store-format.js";
import { At, type StoreMemory } from "./store-memory.js";

const FIRST = At.Index / 4;
const ENTRY_WORDS = 2;
/** The second word of an entry: the kind, the size of the record in units, and its offset in units. */
const SIZE_SHIFT = 4;
const OFFSET_SHIFT = 8;

/** The place in flash of the latest record of each key and counter. A deleted key has no entry. */
export class RecordIndex {
	/** The number of entries. */
	count = 0;
	/** Bytes of all records that have an entry. */
	bytes = 0;
	private readonly words: Uint32Array;
	private readonly capacity: number;

	constructor(memory: StoreMemory) {
		this.words = memory.words;
		this.capacity = (memory.words.length - FIRST) / ENTRY_WORDS;
	}

	get isFull(): boolean {
		return this.count === this.capacity;
	}

	/** The entry of a key or counter; -1 if it has none. */
	find(kind: RecordKind, id: number): number {
		const { words } = this;
		const end = FIRST + this.count * ENTRY_WORDS;
		for (let at = FIRST; at < end; at += ENTRY_WORDS) if (words[at] === id && this.kindAt(at) === kind) return (at - FIRST) / ENTRY_WORDS;
		return -1;
	}

	id(entry: number): number {
		return this.words[FIRST + entry * ENTRY_WORDS];
	}

	kind(entry: number): RecordKind {
		return this.kindAt(FIRST + entry * ENTRY_WORDS);
	}

	/** Offset of the record in the partition. */
	offset(entry: number): number {
		return (this.words[FIRST + entry * ENTRY_WORDS + 1] >>> OFFSET_SHIFT) * UNIT_BYTES;
	}

	/** Bytes of the record. */
	size(entry: number): number {
		return ((this.words[FIRST + entry * ENTRY_WORDS + 1] >>> SIZE_SHIFT) & 0xf) * UNIT_BYTES;
	}

	/**
	 * The record of the key or counter `id`, whose secret has `size` bytes, now lies at `offset`. `found`: its entry, -1 if it has none. Then this adds one,
	 * which must have room.
	 */
	set(found: number, kind: RecordKind, id: number, size: number, offset: number): void {
		let entry = found;
		if (entry < 0) entry = this.count++;
		else this.bytes -= this.size(entry);
		const length = recordBytes(kind, size);
		this.words[FIRST + entry * ENTRY_WORDS] = id;
		this.words[FIRST + entry * ENTRY_WORDS + 1] = kind | ((length / UNIT_BYTES) << SIZE_SHIFT) | ((offset / UNIT_BYTES) << OFFSET_SHIFT);
		this.bytes += length;
	}

	/** The record of the entry now lies at `offset`. */
	move(entry: number, offset: number): void {
		const at = FIRST + entry * ENTRY_WORDS + 1;
		this.words[at] = (this.words[at] & ((1 << OFFSET_SHIFT) - 1)) | ((offset / UNIT_BYTES) << OFFSET_SHIFT);
	}

	/** Removes an entry; nothing if it is -1. The last one takes its number. */
	remove(entry: number): void {
		if (entry < 0) return;
		this.bytes -= this.size(entry);
		const last = FIRST + --this.count * ENTRY_WORDS;
		this.words[FIRST + entry * ENTRY_WORDS] = this.words[last];
		this.words[FIRST + entry * ENTRY_WORDS + 1] = this.words[last + 1];
	}

	private kindAt(at: number): RecordKind {
		return this.words[at + 1] & 0xf;
	}
}
