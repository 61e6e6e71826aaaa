import { microseconds } from "./stopwatch.js";

/** Takes one sample. */
export type Way = () => Promise<number>;

const WARM_UP = 3;

/** So many samples of each way, in turn, so that whatever else the computer does meets all of them alike. */
export async function inTurn(ways: Readonly<Record<string, Way>>, count: number): Promise<Record<string, number[]>> {
	const samples: Record<string, number[]> = {};
	for (const way of Object.keys(ways)) samples[way] = [];
	for (let round = -WARM_UP; round < count; round++)
		for (const [way, take] of Object.entries(ways)) {
			const sample = await take();
			if (round >= 0) samples[way].push(sample);
		}
	return samples;
}

/** Microseconds until the promise settles. */
export async function timed(ask: () => Promise<unknown>): Promise<number> {
	const begin = microseconds();
	await ask();
	return microseconds() - begin;
}

/** Requests per second, when each of `askers` has so many under way all the time, until `total` are answered. */
export async function rate(askers: readonly (() => Promise<unknown>)[], together: number, total: number): Promise<number> {
	let left = total;
	const run = async (ask: () => Promise<unknown>): Promise<void> => {
		while (left-- > 0) await ask();
	};
	const begin = microseconds();
	await Promise.all(askers.flatMap((ask) => Array.from({ length: together }, () => run(ask))));
	return (total * 1e6) / (microseconds() - begin);
}
