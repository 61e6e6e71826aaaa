/** A machine without an HSM that runs symmetric algorithms on request, and answers with their cost. */
import { type Work, withDriver, withNoble } from "./direct-work.js";
import { cost } from "./stopwatch.js";

export interface DirectRequest {
	/** Selects the implementation, if a machine has several. */
	readonly way: string;
	readonly name: string;
	readonly size: number;
	/** Repetitions in one measurement. */
	readonly times: number;
}

const driver = withDriver();
const message = new Uint8Array(16384).fill(9);

function workOf({ way, name, size }: DirectRequest): Work | undefined {
	return way === "driver" ? driver[name]?.(size) : withNoble[name]?.(message.subarray(0, size));
}

self.onmessage = (request: DirectRequest) => {
	const work = workOf(request);
	self.postMessage(
		work === undefined
			? null
			: cost(() => {
					for (let count = 0; count < request.times; count++) work();
				}),
	);
};
