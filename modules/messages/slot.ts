/**
 * The wire layout: every request, response and job is one slot of 64 bytes, sixteen 32-bit words in the byte order of
 * the chip (both cores are the same).
 *
 * | word | request                | response                    |
 * |------|------------------------|-----------------------------|
 * | 0    | type                   | type                        |
 * | 1    | request id             | request id                  |
 * | 2    | parameter 2            | status (errors.ts)          |
 * | 3    | key id                 |                             |
 * | 4, 5 | parameters 0 and 1     | 4: the answer of a question |
 * | 6–15 | five pairs of offset and length in bytes: key, three inputs, output           |
 *
 * A response has its output in the last pair; the words that it has no use for stay as they were.
 */
export const SLOT_WORDS = 16;
export const SLOT_BYTES = SLOT_WORDS * 4;

/** The pairs of a slot, by what they name. */
export const KEY = 0;
export const INPUT = 1;
export const INPUTS = 3;
export const OUTPUT = 4;
export const PAIRS = 5;

/** Added to the type when the caller brings the key bytes itself ("external key") instead of a key id. */
export const EXTERNAL_KEY = 0x80;

/** Words of a slot. */
export const TYPE = 0;
export const REQUEST_ID = 1;
export const STATUS = 2;
export const KEY_ID = 3;
export const PARAMETER = 4;
/** The answer of a request that asks a question, 0 or 1. */
export const ANSWER = PARAMETER;
/** Parameter 2 is read by the worker at the latest: the status takes its word. */
export const PARAMETER_2 = STATUS;
/** The first of the pairs: an offset, then a length. */
export const PAIR = 6;
export const OUTPUT_PAIR = PAIR + 2 * OUTPUT;

/** A cursor on one slot within `words`: it is pointed at a slot and read, without an object being made for each. */
export class Slot {
	readonly words: Uint32Array;
	/** Index of the slot's first word. */
	base: number;

	constructor(words: Uint32Array, base = 0) {
		this.words = words;
		this.base = base;
	}

	get type(): number { return this.words[this.base + TYPE]; }
	set type(value: number) { this.words[this.base + TYPE] = value; }

	/** The code of the request, and whether the caller brings the key itself, and so knows it. */
	get code(): number { return this.words[this.base + TYPE] & ~EXTERNAL_KEY; }
	get isExternal(): boolean { return (this.words[this.base + TYPE] & EXTERNAL_KEY) !== 0; }

	get requestId(): number { return this.words[this.base + REQUEST_ID]; }
	set requestId(value: number) { this.words[this.base + REQUEST_ID] = value; }

	get status(): number { return this.words[this.base + STATUS]; }
	set status(value: number) { this.words[this.base + STATUS] = value; }

	get keyId(): number { return this.words[this.base + KEY_ID]; }
	set keyId(value: number) { this.words[this.base + KEY_ID] = value; }

	/** The answer of a request that asks a question, 0 or 1; shares its word with parameter 0. */
	get answer(): number { return this.words[this.base + PARAMETER]; }
	set answer(value: number) { this.words[this.base + PARAMETER] = value; }

	/** Parameter 2 is read by the worker at the latest: the status takes its word. */
	parameter(index: number): number { return this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)]; }
	setParameter(index: number, value: number): void {
		this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)] = value;
	}

	/** Offset in bytes of what pair `pair` names. */
	offset(pair: number): number { return this.words[this.base + PAIR + 2 * pair]; }
	/** Length in bytes of what pair `pair` names. */
	length(pair: number): number { return this.words[this.base + PAIR + 2 * pair + 1]; }

	setPair(pair: number, offset: number, length: number): void {
		const index = this.base + PAIR + 2 * pair;
		this.words[index] = offset;
		this.words[index + 1] = length;
	}

	clear(): void {
		this.words.fill(0, this.base, this.base + SLOT_WORDS);
	}

	/** Makes this the response to `request`, whose status is its own; all that is not said is zero. */
	respond(request: Slot, answer: number, offset: number, length: number): void {
		const { words, base } = this;
		words[base + TYPE] = request.type;
		words[base + REQUEST_ID] = request.requestId;
		words[base + STATUS] = request.status;
		words[base + KEY_ID] = 0;
		words[base + PARAMETER] = answer;
		words[base + PARAMETER + 1] = 0;
		words[base + PAIR] = 0;
		words[base + PAIR + 1] = 0;
		words[base + PAIR + 2] = 0;
		words[base + PAIR + 3] = 0;
		words[base + PAIR + 4] = 0;
		words[base + PAIR + 5] = 0;
		words[base + PAIR + 6] = 0;
		words[base + PAIR + 7] = 0;
		words[base + PAIR + 2 * OUTPUT] = offset;
		words[base + PAIR + 2 * OUTPUT + 1] = length;
	}

	/**
	 * Copies all words of `source`, each read exactly once: what the source's owner does to it later changes nothing here.
	 * One by one, since a loop costs the engine as much again.
	 */
	copyFrom(source: Slot): void {
		const { words, base } = this;
		const { words: from, base: at } = source;
		words[base] = from[at];
		words[base + 1] = from[at + 1];
		words[base + 2] = from[at + 2];
		words[base + 3] = from[at + 3];
		words[base + 4] = from[at + 4];
		words[base + 5] = from[at + 5];
		words[base + 6] = from[at + 6];
		words[base + 7] = from[at + 7];
		words[base + 8] = from[at + 8];
		words[base + 9] = from[at + 9];
		words[base + 10] = from[at + 10];
		words[base + 11] = from[at + 11];
		words[base + 12] = from[at + 12];
		words[base + 13] = from[at + 13];
		words[base + 14] = from[at + 14];
		words[base + 15] = from[at + 15];
	}
}
