import { microseconds } from "./stopwatch.js";

/** Takes one sample. */
export type Way = () => Promise<number>;

const WARM_UP = 3;

/** Takes `count` samples of each way, in turn, so that other work of the computer disturbs all of them alike. */
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

/** Microseconds that the calls of a sample take at most in all, unless one takes longer, and how many they are at most. */
const LONGEST = 6000;
const MOST_CALLS = 8;

/**
 * As `inTurn`. A sample of short calls is the mean of some of them, one after the other. The first one finds what another way has left, cold caches and
 * deep sleep, and does not count.
 */
export async function meansInTurn(ways: Readonly<Record<string, Way>>, count: number): Promise<Record<string, number[]>> {
	const means: Record<string, Way> = {};
	for (const [way, take] of Object.entries(ways)) {
		await take();
		const calls = Math.min(MOST_CALLS, Math.floor(LONGEST / (await take())));
		means[way] = async () => {
			const first = await take();
			if (calls < 1) return first;
			let sum = 0;
			for (let call = 0; call < calls; call++) sum += await take();
			return sum / calls;
		};
	}
	return inTurn(means, count);
}

/** Microseconds until the promise settles. */
export async function timed(send: () => Promise<unknown>): Promise<number> {
	const begin = microseconds();
	await send();
	return microseconds() - begin;
}

/** Requests per second while each of `senders` has `together` under way, until `total` are answered. */
export async function rate(senders: readonly (() => Promise<unknown>)[], together: number, total: number): Promise<number> {
	let left = total;
	const run = async (send: () => Promise<unknown>): Promise<void> => {
		while (left-- > 0) await send();
	};
	const begin = microseconds();
	await Promise.all(senders.flatMap((send) => Array.from({ length: together }, () => run(send))));
	return (total * 1e6) / (microseconds() - begin);
}
