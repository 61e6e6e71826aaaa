/** How often a client may write to the flash: `burst` times at once, and `perHour` times an hour. A write wears the flash and stops both cores. */
export interface WriteLimit {
	/** 1 to 1,000. */
	readonly burst: number;
	/** 1 to 100,000. */
	readonly perHour: number;
}

const HOUR = 3_600_000;

/** @throws RangeError that names the member, the expected and the given value */
export function limitWrites(limit: WriteLimit): WriteLimit {
	const check = (member: keyof WriteLimit, largest: number): void => {
		const value = limit[member];
		if (!Number.isInteger(value) || value < 1 || value > largest)
			throw new RangeError(`limit of writes: "${member}" expected 1 to ${largest}, got ${String(value)}`);
	};
	check("burst", 1000);
	check("perHour", 100_000);
	return Object.freeze({ burst: limit.burst, perHour: limit.perHour });
}

/** A token bucket for each client. Each is full when the HSM starts. */
export class WriteBudget {
	private readonly limit: WriteLimit;
	private readonly ticks: () => number;
	/** Writes that each client has left, and when that was so in milliseconds. */
	private readonly left: Float64Array;
	private readonly since: Uint32Array;

	/** `ticks`: a clock in milliseconds that may wrap at 2^32. */
	constructor(limit: WriteLimit, clients: number, ticks: () => number) {
		this.limit = limit;
		this.ticks = ticks;
		this.left = new Float64Array(clients).fill(limit.burst);
		this.since = new Uint32Array(clients).fill(ticks());
	}

	/** Whether the client may write now. */
	allows(client: number): boolean {
		const now = this.ticks();
		const earned = (((now - this.since[client]) >>> 0) * this.limit.perHour) / HOUR;
		this.since[client] = now;
		this.left[client] = Math.min(this.limit.burst, this.left[client] + earned);
		return this.left[client] >= 1;
	}

	/** The client has written. */
	take(client: number): void {
		this.left[client]--;
	}
}
