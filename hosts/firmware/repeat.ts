import Timer from "timer";

/**
 * Calls `work` again and again from the machine's event loop, which between two calls hears messages and feeds the
 * watchdog of the chip.
 */
export function repeat(work: () => void): void {
	Timer.repeat(work, 1);
}
