import type { MutationTarget } from "./hsm-instance.js";
import { Scheduler } from "./scheduler.js";
import { Simulation } from "./simulation.js";
import type { Step } from "./steps.js";
import type { Tally } from "./tally.js";
import { kindOf } from "./violation.js";

export interface EpisodeOptions {
	readonly seed: number;
	readonly requests: number;
	readonly clients: number;
	readonly mutate?: ((target: MutationTarget) => void) | undefined;
}

export interface Outcome {
	readonly steps: readonly Step[];
	/** Requests answered. */
	readonly requests: number;
	readonly tally: Tally;
	/** What went wrong, and whether that was only when all was to be answered, after all steps. */
	readonly failure: unknown;
	readonly isAtEnd: boolean;
}

/** Steps that may be taken again to find a shorter schedule: about as much as half a minute is enough for. */
const SHORTENING = 2_000_000;

/** Steps for each request, at most: an HSM that does not answer any more is not waited for. */
const STEPS = 200;

/** Lets a seed decide what happens until so many requests are answered, and then all others are. */
export async function play(options: EpisodeOptions): Promise<Outcome> {
	const simulation = new Simulation(options);
	const scheduler = new Scheduler(options.seed, simulation);
	const steps: Step[] = [];
	let isAtEnd = false;
	const failure = await failureOf(async () => {
		await simulation.take(() => {
			if (simulation.host.answered >= options.requests || steps.length >= STEPS * options.requests) return undefined;
			const step = scheduler.next();
			steps.push(step);
			return step;
		});
		isAtEnd = true;
		await simulation.finish();
	});
	return { steps, requests: simulation.host.answered, tally: simulation.tally, failure, isAtEnd };
}

/** Takes the same steps again, or only some of them, and lets all be answered if `isToEnd`. Returns what goes wrong. */
export async function replay(options: EpisodeOptions, steps: readonly Step[], isToEnd: boolean): Promise<unknown> {
	const simulation = new Simulation(options);
	return failureOf(async () => {
		const left = steps.values();
		await simulation.take(() => left.next().value);
		if (isToEnd) await simulation.finish();
	});
}

/**
 * The shortest schedule found in which the same goes wrong: leaves out ever smaller pieces, as long as the failure stays
 * (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002).
 */
export async function shorten(options: EpisodeOptions, { steps, failure, isAtEnd }: Outcome, effort = SHORTENING): Promise<readonly Step[]> {
	const kind = kindOf(failure);
	let left = effort;
	let shortest = steps;
	for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
		for (let hasChanged = true; hasChanged; ) {
			hasChanged = false;
			for (let start = shortest.length - size; start > -size; start -= size) {
				if (left <= 0) return shortest;
				const candidate = [...shortest.slice(0, Math.max(0, start)), ...shortest.slice(start + size)];
				left -= candidate.length;
				if (kindOf(await replay(options, candidate, isAtEnd)) !== kind) continue;
				shortest = candidate;
				hasChanged = true;
			}
		}
	}
	return shortest;
}

async function failureOf(action: () => Promise<void>): Promise<unknown> {
	try {
		await action();
		return undefined;
	} catch (error) {
		return error;
	}
}
