const ticks = native("xs_time_ticks");
const microseconds = native("xs_time_microseconds");

export default class Time {
	/** Milliseconds, as a 32-bit integer that wraps. */
	static get ticks() {
		return ticks();
	}
	/** Microseconds. On the chip the module "microseconds" adds it. */
	static get microseconds() {
		return microseconds();
	}
	/** Milliseconds from `start` to `end`, both from `ticks`, or to now. */
	static delta(start, end = ticks()) {
		return (end - start) | 0;
	}
}
