/**
 * The wire layout. Each request, response and job is one slot of 64 bytes: sixteen 32-bit words in the byte order of the chip, which both
 * cores share.
 *
 * | word | request                | response                    |
 * |------|------------------------|-----------------------------|
 * | 0    | type                   | type                        |
 * | 1    | request id             | request id                  |
 * | 2    | parameter 2            | status (errors.ts)          |
 * | 3    | key id                 |                             |
 * | 4, 5 | parameters 0 and 1     | 4: the boolean or the number that the request answers |
 * | 6–15 | five pairs of offset and length in bytes: key, three inputs, output           |
 *
 * The last pair of a response names its output. The core leaves the other words of a response unchanged.
 *
 * The response of a refusal says what it is about. Word 3 says which key (Subject). Words 6, 8 and 10 are the key id and parameters 0 and
 * 1. Word 12 is the id of the peer's key if the request names one. Words 7, 9, 11 and 13 are the lengths of the caller's own
 * key and of the inputs.
 *
 * In a job that belongs to a session, the third input is the session's state.
 */
export const SLOT_WORDS = 16;
export const SLOT_BYTES = SLOT_WORDS * 4;

/** The pairs of a slot. */
export const KEY = 0;
export const INPUT = 1;
export const INPUTS = 3;
/** In a job: the state of its session. */
export const STATE = INPUT + 2;
export const OUTPUT = 4;
export const PAIRS = 5;
/** In a job without a key: the length of this pair is the worker's progress, in bytes of output. */
export const PROGRESS = KEY;

/** Added to the type if the caller gives the key bytes itself ("external key") instead of a key id. */
export const EXTERNAL_KEY = 0x80;

/** The subject of a refusal: a key, or a part of attributes. */
export enum Subject {
	unknown,
	key,
	target,
	peer,
	attributes = 8,
	type,
	algorithms,
	operations,
	minimumTagLength,
	iv,
	permissions,
	owners,
	persistent,
	label,
}

/** The words of a slot. */
export const TYPE = 0;
export const REQUEST_ID = 1;
export const STATUS = 2;
export const KEY_ID = 3;
export const PARAMETER = 4;
/** The answer of a request whose result is a boolean (0 or 1) or a number. */
export const ANSWER = PARAMETER;
/** In the response of a refusal: which key it is about. */
export const SUBJECT = KEY_ID;
/** The status takes the word of parameter 2. The worker reads that parameter before it writes the status. */
export const PARAMETER_2 = STATUS;
/** The first of the pairs, each an offset and a length. */
export const PAIR = 6;
export const OUTPUT_PAIR = PAIR + 2 * OUTPUT;

/** A cursor on one slot within `words`. Move it by `base`: it needs no new object for each slot. */
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

	/** The code of the request, without the flag for an external key. */
	get code(): number {
		return this.words[this.base + TYPE] & ~EXTERNAL_KEY;
	}
	/** Whether the caller gives the key bytes itself, and so knows the key. */
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

	/** The answer of a request whose result is a boolean (0 or 1) or a number. It shares its word with parameter 0. */
	get answer(): number {
		return this.words[this.base + PARAMETER];
	}
	set answer(value: number) {
		this.words[this.base + PARAMETER] = value;
	}

	/** The status takes the word of parameter 2. The worker reads that parameter before it writes the status. */
	parameter(index: number): number {
		return this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)];
	}
	setParameter(index: number, value: number): void {
		this.words[this.base + (index === 2 ? PARAMETER_2 : PARAMETER + index)] = value;
	}

	/** The offset in bytes in pair `pair`. */
	offset(pair: number): number {
		return this.words[this.base + PAIR + 2 * pair];
	}
	/** The length in bytes in pair `pair`. */
	length(pair: number): number {
		return this.words[this.base + PAIR + 2 * pair + 1];
	}

	setPair(pair: number, offset: number, length: number): void {
		const index = this.base + PAIR + 2 * pair;
		this.words[index] = offset;
		this.words[index + 1] = length;
	}
}
