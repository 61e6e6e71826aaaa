/** A machine without an HSM that does symmetric work when it is told to, and answers with what that took in it. */
import { type Work, withDriver, withNoble } from "./directly.js";
import { cost } from "./stopwatch.js";

export interface DirectQuestion {
	/** How: a machine that has several looks at it. */
	readonly way: string;
	readonly name: string;
	readonly size: number;
	/** How often, in one measurement. */
	readonly times: number;
}

const driver = withDriver();
const message = new Uint8Array(16384).fill(9);

function workOf({ way, name, size }: DirectQuestion): Work | undefined {
	return way === "driver" ? driver[name]?.(size) : withNoble[name]?.(message.subarray(0, size));
}

self.onmessage = (question: DirectQuestion) => {
	const work = workOf(question);
	self.postMessage(
		work === undefined
			? null
			: cost(() => {
					for (let count = 0; count < question.times; count++) work();
				}),
	);
};
