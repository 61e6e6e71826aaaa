import { describe, expect, test } from "vitest";
import { RingEnd, type RingPlace, Role, ringWords } from "../../modules/mailbox/ring.js";
import { type Random, seed, seeded } from "../support/random.js";

const HEAD = 0;
const TAIL = 1;
const GUARD = 0xfeedface;

/** A ring between guard words, with a model of its contents. */
class CheckedRing {
	readonly words: Uint32Array;
	readonly place: RingPlace;
	readonly producer: RingEnd;
	readonly consumer: RingEnd;
	readonly waiting: number[][] = [];
	readonly #random: Random;
	readonly #end: number;

	constructor(random: Random, index: number, capacity = 1 << random.below(6)) {
		this.#random = random;
		this.place = { start: random.below(9), capacity, slotWords: 1 + random.below(20) };
		this.#end = this.place.start + ringWords(capacity, this.place.slotWords);
		this.words = new Uint32Array(this.#end + random.below(9)).fill(GUARD);
		this.producer = new RingEnd(this.words, this.place, Role.producer, index);
		this.consumer = new RingEnd(this.words, this.place, Role.consumer, index);
	}

	put(): void {
		expect(this.producer.available()).toBe(this.place.capacity - this.waiting.length);
		if (this.producer.available() === 0) return;
		const first = this.producer.slot(0);
		this.expectInside(first);
		const slot = Array.from({ length: this.place.slotWords }, () => this.#random.below(0x1_0000_0000));
		this.words.set(slot, first);
		expect(this.consumer.available(), "a slot must not be seen before put").toBe(this.waiting.length);
		this.producer.advance();
		this.waiting.push(slot);
	}

	take(): void {
		if (this.waiting.length === 0) return;
		this.consumer.advance();
		this.waiting.shift();
	}

	/** Expects that all waiting slots are as they were put, and that nothing else was touched. */
	check(): void {
		expect(this.consumer.available()).toBe(this.waiting.length);
		this.waiting.forEach((slot, position) => {
			const first = this.consumer.slot(position);
			this.expectInside(first);
			if (slot.some((word, index) => this.words[first + index] !== word)) expect.fail(`slot ${position} was overwritten`);
		});
		const outside = [...this.words.subarray(0, this.place.start), ...this.words.subarray(this.#end)];
		if (outside.some((word) => word !== GUARD)) expect.fail("memory outside the ring was written");
	}

	expectInside(first: number): void {
		const position = (first - this.place.start - 2) / this.place.slotWords;
		if (!Number.isInteger(position) || position < 0 || position >= this.place.capacity) expect.fail(`${first} is no slot of the ring`);
	}

	scribble(word: number, value: number): void {
		this.words[this.place.start + word] = value;
	}

	index(word: number): number {
		return this.words[this.place.start + word];
	}
}

describe("a ring", () => {
	test("is a queue with any capacity, slot size and order of steps, also where its indexes wrap", () => {
		const random = seeded(seed);
		for (let round = 0; round < 120; round++) {
			const index = random.pick([0, 0x1_0000_0000 - 1 - random.below(40), random.below(0x1_0000_0000)]);
			const checked = new CheckedRing(random, index);
			const bias = 1 + random.below(9);
			for (let step = 0; step < 60; step++) {
				if (random.below(10) < bias) checked.put();
				else checked.take();
				if (step % 4 === 0) checked.check();
			}
			checked.check();
		}
	});

	test.each([1, 2, 32])("of capacity %d is full with that many slots and empty again after that many, repeatedly through 2^32", (capacity) => {
		const checked = new CheckedRing(seeded(seed), 0x1_0000_0000 - capacity - 1, capacity);
		for (let lap = 0; lap < 4; lap++) {
			expect(checked.producer.available()).toBe(capacity);
			for (let count = 0; count < capacity; count++) checked.put();
			expect(checked.producer.available()).toBe(0);
			checked.check();
			for (let count = 0; count < capacity; count++) checked.take();
			expect(checked.consumer.available()).toBe(0);
		}
		expect(checked.index(TAIL)).toBe((0x1_0000_0000 - capacity - 1 + 4 * capacity) % 0x1_0000_0000);
	});

	test("has the consumer's index in its first word and the producer's in its second", () => {
		const checked = new CheckedRing(seeded(seed), 0, 8);
		for (let count = 0; count < 5; count++) checked.put();
		checked.take();
		expect([checked.index(HEAD), checked.index(TAIL)]).toEqual([1, 5]);
	});

	test.each([0, 3, 6, 12, -4])("refuses the capacity %d, which is no power of two", (capacity) => {
		expect(() => new RingEnd(new Uint32Array(400), { start: 0, capacity, slotWords: 16 }, Role.producer)).toThrow(RangeError);
	});

	test("refuses a place that does not lie within its memory", () => {
		const place = { start: 5, capacity: 4, slotWords: 3 };
		const needed = 5 + ringWords(4, 3);
		expect(() => new RingEnd(new Uint32Array(needed), place, Role.consumer)).not.toThrow();
		expect(() => new RingEnd(new Uint32Array(needed - 1), place, Role.consumer)).toThrow(RangeError);
		expect(() => new RingEnd(new Uint32Array(needed - 1), place, Role.producer)).toThrow(RangeError);
	});
});

describe("a ring whose other end writes nonsense", () => {
	const starts = [0, 3, 0xffffffff, 0x1_0000_0000 - 8, 0x7fffffff, 0x80000000];

	test.each(starts)("takes an impossible producer's index for no slots (from %d)", (start) => {
		const checked = new CheckedRing(seeded(seed), start, 8);
		for (const [distance, available] of [
			[0, 0],
			[1, 1],
			[8, 8],
			[9, 0],
			[0x80000000, 0],
			[-1, 0],
			[-8, 0],
		]) {
			checked.scribble(TAIL, start + distance);
			expect(checked.consumer.available()).toBe(available);
		}
	});

	test.each(starts)("takes an impossible consumer's index for no room (from %d)", (start) => {
		const checked = new CheckedRing(seeded(seed), start, 8);
		for (const [distance, room] of [
			[0, 8],
			[-1, 7],
			[-8, 0],
			[-9, 0],
			[1, 0],
			[8, 0],
			[0x80000000, 0],
		]) {
			checked.scribble(HEAD, start + distance);
			expect(checked.producer.available()).toBe(room);
		}
	});

	test("never leaves its memory, and continues where it was when the index is valid again", () => {
		const random = seeded(seed);
		for (let round = 0; round < 100; round++) {
			const checked = new CheckedRing(random, random.pick([0, 0xfffffff0 + random.below(16)]));
			for (let step = 0; step < 40; step++) {
				const word = random.pick([HEAD, TAIL]);
				const sane = checked.index(word);
				checked.scribble(word, random.pick([random.below(0x1_0000_0000), sane + random.below(80) - 40]));
				const room = checked.producer.available();
				const available = checked.consumer.available();
				for (const count of [room, available]) {
					expect(count).toBeGreaterThanOrEqual(0);
					expect(count).toBeLessThanOrEqual(checked.place.capacity);
				}
				checked.expectInside(checked.producer.slot(0));
				for (let position = 0; position < available; position++) checked.expectInside(checked.consumer.slot(position));
				checked.scribble(word, sane);
				if (random.below(2) === 0) checked.put();
				else checked.take();
				checked.check();
			}
		}
	});

	test("does not read back its own index: the next step publishes the true one", () => {
		const checked = new CheckedRing(seeded(seed), 0, 4);
		checked.put();
		checked.put();
		checked.scribble(TAIL, 77);
		expect(checked.producer.available()).toBe(2);
		expect(checked.consumer.available()).toBe(0);
		checked.producer.advance();
		expect(checked.index(TAIL)).toBe(3);
		expect(checked.consumer.available()).toBe(3);
		checked.scribble(HEAD, 99);
		expect(checked.producer.available()).toBe(0);
		expect(checked.consumer.available()).toBe(3);
		checked.consumer.advance();
		expect(checked.index(HEAD)).toBe(1);
		expect(checked.producer.available()).toBe(2);
	});
});
