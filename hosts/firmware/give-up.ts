import Timer from "timer";

/** The application is at its end. In simulators this ends the run, which then has failed. */
export function giveUp(error: unknown): void {
	Timer.set(() => {
		throw error;
	}, 0);
}
