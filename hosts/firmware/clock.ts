import Time from "time";

/** Milliseconds since the chip started; wraps at 2^32. */
export function ticks(): number {
	return Time.ticks;
}
