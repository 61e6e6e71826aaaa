import { Region } from "../../modules/mailbox/region.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { seeded } from "../support/seeded.js";
import { Host } from "./host.js";
import type { MutationTarget } from "./hsm-instance.js";
import { generateRequest } from "./request-generator.js";
import type { Step, StepName } from "./steps.js";
import { Tally } from "./tally.js";
import { check } from "./violation.js";
import { families } from "./workers.js";

/** The longest sleep of a machine in milliseconds (modules/core/executor.ts). */
const SLEEP = 50;
const spuriousMessages = [-1, 0.5, "0", undefined, null, {}];

export interface SimulationOptions {
	/** Determines the sizes of memory and queues. */
	readonly seed: number;
	readonly clients: number;
	/** Changes each new HSM into a mutant. */
	readonly mutate?: ((target: MutationTarget) => void) | undefined;
}

/** Host and HSM in one process. Each acts only in steps, and each step ends with all checks. */
export class Simulation {
	readonly host: Host;
	readonly clients: number;
	readonly tally = new Tally();
	private readonly poolBytes: number;

	constructor({ seed, clients, mutate }: SimulationOptions) {
		const random = seeded(seed);
		this.clients = clients;
		this.poolBytes = random.pick([512, 1024, 2048]);
		this.host = new Host(new Region({ clients, slots: random.pick([1, 2, 4, 8]), poolBytes: this.poolBytes }), random.pick([1, 2, 4]), this.tally, mutate);
	}

	/**
	 * Takes the steps that `next` returns. Promise jobs run in a step of their own, otherwise before the next step of the host. Between
	 * steps there is no other await, since promise jobs would run there too.
	 * @throws Violation, or an error of the firmware.
	 */
	async take(next: () => Step | undefined): Promise<void> {
		const { host } = this;
		for (let step = next(); step !== undefined; step = next()) {
			if (host.hasJobs && !isOfHsm(step.what)) await host.runJobs();
			this.steps[step.what](step.argument);
			if (host.failure !== undefined) throw host.failure;
			host.instance.checkSleep();
		}
	}

	/** Describes a step. */
	explain({ what, argument }: Step): string {
		switch (what) {
			case "ask": {
				const { name, session } = generateRequest(argument, argument % this.clients, this.host.region.sizes);
				return `ask: client ${argument % this.clients} asks for ${session === undefined ? name : "something of a session"}`;
			}
			case "work":
			case "fail":
				return `${what}: ${families[argument]}`;
			case "jobs":
			case "deliver":
			case "core":
			case "turn":
			case "slow turn":
			case "ring":
				return what;
			default:
				return `${what}: ${argument}`;
		}
	}

	/**
	 * Runs rounds without faults, in which every machine has a turn, until all requests are answered. In each round the core takes one
	 * step, and each request needs three of its steps. Time passes only where no other step makes progress.
	 * @throws Violation if a request stays unanswered, or memory in use.
	 */
	async finish(): Promise<void> {
		const { host } = this;
		for (let client = 0; client < this.clients; client++) host.resume(client);
		await this.round();
		// The host notices a dead HSM after 10,000 ms and deletes it 100 ms later.
		for (let waits = 0; waits < 8 && (host.instance.hasStopped || host.hsm.hasEnded); waits++) await this.takeOne("time", 2500);
		host.instance.sendFailures = host.instance.lastAccess = 0;
		await this.settle();
		host.endSessions();
		await this.settle();
		const {
			instance: {
				running: { checker, keys, memory, machine },
			},
			open,
		} = host;
		check(!host.hsm.hasEnded, () => "the HSM has ended without a reason");
		check(open.size === 0, () => `${open.size} requests were never settled, the first of them ${String([...open][0])}`);
		checker.finish(keys, host.instance.reopened());
		for (let client = 0; client < this.clients; client++) {
			check(freeMemory(host.hsm.client(client)) === this.poolBytes, () => `memory of client ${client} was not given back`);
			const { queue } = connectionOf(host.hsm.client(client));
			check(queue["requests"] === 0 && queue["bytes"] === 0, () => `something still counts as waiting of client ${client}`);
		}
		checker.sessions.finish();
		check(
			memory.bytes.subarray(memory.sessionStart(0)).every((byte) => byte === 0),
			() => "something is left in private memory",
		);
		check(machine.isAsleep, () => "the HSM does not sleep although there is nothing to do");
	}

	/** Runs as many rounds as the open requests need. */
	private async settle(): Promise<void> {
		const {
			open,
			instance: {
				running: { checker },
			},
		} = this.host;
		const requests = [...open].reduce((sum, { requestCase }) => sum + (requestCase.requests ?? 1), 0);
		for (let rounds = 4 * requests + 4 * checker.open + 16; rounds > 0; rounds--) await this.round();
	}

	private async round(): Promise<void> {
		const { host } = this;
		while (host.instance.messages.length > 0) await this.takeOne("deliver", 0);
		await this.takeOne("jobs", 0);
		const {
			unsent,
			running: {
				machine,
				workers: { slow },
			},
		} = host.instance;
		if (machine.hasMissed || slow?.hasMissed === true || unsent.size > 0) await this.takeOne("time", SLEEP);
		for (const what of ["wake", "turn", "slow turn"] as const) await this.takeOne(what, 0);
	}

	private async takeOne(what: StepName, argument: number): Promise<void> {
		let step: Step | undefined = { what, argument };
		await this.take(() => {
			const taken = step;
			step = undefined;
			return taken;
		});
		// The promise jobs of a step of the host have run in this await. They may have sent requests.
		if (this.host.hasJobs) await this.host.runJobs();
	}

	private readonly steps: Readonly<Record<StepName, (argument: number) => void>> = {
		/* Host. */
		ask: (argument) => {
			const [client, random] = [argument % this.clients, seeded(argument)];
			for (let count = random.below(4) === 0 ? 1 + random.below(20) : 1; count > 0; count--) {
				this.host.ask(client, argument);
				argument = random.below(0x1_0000_0000);
			}
		},
		jobs: () => undefined,
		deliver: () => this.host.deliver(),
		"spurious message": (argument) => this.host.spuriousMessage(argument < this.clients ? argument : spuriousMessages[argument % spuriousMessages.length]),
		time: (milliseconds) => {
			const { machine, workers } = this.host.instance.running;
			this.host.advance(milliseconds);
			if (milliseconds < SLEEP) return;
			machine.timeOut();
			workers.slow?.timeOut();
		},
		abort: (argument) => this.host.abort(argument),
		halt: (client) => this.host.halt(client),
		resume: (client) => this.host.resume(client),
		/* HSM. */
		core: () => this.host.instance.run(({ machine, coreTask }) => void (machine.isAsleep || coreTask.execute())),
		work: (family) => this.host.instance.run(({ machine, workers }) => void (machine.isAsleep || workers.local.get(families[family])?.execute())),
		turn: () => this.host.instance.run(({ machine }) => machine.turn()),
		"slow turn": () => this.host.instance.run(({ workers }) => workers.slow?.turn()),
		wake: () =>
			this.host.instance.run(({ machine, workers }) => {
				machine.wake();
				workers.slow?.wake();
			}),
		"missed wake-up": (argument) =>
			this.host.instance.run(({ machine, workers }) => {
				const missing = argument === 0 ? machine : workers.slow;
				if (missing?.isRung !== true) return;
				missing.miss();
				this.tally.count("wake-up missed");
			}),
		ring: () => this.host.instance.run(({ doorbell }) => doorbell.ring()),
		/* Faults. */
		fail: (family) => this.host.instance.running.workers.fail(families[family]),
		"send failures": (count) => {
			this.host.instance.sendFailures = count;
		},
		"slow end": (argument) =>
			this.host.instance.run(({ workers, doorbell }) => {
				if (workers.slow === undefined) return;
				this.tally.count(argument === 0 ? "slow machine lost" : "slow machine replaced");
				workers.replaceSlow(argument !== 0, argument > 1);
				// Without the ring, the core notices at the end of its sleep.
				doorbell.ring();
			}),
		end: (argument) => {
			const {
				host,
				host: { instance },
			} = this;
			if (argument === 0) host.terminate();
			else if (argument === 1) instance.run(() => instance.fail());
			else if (argument === 2) instance.hasStopped = true;
			else instance.lastAccess = argument - 2;
		},
	};
}

function isOfHsm(what: StepName): boolean {
	return !(what === "ask" || what === "jobs" || what === "deliver" || what === "spurious message" || what === "time" || what === "abort" || what === "end");
}
