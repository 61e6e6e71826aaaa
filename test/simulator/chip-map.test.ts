/** The simulator in the chip's memory: the map of its blocks. */
import { describe, expect, test } from "vitest";
import { chipOf } from "../support/simulator.js";
import { idle, prelude, runOnChip } from "./chip-programs.js";

describe("the map", () => {
	test("shows all blocks of each region in order, without gaps", async () => {
		const { regions, free, taken, largest } = chipOf(await runOnChip({ main: `${prelude} start("hsm").terminate();`, hsm: idle }, "--reserve", "30000"));
		expect(regions.map(({ size }) => size)).toEqual([172_000, 15_000, 114_000]);
		for (const { size, blocks } of regions) {
			let offset = 0;
			for (const block of blocks) {
				expect(block.offset).toBe(offset);
				offset += block.taken;
			}
			expect(size - offset).toBeGreaterThanOrEqual(4);
			expect(size - offset).toBeLessThan(8);
		}
		const blocks = regions.flatMap(({ blocks }) => blocks);
		const sum = (wanted: boolean): number =>
			blocks.filter((block) => block.free === wanted && block.owner !== "allocator").reduce((total, block) => total + block.taken, 0);
		expect(sum(false)).toBe(taken);
		// The header of the empty block at the end of a region counts as free.
		expect(free - sum(true)).toBeGreaterThanOrEqual(12);
		expect(free - sum(true)).toBeLessThan(24);
		expect(Math.max(...blocks.filter((block) => block.free).map((block) => block.taken))).toBeGreaterThanOrEqual(largest);
	});

	test("shows the moment with the least free memory, and is printed as text", async () => {
		const { stdout, stats } = await runOnChip(
			{ main: `${prelude} start("hsm").terminate(); { const buffer = new SharedArrayBuffer(40_000); } collectGarbage(); say(chip().free);`, hsm: idle },
			"--reserve",
			"10000",
			"--reserve-block",
			"1000",
		);
		expect(stdout).toMatch(/^ +\d+ {2}reserve 10 x 1000$/m);
		expect(stdout).toMatch(/^ +\d+ {2}system, 7 blocks$/m);
		expect(stdout).toMatch(/^ +11268 {2}main: native stack\n +356 {2}main: task\n +\d+ {2}main: heap.*\n +\d+ {2}main: 7 small blocks$/m);
		expect(stdout).toMatch(/^ +40964 {2}shared buffer$|^ +\d+ {2}shared buffer \(40008 asked for\)$/m);
		expect(stdout).toMatch(/^taken in all:\n +\d+ {2}main\n +\d+ {2}shared buffer$/m);
		expect(stdout).toMatch(new RegExp(`^free: ${stats?.chip?.free} in all, largest block ${stats?.chip?.largest}$`, "m"));
		expect(stdout).toMatch(/^a debug build takes more, by a margin of 20000: a --reserve larger by that shows whether it starts$/m);
		expect(Number(stdout.split("\n")[0])).toBeGreaterThan((stats?.chip?.free ?? 0) + 40_000);
	});

	test("shows the chip's bytes in 32 and in 64 bits", async () => {
		const outcome = await runOnChip({ main: `${prelude} start("hsm").terminate();`, hsm: idle });
		expect(chipOf(outcome).free).toBe(195_332);
	});
});
