import { describe, expect, test } from "vitest";
import { Pool } from "../../modules/mailbox/pool.js";
import { freeBytes } from "../support/free-memory.js";
import { type Random, seed, seeded } from "../support/random.js";

interface Block {
	readonly offset: number;
	readonly bytes: number;
}

const whole = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** A pool, and a map that records for each byte whether it is allocated. */
class CheckedPool {
	readonly pool: Pool;
	readonly blocks: Block[] = [];
	readonly #taken: Uint8Array;
	readonly #limit: number;

	constructor(
		readonly start: number,
		readonly size: number,
		limit: number,
	) {
		this.pool = new Pool(start, size, limit);
		this.#taken = new Uint8Array(size);
		this.#limit = limit;
	}

	get mayAllocate(): boolean {
		return this.blocks.length < this.#limit;
	}

	allocate(bytes: number): void {
		const before = freeBytes(this.pool);
		const offset = this.pool.allocate(bytes);
		if (offset === -1) {
			expect(this.longestFree()).toBeLessThan(whole(bytes));
			expect(freeBytes(this.pool)).toBe(before);
			return;
		}
		const first = offset - this.start;
		expect(offset % 4).toBe(0);
		expect(first).toBeGreaterThanOrEqual(0);
		expect(first + whole(bytes)).toBeLessThanOrEqual(this.size);
		expect(
			this.#taken.subarray(first, first + whole(bytes)).every((byte) => byte === 0),
			"blocks overlap",
		).toBe(true);
		this.#taken.fill(1, first, first + whole(bytes));
		this.blocks.push({ offset, bytes });
	}

	free(index: number): Block {
		const [block] = this.blocks.splice(index, 1);
		this.pool.free(block.offset, block.bytes);
		this.#taken.fill(0, block.offset - this.start, block.offset - this.start + whole(block.bytes));
		return block;
	}

	/** A block that is at least partly free, or lies at least partly outside. */
	wrongBlock(random: Random): Block | undefined {
		const bytes = 4 * (1 + random.below(16));
		const offset = this.start - 64 + 4 * random.below(this.size / 4 + 32);
		const first = offset - this.start;
		const isWrong = first < 0 || first + bytes > this.size || this.#taken.subarray(first, first + bytes).some((byte) => byte === 0);
		return isWrong ? { offset, bytes } : undefined;
	}

	check(): void {
		const free = this.#taken.reduce((sum, byte) => sum + 1 - byte, 0);
		if (freeBytes(this.pool) !== free) expect(freeBytes(this.pool)).toBe(free);
	}

	longestFree(): number {
		let longest = 0;
		let length = 0;
		for (const byte of this.#taken) {
			length = byte === 0 ? length + 1 : 0;
			longest = Math.max(longest, length);
		}
		return longest;
	}
}

describe("a pool", () => {
	test("gives out blocks that never overlap, and is one block again when all are back", () => {
		const random = seeded(seed);
		for (let round = 0; round < 20; round++) {
			const checked = new CheckedPool(4 * random.below(3000), 4 * (8 + random.below(400)), 1 + random.below(32));
			const largest = random.pick([checked.size, checked.size >> 2, 40]);
			for (let step = 0; step < 400; step++) {
				if (checked.mayAllocate && random.below(5) < 3) checked.allocate(1 + random.below(largest));
				else if (checked.blocks.length > 0) checked.free(random.below(checked.blocks.length));
				const wrong = checked.wrongBlock(random);
				if (wrong !== undefined) expect(() => checked.pool.free(wrong.offset, wrong.bytes)).toThrow(RangeError);
				checked.check();
			}
			while (checked.blocks.length > 0) checked.free(random.below(checked.blocks.length));
			expect(freeBytes(checked.pool)).toBe(checked.size);
			expect(checked.pool.allocate(checked.size)).toBe(checked.start);
		}
	});

	test("stays consistent when every second of the largest number of blocks is freed", () => {
		const pool = new Pool(0, 4 * 65, 32);
		const offsets = Array.from({ length: 32 }, () => pool.allocate(8));
		expect(offsets).not.toContain(-1);
		for (let index = 1; index < 32; index += 2) pool.free(offsets[index], 8);
		for (let index = 0; index < 32; index += 2) pool.free(offsets[index], 8);
		expect(pool.allocate(4 * 65)).toBe(0);
	});

	test("without a block that is large enough answers -1 and stays as it was", () => {
		const pool = new Pool(16, 64, 4);
		expect(pool.allocate(65)).toBe(-1);
		expect(pool.allocate(0xffffffff)).toBe(-1);
		expect(freeBytes(pool)).toBe(64);
		const first = pool.allocate(24);
		const middle = pool.allocate(20);
		const last = pool.allocate(20);
		expect(pool.allocate(1)).toBe(-1);
		pool.free(first, 24);
		pool.free(last, 20);
		expect(freeBytes(pool)).toBe(44);
		expect(pool.allocate(28)).toBe(-1);
		pool.free(middle, 20);
		expect(pool.allocate(61)).toBe(16);
	});

	test("says whether it has room for a block, and stays as it was", () => {
		const pool = new Pool(16, 64, 2);
		const first = pool.allocate(24);
		pool.allocate(20);
		pool.free(first, 24);
		expect([0, 1, 24, 25, 44, 64].map((bytes) => pool.hasRoom(bytes))).toEqual([true, true, true, false, false, false]);
		expect(freeBytes(pool)).toBe(44);
		expect(pool.allocate(24)).toBe(first);
		expect([pool.hasRoom(20), pool.hasRoom(21)]).toEqual([true, false]);
	});

	test("always has a block of 0 bytes, even when it is full, and takes it back", () => {
		const pool = new Pool(8, 16, 2);
		pool.allocate(16);
		expect(pool.allocate(0)).toBe(8);
		pool.free(8, 0);
		expect(freeBytes(pool)).toBe(0);
	});

	test("rounds up to whole words in allocate and in free", () => {
		const pool = new Pool(0, 16, 4);
		expect([pool.allocate(1), pool.allocate(5), pool.allocate(3), pool.allocate(1)]).toEqual([0, 4, 12, -1]);
		pool.free(4, 6);
		expect(freeBytes(pool)).toBe(8);
	});

	test.each([
		[2, 16],
		[0, 18],
		[1, 1],
	])("refuses to begin at %d with %d bytes: not whole words", (start, size) => {
		expect(() => new Pool(start, size, 1)).toThrow(RangeError);
	});
});

describe("a pool that gets back a block that is not the caller's", () => {
	/** 64 bytes from 32 on; allocated: 40 to 48 and 56 to 72. */
	const make = (): Pool => {
		const pool = new Pool(32, 64, 8);
		pool.allocate(8);
		pool.allocate(8);
		pool.allocate(8);
		pool.allocate(16);
		pool.free(32, 8);
		pool.free(48, 8);
		return pool;
	};

	test.each([
		["a block that was given back already, the first one", 32, 8],
		["a block that was given back already, one in the middle", 48, 8],
		["the middle of the free end", 80, 4],
		["a block that begins before the pool", 28, 8],
		["a block before the pool", 0, 8],
		["a block that reaches beyond the pool", 92, 8],
		["a block behind the pool", 96, 4],
		["a block that begins free and ends taken", 36, 8],
		["a block that begins taken and ends free", 40, 12],
		["a block that begins and ends taken with free memory between", 40, 24],
		["everything", 32, 64],
		["a size beyond 2^32", 40, 0x1_0000_0000],
	])("refuses %s and stays as it was", (_what, offset, bytes) => {
		const pool = make();
		expect(freeBytes(pool)).toBe(40);
		expect(() => pool.free(offset, bytes)).toThrow(RangeError);
		expect(freeBytes(pool)).toBe(40);
		pool.free(40, 8);
		pool.free(56, 16);
		expect(pool.allocate(64)).toBe(32);
	});
});
