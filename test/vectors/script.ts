import type { Answer, Field } from "../support/json-requests.js";

/** What one run of the simulator is told: resource `script`, in JSON. */
export interface Script {
	/** Requests of each trial, asked one after the other. */
	readonly trials: readonly (readonly { readonly name: string; readonly fields: Readonly<Record<string, Field>> }[])[];
	/** How many trials are under way together. */
	readonly together: number;
	/** Bytes of heap of the HSM machine. */
	readonly heap: number;
}

/** One line of its output. */
export interface Line {
	readonly trial: number;
	readonly answers: readonly Answer[];
}
