import Timer from "timer";

/** Ends the run after the application has failed. In simulators, the uncaught error gives the run a failure status. */
export function handleApplicationFailure(error: unknown): void {
	Timer.set(() => {
		throw error;
	}, 0);
}
