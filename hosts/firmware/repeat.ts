import Timer from "timer";

/**
 * Calls `work` from the machine's event loop until it returns false. Between two calls, the loop handles messages and feeds the chip's
 * watchdog.
 */
export function repeat(work: () => boolean): void {
	const timer = Timer.repeat(() => {
		if (!work()) Timer.clear(timer);
	}, 1);
}
