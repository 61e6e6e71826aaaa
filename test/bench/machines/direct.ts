import type { Work } from "./engine-jobs.js";
import { type Cost, cost } from "./stopwatch.js";

/** Asks a machine without an HSM for the cost of an algorithm. */
export interface DirectRequest {
	/** Selects the implementation, if a machine has several. */
	readonly way: string;
	readonly name: string;
	/** Bytes of the message. */
	readonly size: number;
	/** Repetitions in one measurement. */
	readonly times: number;
}

/** Asks for the cost of a public-key operation or a key derivation. */
export interface OperationRequest {
	readonly name: string;
}

/**
 * The cost of `times` times the work; null without work.
 * @throws Error if the work fails: an engine's operation returns a negative number, a verification or an agreement false
 */
export function answer(work: Work | undefined, times: number): Cost | null {
	if (work === undefined) return null;
	let result: unknown;
	const spent = cost(() => {
		for (let count = 0; count < times; count++) result = work();
	});
	if (result === false || (typeof result === "number" && result < 0)) throw new Error(`a direct call failed: ${String(result)}`);
	return spent;
}
