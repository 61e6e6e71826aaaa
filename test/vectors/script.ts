import type { Answer, Field } from "../support/json-requests.js";

/** The input of one run of the simulator: the resource `script`, in JSON. */
export interface Script {
	/** The requests of each trial, sent one after the other. */
	readonly trials: readonly (readonly { readonly name: string; readonly fields: Readonly<Record<string, Field>> }[])[];
	/** The number of trials under way at once. */
	readonly parallel: number;
	/** Bytes of heap of the HSM machine. */
	readonly heap: number;
}

/** A line of the run's output. */
export interface Line {
	readonly trial: number;
	readonly answers: readonly Answer[];
}
