import { measure } from "simulator";
import Time from "time";

/** The cost of some work in this machine: microseconds, byte codes, and bytes of slots and chunks. */
export interface Cost {
	readonly time: number;
	readonly byteCodes: number;
	readonly slots: number;
	readonly chunks: number;
}

export function microseconds(): number {
	return Time.microseconds ?? 1000 * Time.ticks;
}

/** Meters `work` without the meters' own cost. A garbage collection during it can make slots and chunks negative. */
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
