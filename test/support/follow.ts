/** What has become of a promise so far. */
export interface Followed<Value> {
	state: "pending" | "fulfilled" | "rejected";
	value?: Value;
	reason?: unknown;
}

/** Follows a promise without waiting for it. */
export function follow<Value>(promise: Promise<Value>): Followed<Value> {
	const outcome: Followed<Value> = { state: "pending" };
	promise.then(
		(value) => Object.assign(outcome, { state: "fulfilled", value }),
		(reason: unknown) => Object.assign(outcome, { state: "rejected", reason }),
	);
	return outcome;
}
