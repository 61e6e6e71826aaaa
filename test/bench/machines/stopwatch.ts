import { measure } from "simulator";
import Time from "time";

/** What one run of some work took in this machine: microseconds, byte codes, and bytes of slots and chunks that it used. */
export interface Cost {
	readonly time: number;
	readonly byteCodes: number;
	readonly slots: number;
	readonly chunks: number;
}

export function microseconds(): number {
	return Time.microseconds ?? 1000 * Time.ticks;
}

/** The meters around `work`, without what they count of themselves. A collection within makes slots and chunks negative. */
export function cost(work: () => unknown): Cost {
	const own = meter(() => undefined);
	const raw = meter(work);
	return { time: raw.time, byteCodes: raw.byteCodes - own.byteCodes, slots: raw.slots - own.slots, chunks: raw.chunks - own.chunks };
}

function meter(work: () => unknown): Cost {
	const before = measure();
	const begin = microseconds();
	work();
	const time = microseconds() - begin;
	const after = measure();
	return {
		time,
		byteCodes: after.byteCodes - before.byteCodes,
		slots: after.slots - before.slots,
		chunks: after.chunks - before.chunks,
	};
}
