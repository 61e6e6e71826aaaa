/** The present state of a promise. */
export interface Followed<Value> {
	state: "pending" | "fulfilled" | "rejected";
	value?: Value;
	reason?: unknown;
}

/** Records how a promise settles, without waiting for it. */
export function follow<Value>(promise: Promise<Value>): Followed<Value> {
	const outcome: Followed<Value> = { state: "pending" };
	promise.then(
		(value) => Object.assign(outcome, { state: "fulfilled", value }),
		(reason: unknown) => Object.assign(outcome, { state: "rejected", reason }),
	);
	return outcome;
}
