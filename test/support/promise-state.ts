/** The present state of a promise. */
export interface PromiseState<Value> {
	state: "pending" | "fulfilled" | "rejected";
	value?: Value;
	reason?: unknown;
}

/** Records how a promise settles, without waiting for it. */
export function trackPromise<Value>(promise: Promise<Value>): PromiseState<Value> {
	const outcome: PromiseState<Value> = { state: "pending" };
	promise.then(
		(value) => Object.assign(outcome, { state: "fulfilled", value }),
		(reason: unknown) => Object.assign(outcome, { state: "rejected", reason }),
	);
	return outcome;
}
