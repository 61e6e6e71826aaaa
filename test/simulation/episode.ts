import type { Planted } from "./hsm-life.js";
import { Scheduler } from "./scheduler.js";
import type { Step } from "./steps.js";
import { kindOf } from "./violation.js";
import { World } from "./world.js";

export interface EpisodeOptions {
	readonly seed: number;
	readonly requests: number;
	readonly clients: number;
	readonly plant?: ((planted: Planted) => void) | undefined;
}

export interface Outcome {
	readonly steps: readonly Step[];
	readonly requests: number;
	/** HSMs that ended on the way. */
	readonly ends: number;
	/** What went wrong. */
	readonly failure: unknown;
}

/** Lets a seed decide what happens until so many requests were made, and all are answered. */
export async function play(options: EpisodeOptions): Promise<Outcome> {
	const world = new World(options);
	const scheduler = new Scheduler(options.seed, world);
	const steps: Step[] = [];
	const failure = await failureOf(async () => {
		await world.take(() => {
			if (world.host.asked >= options.requests) return undefined;
			const step = scheduler.next();
			steps.push(step);
			return step;
		});
		await world.finish();
	});
	return { steps, requests: world.host.asked, ends: world.host.ends, failure };
}

/** Takes the same steps again, or only some of them. */
export async function replay(options: EpisodeOptions, steps: readonly Step[]): Promise<unknown> {
	const world = new World(options);
	return failureOf(async () => {
		const left = steps.values();
		await world.take(() => left.next().value);
		await world.finish();
	});
}

/**
 * The shortest schedule found in which the same goes wrong: leaves out ever smaller pieces, as long as the failure stays
 * (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002). `tries`: replays at most.
 */
export async function shorten(options: EpisodeOptions, { steps, failure }: Outcome, tries = 2000): Promise<readonly Step[]> {
	const kind = kindOf(failure);
	let shortest = steps;
	for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
		for (let hasChanged = true; hasChanged;) {
			hasChanged = false;
			for (let start = shortest.length - size; start > -size; start -= size) {
				if (tries-- === 0) return shortest;
				const candidate = [...shortest.slice(0, Math.max(0, start)), ...shortest.slice(start + size)];
				if (kindOf(await replay(options, candidate)) !== kind) continue;
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
