/** The soak test: episodes of the simulation until enough requests are answered, then overload on XS. */
import { parseArgs } from "node:util";
import { type EpisodeOptions, type Outcome, runEpisode, shrink } from "./episode.js";
import { areStable, heapsAfter, type Simulate } from "./heaps.js";
import { Simulation } from "./simulation.js";
import { printed } from "./steps.js";
import { Tally } from "./tally.js";

/** Requests of one episode. Each episode has its own sizes of memory and its own faults. */
const EPISODE = 2000;

export interface SoakOptions {
	readonly seed: number;
	readonly requests: number;
	readonly clients: number;
}

export interface SoakResult {
	readonly isGood: boolean;
	readonly episodes: number;
	/** The number of requests answered. */
	readonly requests: number;
	readonly steps: number;
	readonly tally: Tally;
}

/**
 * Runs episodes with the seeds `seed`, `seed` + 1 and so on. If one fails, stops and prints its seed and the shortest schedule found.
 * `mutate` changes each HSM into a mutant.
 */
export async function soak({ seed, requests, clients }: SoakOptions, say: (line: string) => void, mutate?: EpisodeOptions["mutate"]): Promise<SoakResult> {
	const figures = { episodes: 0, requests: 0, steps: 0, tally: new Tally() };
	while (figures.requests < requests) {
		const options = { seed: (seed + figures.episodes) >>> 0, requests: Math.min(EPISODE, requests - figures.requests), clients, mutate };
		const outcome = await runEpisode(options);
		if (outcome.failure !== undefined) {
			await report(options, outcome, say);
			return { ...figures, isGood: false };
		}
		figures.episodes++;
		figures.requests += outcome.requests;
		figures.steps += outcome.steps.length;
		figures.tally.add(outcome.tally);
	}
	return { ...figures, isGood: true };
}

async function report(options: EpisodeOptions, outcome: Outcome, say: (line: string) => void): Promise<void> {
	const { seed, requests, clients } = options;
	say(`seed ${seed}, after ${outcome.steps.length} steps: ${outcome.failure instanceof Error ? outcome.failure.stack : String(outcome.failure)}`);
	say(`to repeat: npm run soak -- --seed ${seed} --requests ${requests} --clients ${clients}`);
	const shortest = await shrink(options, outcome);
	const simulation = new Simulation(options);
	say(`the shortest schedule found, ${shortest.length} steps, then all machines in turn:\n${printed(shortest, (step) => simulation.explain(step))}`);
}

/** The simulator on XS answers one in this many requests. The first measurement of the heaps is after a hundredth of them. */
const ON_XS = 10;

const usage = "usage: npm run soak -- [--seed S] [--requests N] [--clients C]";

/** The command `npm run soak`. Returns the exit status: 0 good, 1 failed, 2 wrong usage. */
export async function command(parameters: readonly string[], say: (line: string) => void, simulate: Simulate): Promise<number> {
	if (parameters.includes("--help")) {
		say(usage);
		return 0;
	}
	let options: SoakOptions;
	try {
		options = parse(parameters);
	} catch (error) {
		say(`soak: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
		return 2;
	}
	say(`soak: seed ${options.seed}, ${options.requests} requests, ${options.clients} clients`);
	const start = performance.now();
	const { isGood, requests, episodes, steps, tally } = await soak(options, say);
	const seconds = Math.round((performance.now() - start) / 1000);
	say(`${requests} requests answered in ${episodes} episodes of ${steps} steps, ${seconds} s: ${isGood ? "passed" : "FAILED"}`);
	say(String(tally));
	return isGood && (await overload(options.requests, say, simulate)) ? 0 : 1;
}

async function overload(requests: number, say: (line: string) => void, simulate: Simulate): Promise<boolean> {
	const most = 200 * Math.ceil(requests / (200 * ON_XS));
	const heaps = await heapsAfter(simulate, [Math.max(200, most / 100), most]);
	for (const { requests: count, host, hsm } of heaps) say(`on XS, ${count} requests answered in order: ${host} bytes live on the host, ${hsm} on the HSM core`);
	return areStable(heaps);
}

function parse(parameters: readonly string[]): SoakOptions {
	const { values } = parseArgs({ args: [...parameters], options: { seed: { type: "string" }, requests: { type: "string" }, clients: { type: "string" } } });
	const number = (name: keyof SoakOptions, without: number, least: number, most: number): number => {
		const value = values[name] === undefined ? without : Number(values[name]);
		if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`--${name} expected ${least} to ${most}, got ${values[name]}`);
		return value;
	};
	return {
		seed: number("seed", Date.now() >>> 0, 0, 0xffff_ffff),
		requests: number("requests", 1_000_000, 1, 1_000_000_000),
		clients: number("clients", 4, 1, 8),
	};
}
