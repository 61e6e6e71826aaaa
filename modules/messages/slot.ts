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
 * | 4, 5 | parameters 0 and 1     | 4: the answer of a question, or the number that is answered |
 * | 6–15 | five pairs of offset and length in bytes: key, three inputs, output           |
 *
 * A response has its output in the last pair; the words that it has no use for stay as they were. That of a refusal says what it is about: word 3 which
 * key (Subject), words 6, 8 and 10 the key id and parameters 0 and 1, words 7, 9, 11 and 13 the lengths of the caller's own key and of the inputs. In a job, the third input of a request
 * that has to do with a session is the session's state.
 */
export const SLOT_WORDS = 16;
export const SLOT_BYTES = SLOT_WORDS * 4;

/** The pairs of a slot, by what they name. */
export const KEY = 0;
export const INPUT = 1;
export const INPUTS = 3;
/** In a job: the state of its session. */
export const STATE = INPUT + 2;
export const OUTPUT = 4;
export const PAIRS = 5;
/** In a job without a key: its length is what the worker has done of it, in bytes of output. */
export const PROGRESS = KEY;

/** Added to the type when the caller brings the key bytes itself ("external key") instead of a key id. */
export const EXTERNAL_KEY = 0x80;

/** Which of two keys a refusal is about. */
export enum Subject {
	unknown,
	key,
	target,
}

/** Words of a slot. */
export const TYPE = 0;
export const REQUEST_ID = 1;
export const STATUS = 2;
export const KEY_ID = 3;
export const PARAMETER = 4;
/** The answer of a request that asks a question, 0 or 1, or for a number. */
export const ANSWER = PARAMETER;
/** In the response of a refusal: which key it is about. */
export const SUBJECT = KEY_ID;
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

	get type(): number {
		return this.words[this.base + TYPE];
	}

	/** The code of the request, and whether the caller brings the key itself, and so knows it. */
	get code(): number {
		return this.words[this.base + TYPE] & ~EXTERNAL_KEY;
	}
	get isExternal(): boolean {
		return (this.words[this.base + TYPE] & EXTERNAL_KEY) !== 0;
	}

	get requestId(): number {
		return this.words[this.base + REQUEST_ID];
	}

	get status(): number {
		return this.words[this.base + STATUS];
	}
	set status(value: number) {
		this.words[this.base + STATUS] = value;
	}

	get keyId(): number {
		return this.words[this.base + KEY_ID];
	}

	/** The answer of a request that asks a question, 0 or 1, or for a number; shares its word with parameter 0. */
	get answer(): number {
		return this.words[this.base + PARAMETER];
	}
	set answer(value: number) {
		this.words[this.base + PARAMETER] = value;
	}

	/** Parameter 2 is read by the worker at the latest: the status takes its word. */
	parameter(index: number): number {
		return this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)];
	}
	setParameter(index: number, value: number): void {
		this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)] = value;
	}

	/** Offset in bytes of what pair `pair` names. */
	offset(pair: number): number {
		return this.words[this.base + PAIR + 2 * pair];
	}
	/** Length in bytes of what pair `pair` names. */
	length(pair: number): number {
		return this.words[this.base + PAIR + 2 * pair + 1];
	}

	setPair(pair: number, offset: number, length: number): void {
		const index = this.base + PAIR + 2 * pair;
		this.words[index] = offset;
		this.words[index + 1] = length;
	}
}
