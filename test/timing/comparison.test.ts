import { describe, expect, it } from "vitest";
import { areEqual } from "../../modules/workers/compare.js";
import { run } from "../hardware/program.js";
import { seed, seeded } from "../support/random.js";
import { welchT } from "./welch.js";

const LENGTH = 512;
const SAMPLES = 20_000;
/** In 90 runs beside other work, |t| was at most 2.7, with an early exit at least 266, and at least 168 times as large in the same run. */
const FACTOR = 20;
const SURE = 50;

function leavesEarly(first: Uint8Array, firstOffset: number, second: Uint8Array, secondOffset: number, length: number): boolean {
	for (let index = 0; index < length; index++) if (first[firstOffset + index] !== second[secondOffset + index]) return false;
	return true;
}

/** |t| of bytes that differ in the first byte against bytes that differ in the last. */
function tOf(compare: typeof areEqual): number {
	const random = seeded(seed);
	const bytes = random.bytes(LENGTH);
	const other = bytes.slice();
	let equal = 0;
	const t = welchT(
		(kind) => {
			other.set(bytes);
			other[kind === 0 ? 0 : LENGTH - 1] ^= 1;
		},
		() => {
			for (let count = 0; count < 4; count++) if (compare(bytes, 0, other, 0, LENGTH)) equal++;
		},
		SAMPLES,
		() => random.below(2) === 0,
	);
	expect(equal).toBe(0);
	return Math.abs(t);
}
/** Measures both comparisons, up to three times, since another process may occupy the machine for a while. */
function expectNoEarlyExit(measure: () => readonly [ours: number, early: number]): void {
	const tries: string[] = [];
	for (let count = 0; count < 3; count++) {
		const [ours, early] = measure();
		tries.push(`|t| ${ours.toFixed(1)}, with an early exit ${early.toFixed(0)}`);
		if (early <= FACTOR * ours || early <= SURE) continue;
		console.log(tries.join("; "));
		return;
	}
	expect.fail(`seed ${seed}: ${tries.join("; ")}`);
}

describe("comparing takes the same time wherever bytes differ; |t| of an early exit is at least twenty times as large", () => {
	it("in TypeScript", () => {
		expectNoEarlyExit(() => [tOf(areEqual), tOf(leavesEarly)]);
	});

	it("in C", () => {
		expectNoEarlyExit(() => {
			const [ours, early] = run(["time-comparison"])[0]
				.split(" ")
				.map((squared) => Math.sqrt(Number(squared)));
			return [ours, early];
		});
	});
});
