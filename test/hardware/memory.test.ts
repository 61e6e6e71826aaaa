/** Compares the model of the chip's memory with a second model of ESP-IDF's allocator, written from its description in another way. */
import { describe, expect, test } from "vitest";
import { type Random, seed, seeded } from "../support/random.js";
import { run } from "./program.js";

const REGIONS = [172_000, 15_000, 114_000];
const HEADER = 4;

interface Block {
	readonly offset: number;
	readonly size: number;
	/** Undefined while the block is in use. Else a number that grows with each block that becomes free. */
	readonly freed: number | undefined;
}

/** A heap as a list of all blocks by their offset. */
class Heap {
	readonly divisions: number;
	readonly tables: number;
	blocks: Block[];
	private clock = 0;

	constructor(readonly bytes: number) {
		const managed = bytes - 20;
		this.divisions = managed <= 16_384 ? 8 : 16;
		// One row of lists serves the small sizes. Each power of two above has its own row.
		const rows = Math.floor(Math.log2(managed)) + 1 - Math.log2(this.divisions * 4) + 1;
		this.tables = 20 + 36 + rows * 4 * (1 + this.divisions);
		const size = Math.floor((bytes - this.tables - 2 * HEADER) / 4) * 4;
		this.blocks = [{ offset: this.tables, size, freed: this.clock++ }];
	}

	/** The smallest size in the list of a block of this size. */
	class(size: number): number {
		const step = Math.max(4, 2 ** Math.floor(Math.log2(size)) / this.divisions);
		return size - (size % step);
	}

	take(asked: number): Block | undefined {
		if (asked === 0) return undefined;
		const least = Math.max(12, Math.ceil(asked / 4) * 4);
		const size = this.class(least) === least ? least : this.class(least) + Math.max(4, 2 ** Math.floor(Math.log2(least)) / this.divisions);
		const fitting = this.blocks.filter((block) => block.freed !== undefined && this.class(block.size) >= size);
		if (fitting.length === 0) return undefined;
		const smallest = Math.min(...fitting.map((block) => this.class(block.size)));
		const chosen = fitting.filter((block) => this.class(block.size) === smallest).reduce((one, other) => ((one.freed ?? 0) > (other.freed ?? 0) ? one : other));
		const rest = chosen.size - size - HEADER;
		const taken: Block = { offset: chosen.offset, size: rest >= 12 ? size : chosen.size, freed: undefined };
		const left: Block[] = rest >= 12 ? [{ offset: chosen.offset + HEADER + size, size: rest, freed: this.clock++ }] : [];
		this.blocks.splice(this.blocks.indexOf(chosen), 1, taken, ...left);
		return taken;
	}

	give(block: Block): void {
		const index = this.blocks.indexOf(block);
		let from = index,
			to = index;
		if (this.blocks[from - 1]?.freed !== undefined) from--;
		if (this.blocks[to + 1]?.freed !== undefined) to++;
		const merged = this.blocks.slice(from, to + 1);
		const size = merged.reduce((sum, part) => sum + part.size, (merged.length - 1) * HEADER);
		this.blocks.splice(from, merged.length, { offset: merged[0]?.offset ?? 0, size, freed: this.clock++ });
	}

	get free(): number {
		const used = this.blocks.filter((block) => block.freed === undefined);
		return used.reduce((sum, block) => sum - block.size - HEADER, this.bytes - this.tables);
	}

	get largest(): number {
		return Math.max(0, ...this.blocks.filter((block) => block.freed !== undefined).map((block) => this.class(block.size)));
	}
}

class Memory {
	readonly heaps = REGIONS.map((bytes) => new Heap(bytes));

	take(size: number): { readonly heap: Heap; readonly block: Block } | undefined {
		for (const heap of this.heaps) {
			const block = heap.take(size);
			if (block !== undefined) return { heap, block };
		}
		return undefined;
	}

	get sums(): string {
		return `${this.heaps.reduce((sum, { free }) => sum + free, 0)}:${Math.max(...this.heaps.map(({ largest }) => largest))}`;
	}

	get map(): string[] {
		return this.heaps.flatMap(({ tables, blocks }, region) => [
			`${region}:0:${tables}:used`,
			...blocks.map(({ offset, size, freed }) => `${region}:${offset}:${size + HEADER}:${freed === undefined ? "used" : "free"}`),
		]);
	}
}

const small = (random: Random): number => random.below(300);
const middling = (random: Random): number => random.below(20_000);
const mixed = (random: Random): number => (random.below(10) === 0 ? random.below(70_000) : random.below(1200));
const nearPowers = (random: Random): number => 2 ** random.below(18) + random.below(5) - 2;

function play(random: Random, size: (random: Random) => number, steps: number): { commands: string; expected: string[] } {
	const memory = new Memory();
	const commands: string[] = [],
		expected: string[] = [];
	const held: { readonly request: number; readonly heap: Heap; readonly block: Block }[] = [];
	for (let step = 0, request = 0; step < steps; step++) {
		const [given] = held.length > 0 && random.below(100) < 45 ? held.splice(random.below(held.length), 1) : [];
		if (given !== undefined) {
			given.heap.give(given.block);
			commands.push(`g ${given.request}`);
		} else {
			const asked = Math.max(0, size(random));
			const taken = memory.take(asked);
			commands.push(`t ${asked}`);
			expected.push(taken === undefined ? "-" : `${memory.heaps.indexOf(taken.heap)}:${taken.block.offset}:${taken.block.size + HEADER}`);
			if (taken !== undefined) held.push({ request, ...taken });
			request++;
		}
		commands.push("s");
		expected.push(memory.sums);
	}
	commands.push("w");
	expected.push(...memory.map);
	return { commands: `memory ${commands.join(" ")} .`, expected };
}

describe("blocks lie where a second model of the allocator puts them", () => {
	test.each([
		["small", small],
		["middling", middling],
		["mixed", mixed],
		["around powers of two", nearPowers],
	])("%s", (_, size) => {
		const random = seeded(seed);
		for (let round = 0; round < 10; round++) {
			const { commands, expected } = play(random, size, 400);
			expect(run([commands])[0]?.trim().split(" ")).toEqual(expected);
		}
	});
});

const answers = (commands: string): string[] =>
	run([`memory ${commands} .`])[0]
		?.trim()
		.split(" ") ?? [];

test("a request tries the regions in their order", () => {
	const [first, second, third, fourth] = answers("t 160000 t 110000 t 14000 t 14000").map((answer) => answer.split(":")[0]);
	expect([first, second, third, fourth]).toEqual(["0", "2", "1", "-"]);
});

test("a request of 64 bytes or more takes up to a sixteenth more, and sizes do not grow in steps of 16 bytes", () => {
	const taken = (size: number): number => Number(answers(`t ${size}`)[0]?.split(":")[2]) - HEADER;
	expect([1, 12, 13, 17, 63, 64, 65, 127, 129].map(taken)).toEqual([12, 12, 16, 20, 64, 64, 68, 128, 136]);
	expect([16_384, 16_385, 16_392, 32_768, 32_776, 57_344, 65_536].map(taken)).toEqual([16_384, 17_408, 17_408, 32_768, 34_816, 57_344, 65_536]);
});

test("a request that must fail fails once, whatever is free", () => {
	const given = answers("f 3 t 10 t 10 t 10 t 10").map((answer) => answer !== "-");
	expect(given).toEqual([true, true, false, true]);
});

test("without the model every request succeeds, and nothing is counted", () => {
	expect(run(["memory-uncounted"])).toEqual(["2147483647 2147483647 none of no size"]);
});

test("heap_caps_malloc takes from the model until it is full, and heap_caps_free returns all", () => {
	expect(run(["memory-counted"])[0]).toMatch(/^2[78] full all back$/);
});

test("several threads take and free memory, and all is free at the end", () => {
	expect(run(["memory-threads"])).toEqual(["ok"]);
});
