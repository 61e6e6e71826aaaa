import { type Random, seeded } from "../support/seeded.js";
import type { Simulation } from "./simulation.js";
import type { Step } from "./steps.js";
import { families, localTasks } from "./workers.js";

/** The weights of the steps for a while. A task with weight 0 is stalled. */
interface Weights {
	readonly core: number;
	readonly turn: number;
	readonly slow: number;
	readonly wake: number;
	readonly deliver: number;
	readonly jobs: number;
	readonly time: number;
	readonly fault: number;
	readonly workers: readonly number[];
	readonly clients: readonly number[];
}

/** The workers that fail. Those with sessions fail more often, since their failures show later. */
const failing = [...families, "hash", "mac", "hash", "mac", "hash", "mac"] as const;

/** The most open requests; a run has one of these. With more open requests, each waits longer. */
const MOST_OPEN = [12, 60, 300] as const;

/** Chooses the steps. The seed alone determines them. */
export class Scheduler {
	private readonly random: Random;
	private readonly simulation: Simulation;
	/** Faults in 1,000 steps of this run; in some runs none. */
	private readonly faults: number;
	private readonly mostOpen: number;
	private weights: Weights;
	private left = 0;

	constructor(seed: number, simulation: Simulation) {
		this.random = seeded(seed ^ 0x2545f491);
		this.simulation = simulation;
		this.faults = this.random.pick([0, 2, 10, 40]);
		this.mostOpen = this.random.pick(MOST_OPEN);
		this.weights = this.newWeights();
	}

	next(): Step {
		const { random } = this;
		if (this.left-- === 0) this.weights = this.newWeights();
		const {
			weights,
			simulation: { host },
		} = this;
		if (random.below(1000) < weights.fault) return this.fault();
		const {
			machine,
			workers: { slow },
		} = host.instance.running;
		const isRung = machine.isRung || slow?.isRung === true;
		// An HSM that has ended refuses requests at once. Only time brings the next HSM.
		const isEnding = host.hsm.hasEnded || host.instance.hasStopped;
		const asks = host.open.size < this.mostOpen ? weights.clients.reduce((sum, weight) => sum + weight, 0) : 0;
		const works = machine.isAsleep ? 0 : weights.workers.reduce((sum, weight) => sum + weight, 0);
		switch (
			this.choose([
				isEnding ? Math.min(asks, 1) : asks,
				works,
				machine.isAsleep ? 0 : weights.core,
				weights.turn,
				weights.slow,
				isRung ? weights.wake : 0,
				host.instance.messages.length > 0 ? weights.deliver : 0,
				host.hasJobs ? weights.jobs : 0,
				isEnding ? 20 : weights.time,
			])
		) {
			case 0:
				return { what: "ask", argument: this.ask(this.choose(weights.clients)) };
			case 1:
				return { what: "work", argument: this.choose(weights.workers) };
			case 2:
				return { what: "core", argument: 0 };
			case 3:
				return { what: "turn", argument: 0 };
			case 4:
				return { what: "slow turn", argument: 0 };
			case 5:
				return { what: "wake", argument: 0 };
			case 6:
				return { what: "deliver", argument: 0 };
			case 7:
				return { what: "jobs", argument: 0 };
			default:
				return { what: "time", argument: isEnding ? random.pick([50, 2500]) : random.pick([1, 20, 50]) };
		}
	}

	/** A number that determines requests of `client`. */
	private ask(client: number): number {
		const {
			random,
			simulation: { clients },
		} = this;
		const argument = random.below(0xffff_fff0);
		return argument - (argument % clients) + client;
	}

	private fault(): Step {
		const {
			random,
			simulation: { clients },
		} = this;
		const kind = random.below(100);
		if (kind < 2) return { what: "end", argument: kind === 0 ? random.below(3) : 3 + random.below(30) };
		if (kind < 6) return { what: "slow end", argument: random.below(8) };
		if (kind < 16) return { what: "send failures", argument: 1 + random.below(5) };
		if (kind < 26) return { what: "missed wake-up", argument: random.below(2) };
		if (kind < 36) return { what: "ring", argument: 0 };
		if (kind < 46) return { what: "spurious message", argument: random.below(2 * clients + 6) };
		if (kind < 52) return { what: "halt", argument: random.below(clients) };
		if (kind < 64) return { what: "resume", argument: random.below(clients) };
		if (kind < 84) return { what: "abort", argument: random.below(1000) };
		return { what: "fail", argument: families.indexOf(random.pick(failing)) };
	}

	private newWeights(): Weights {
		const { random } = this;
		const some = (...weights: readonly number[]): number => random.pick(weights);
		this.left = 20 + random.below(300);
		return {
			core: some(0, 10, 20, 40),
			turn: some(0, 1, 10),
			slow: some(0, 1, 5),
			wake: some(1, 5, 20),
			deliver: some(0, 2, 10),
			jobs: some(1, 10),
			time: some(0, 0, 1),
			fault: some(0, 1, 3) * this.faults,
			workers: localTasks.map(() => some(0, 0, 2, 5, 10)),
			clients: Array.from({ length: this.simulation.clients }, () => some(0, 0, 1, 2, 5)),
		};
	}

	/** Chooses an index by the weights; -1 if all are 0. */
	private choose(weights: readonly number[]): number {
		let left = this.random.below(
			Math.max(
				1,
				weights.reduce((sum, weight) => sum + weight, 0),
			),
		);
		return weights.findIndex((weight) => (left -= weight) < 0);
	}
}
