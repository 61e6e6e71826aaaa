import type { Statistics } from "../support/simulator.js";
import type { Measurement } from "./machines/output.js";

/** A summary of samples: the median, the tenth and the ninetieth percentile. */
export interface Result extends Omit<Measurement, "samples"> {
	readonly median: number;
	readonly low: number;
	readonly high: number;
	readonly count: number;
}

/** The size of a module's byte code. */
export interface ModuleSize {
	readonly name: string;
	readonly bytes: number;
}

/** The findings of one run of the benchmark. */
export interface Findings {
	readonly results: readonly Result[];
	/** The simulator and its engines, in words. */
	readonly message: string;
	/** The firmware's machines after its demonstration. */
	readonly machines: Statistics;
	readonly modules: readonly ModuleSize[];
	/** The SDK with the measured cryptography, and the engine that ran it. */
	readonly moddable?: { readonly version: string; readonly engine: string; readonly bits: number };
}

export function summarize({ samples, ...rest }: Measurement): Result {
	const sorted = [...samples].sort((a, b) => a - b);
	const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
	return { ...rest, median: at(0.5), low: at(0.1), high: at(0.9), count: sorted.length };
}

export interface Wanted {
	readonly group: string;
	readonly name: string;
	readonly way: string;
	readonly unit?: Result["unit"];
	readonly size?: number;
}

/** The result with these properties. Undefined if it was not measured. */
export function find(results: readonly Result[], { group, name, way, unit, size }: Wanted): Result | undefined {
	return results.find(
		(result) =>
			result.group === group &&
			result.name === name &&
			result.way === way &&
			(unit === undefined || result.unit === unit) &&
			(size === undefined || result.size === size),
	);
}
