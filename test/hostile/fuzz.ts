import type { Core } from "../../modules/core/core.js";
import type { Task } from "../../modules/core/task.js";
import { type Random, seeded } from "../support/random.js";
import { AccessChecker } from "./access-checker.js";
import { AttackedHsm } from "./attacked-hsm.js";
import { Attacker } from "./attacker.js";
import { HonestClient } from "./honest-client.js";
import { HONEST } from "./keys.js";
import { observe } from "./observed-memory.js";

export interface FuzzOptions {
	readonly seed: number;
	/** The number of requests that the hostile clients send. */
	readonly messages: number;
	/** All clients are hostile. */
	readonly noHonest?: boolean;
	readonly onProgress?: (sent: number) => void;
}

export interface Findings {
	messages: number;
	/** The number of responses to all clients, by status. */
	statuses: ReadonlyMap<string, number>;
	accesses: number;
	/** The number of accesses of the core before which the host wrote. */
	disturbances: number;
	honest: number;
	/** The number of digests and tags of sessions that were checked. */
	checked: number;
	/** The most turns of the core that the honest client waited. */
	slowest: number;
	/** The failure found; undefined: none. */
	failure: string | undefined;
}

/** The host writes before one in this many accesses of the core. */
const DISTURB_EVERY = 16;
/** Rounds between two checks of all memory; turns in which a slow worker does nothing. */
const INSPECT_EVERY = 32;
const SLOW_TURNS = 40;
/** The most rounds to end sessions, a few of each client in each round: more sessions than that are never doubtful. */
const ROUNDS = 10_000;

/** Runs an honest client, unless `noHonest`, and hostile ones. The seed determines everything. */
export function fuzz({ seed, messages, noHonest = false, onProgress }: FuzzOptions): Findings {
	const fuzzer = new Fuzzer(seed, noHonest);
	let failure: string | undefined;
	try {
		fuzzer.run(messages, onProgress);
	} catch (error) {
		failure = `after ${fuzzer.sent} messages: ${error instanceof Error ? error.message : String(error)}`;
	} finally {
		fuzzer.stop();
	}
	const { checker, honest, disturbances, sent } = fuzzer;
	return {
		messages: sent,
		statuses: checker.statuses,
		accesses: checker.accesses,
		disturbances,
		honest: honest.answered,
		checked: checker.sessions.checked,
		slowest: honest.slowest,
		failure,
	};
}

class Fuzzer {
	readonly checker: AccessChecker;
	readonly honest: HonestClient;
	disturbances = 0;
	private readonly random: Random;
	private readonly hasHonest: boolean;
	private readonly attackers: readonly Attacker[];
	private readonly core: Core;
	private readonly workers: readonly Task[];
	private readonly restore: () => void;
	private slow: Task | undefined;
	private isQuiet = false;

	constructor(seed: number, noHonest: boolean) {
		const random = seeded(seed);
		const hsm = new AttackedHsm(seed);
		const poolWriterOf =
			(client: number) =>
			(offset: number, bytes: Uint8Array): void =>
				this.checker.writePool(client, offset, bytes);
		this.random = random;
		this.checker = new AccessChecker(
			hsm,
			(word) => this.disturb(word),
			(word, value) => {
				for (const attacker of this.attackers) attacker.corePublished(word, value);
			},
		);
		this.attackers = [0, 1, 2].filter((client) => noHonest || client !== HONEST).map((client) => new Attacker(random, hsm, client, poolWriterOf(client)));
		this.honest = new HonestClient(random, hsm, poolWriterOf(HONEST));
		this.hasHonest = !noHonest;
		const { made, restore } = observe(hsm.shared, this.checker, () => hsm.start());
		this.core = made.core;
		this.workers = made.workers;
		this.restore = restore;
	}

	get sent(): number {
		return this.attackers.reduce((sum, { sent }) => sum + sent, 0);
	}

	stop(): void {
		this.restore();
	}

	run(messages: number, onProgress?: (sent: number) => void): void {
		for (let round = 0; this.sent < messages; round++) {
			for (const attacker of this.attackers) attacker.act(messages - this.sent);
			if (this.hasHonest && this.random.below(4) === 0) this.honest.ask();
			// One worker may be slow for a while: its queue fills, and the core passes over requests.
			this.slow = this.random.below(4) === 0 ? this.random.pick(this.workers) : undefined;
			const most = this.random.below(8) === 0 ? this.random.below(10) : Infinity;
			for (let turn = 0; turn < most && this.turn(); turn++) if (turn === SLOW_TURNS) this.slow = undefined;
			if (round % INSPECT_EVERY === 0) {
				this.checker.inspect();
				onProgress?.(this.sent);
			}
		}
		this.settle();
	}

	/** Stops the disturbance: the HSM must answer all requests that it has taken. */
	private settle(): void {
		this.isQuiet = true;
		this.slow = undefined;
		for (let round = 0; round < 20; round++) {
			for (const attacker of this.attackers) attacker.act(0);
			while (this.turn());
		}
		this.endSessions();
		const { unanswered } = this.checker;
		if (unanswered > 0) throw new Error(`${unanswered} requests were taken and not answered`);
		if (this.honest.isWaiting) throw new Error("the honest client was not answered");
		this.checker.inspect();
	}

	/** Ends all sessions that the checker knows: then private memory may have no state of any. */
	private endSessions(): void {
		const {
			checker: { sessions },
			attackers,
		} = this;
		while (this.honest.endSession()) while (this.turn());
		const open = (): number => attackers.reduce((sum, { client }) => sum + sessions.open(client).length, 0);
		for (let left = open(), rounds = 0; left > 0; left = open()) {
			if (++rounds > ROUNDS) throw new Error(`${left} sessions can not be ended`);
			for (const attacker of attackers) {
				attacker.act(0);
				attacker.endSessions(sessions.open(attacker.client));
			}
			while (this.turn());
		}
	}

	/** Runs one turn of the core and of each worker. Returns whether any had work. */
	private turn(): boolean {
		this.checker.beginTurn();
		let worked = this.core.execute();
		this.checker.endTurn(worked);
		this.honest.receive();
		for (const worker of this.workers) worked = worker === this.slow || worker.execute() || worked;
		return worked;
	}

	private disturb(word: number): void {
		if (this.isQuiet || this.random.below(DISTURB_EVERY) !== 0) return;
		this.disturbances++;
		const attacker = this.random.pick(this.attackers);
		if (this.random.below(2) === 0) attacker.corrupt();
		else attacker.corruptNear(word);
	}
}
