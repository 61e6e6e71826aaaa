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
	/** The number of requests answered. */
	readonly requests: number;
	readonly tally: Tally;
	/** The failure, and whether it occurred in `Simulation.finish`, after all steps. */
	readonly failure: unknown;
	readonly isAtEnd: boolean;
}

/** The most steps that `shrink` replays: about half a minute. */
const SHRINK_STEPS = 2_000_000;

/** The most steps for each request, so that an HSM that does not answer ends the episode. */
const STEPS = 200;

/** Runs the steps that the seed determines until `requests` are answered, then lets the HSM answer the rest. */
export async function runEpisode(options: EpisodeOptions): Promise<Outcome> {
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

/** Replays steps, then finishes the simulation if `isToEnd`. Returns the failure. */
export async function replay(options: EpisodeOptions, steps: readonly Step[], isToEnd: boolean): Promise<unknown> {
	const simulation = new Simulation(options);
	return failureOf(async () => {
		const left = steps.values();
		await simulation.take(() => left.next().value);
		if (isToEnd) await simulation.finish();
	});
}

/**
 * The shortest schedule found that fails in the same way. Delta debugging: removes smaller and smaller pieces as long as the failure
 * stays (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002).
 */
export async function shrink(options: EpisodeOptions, { steps, failure, isAtEnd }: Outcome, effort = SHRINK_STEPS): Promise<readonly Step[]> {
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
