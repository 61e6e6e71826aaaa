import { AsyncLocalStorage } from "node:async_hooks";
import type { Connection } from "../../modules/api/connection.js";
import { Hsm } from "../../modules/api/hsm.js";
import type { Timers } from "../../modules/api/options.js";
import type { Region } from "../../modules/mailbox/region.js";
import { connectionOf } from "../support/free-memory.js";
import { ManualTimers } from "../support/manual-timers.js";
import { seeded } from "../support/seeded.js";
import { HsmInstance, type MutationTarget } from "./hsm-instance.js";
import { IssuedRequest } from "./issued-request.js";
import type { RequestCase } from "./request-case.js";
import { copyOf } from "./request-case.js";
import { generateRequest } from "./request-generator.js";
import { type KnownSession, sessionRequest } from "./session-generator.js";
import type { Tally } from "./tally.js";

/** One in so many requests has a timeout, a signal, or is followed by another as soon as it is answered. */
const LIMITED = 6;
/** Requests of a session that are made as soon as its number is known: less than this. */
const STREAM = 8;

/** Requests that the connection has under way or that wait, those with data of any length included. */
function load(connection: Connection): number {
	return connection["waiting"].length + connection["sent"].size + connection["anyLength"]["running"].size;
}

/** The host's machine: applications, one for each client, which ask and follow what becomes of it, on one HSM after the other. */
export class Host implements Timers {
	hsm: Hsm;
	instance: HsmInstance;
	readonly tally: Tally;
	/** Promise jobs may be waiting. */
	hasJobs = false;
	/** What went wrong in a promise job or a callback. */
	failure: unknown;
	/** Not settled yet. */
	readonly open = new Set<IssuedRequest>();
	/** Requests that ended HSMs had answered. */
	private answeredBefore = 0;
	private readonly region: Region;
	private readonly queueCapacity: number;
	private readonly mutate: ((target: MutationTarget) => void) | undefined;
	private readonly timers = new ManualTimers();
	private readonly halted = new Set<number>();
	/** The request that is being made, which is about to set its timeout. */
	private current: IssuedRequest | undefined;
	/** The request that is being made, which is about to reach its client. */
	private asking: IssuedRequest | undefined;
	/** By client of the present HSM: sessions that its application has started, ended ones too. */
	private known: KnownSession[][] = [];
	/** On whose behalf the API asks. */
	private readonly behalf = new AsyncLocalStorage<IssuedRequest>();

	constructor(region: Region, queueCapacity: number, tally: Tally, mutate?: (target: MutationTarget) => void) {
		this.region = region;
		this.queueCapacity = queueCapacity;
		this.tally = tally;
		this.mutate = mutate;
		[this.hsm, this.instance] = this.start();
	}

	/** Requests answered so far, by whatever HSM. */
	get answered(): number {
		return this.answeredBefore + this.instance.running.checker.answered;
	}

	/** Requests that a signal could end now. */
	get abortable(): readonly IssuedRequest[] {
		return [...this.open].filter(({ controller, isAborted }) => controller !== undefined && !isAborted);
	}

	set(callback: () => void, milliseconds: number): unknown {
		const issued = this.current;
		this.current = undefined;
		if (issued === undefined) return this.timers.set(callback, milliseconds);
		return this.timers.set(
			() =>
				this.giveUp(issued, () => {
					issued.isTimedOut = true;
					callback();
				}),
			milliseconds,
		);
	}

	clear(timer: unknown): void {
		this.timers.clear(timer);
	}

	/** Asks what `argument` stands for, and is followed by so many other questions. `only`: a session that it has to do with. */
	ask(client: number, argument: number, only?: KnownSession): void {
		if (this.halted.has(client)) return;
		const random = seeded(argument ^ 0x5bd1e995);
		const known = only === undefined ? this.known[client] : [only];
		const requestCase = generateRequest(argument, client, this.region.sizes.poolBytes, known, only !== undefined);
		const controller = random.below(LIMITED) === 0 ? new AbortController() : undefined;
		const timeout = random.below(LIMITED) === 0 ? random.below(300) : undefined;
		const next = random.below(LIMITED) === 0 ? random.below(0x1_0000_0000) : undefined;
		// Who has a session sends all at once.
		const stream = random.below(STREAM);
		this.put(client, requestCase, controller, timeout, (session) => {
			for (let count = stream; session !== undefined && count > 0; count--) this.ask(client, random.below(0x1_0000_0000), session);
			if (next !== undefined) this.ask(client, next);
		});
		const waits = this.instance.running.checker.waitsFor(client);
		if (waits !== undefined) this.tally.count(waits);
	}

	/** Ends all sessions that applications have left open, as far as they know of them. */
	endSessions(): void {
		const {
			running: {
				checker: { sessions },
			},
		} = this.instance;
		this.known.forEach((known, client) => {
			for (const { number } of known) {
				const requestCase = sessionRequest("EndSession", { session: number });
				if (requestCase !== undefined && sessions.isOpen(client, number)) this.put(client, requestCase);
			}
		});
	}

	/** Takes the oldest message of the HSM for a client that listens. */
	deliver(): void {
		const { messages, onmessage } = this.instance;
		const position = messages.findIndex((message) => typeof message !== "number" || !this.halted.has(message));
		if (position < 0) return;
		onmessage(messages.splice(position, 1)[0]);
		this.look();
	}

	/** A message that nobody sent, or that makes no sense. */
	rumour(message: unknown): void {
		if (typeof message === "number" && this.halted.has(message)) return;
		this.tally.count("message without reason");
		this.instance.onmessage(message);
		this.look();
	}

	pass(milliseconds: number): void {
		this.timers.pass(milliseconds);
		this.look();
	}

	/** Aborts one of the requests that can be; with the request itself as the reason. */
	abort(number: number): void {
		const { abortable } = this;
		if (abortable.length === 0) return;
		const issued = abortable[number % abortable.length];
		this.giveUp(issued, () => {
			issued.isAborted = true;
			issued.controller?.abort(issued);
		});
		this.look();
	}

	/** The client stops: it asks nothing more and takes no answers, until it goes on. */
	halt(client: number): void {
		this.tally.count("client halted");
		this.halted.add(client);
	}

	resume(client: number): void {
		this.halted.delete(client);
	}

	/** Ends the HSM that there is. */
	terminate(): void {
		this.hsm.terminate();
		this.look();
	}

	/** Runs promise jobs until there are no more. */
	async runJobs(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		this.hasJobs = false;
		this.instance.running.checker.host();
		if (this.failure !== undefined) throw this.failure;
	}

	private start(): [Hsm, HsmInstance] {
		const instance = new HsmInstance(this.region, this.queueCapacity, this.tally);
		const hsm = new Hsm(this.region, () => instance, {
			timers: this,
			silence: 10_000,
			queue: { requests: 40, bytes: 20 * this.region.sizes.poolBytes },
			onEnd: (end) => {
				this.tally.count(end === "failed" ? "HSM failed" : end === "silent" ? "HSM was silent" : "HSM was terminated");
				this.answeredBefore = this.answered;
				[this.hsm, this.instance] = this.start();
			},
		});
		this.known = Array.from({ length: this.region.sizes.clients }, () => []);
		for (let client = 0; client < this.region.sizes.clients; client++) this.listen(hsm, instance, client);
		this.mutate?.({ hsm, core: instance.running.core });
		return [hsm, instance];
	}

	/** Lets the client ask. `then`: what its application does when that is settled, maybe with the session that has come of it. */
	private put(
		client: number,
		requestCase: RequestCase,
		controller?: AbortController,
		timeout?: number,
		then: (session?: KnownSession) => void = () => undefined,
	): void {
		const { hsm } = this;
		const issued = new IssuedRequest(client, requestCase, hsm, controller);
		let session: KnownSession | undefined;
		const named = requestCase.session?.role === "end" ? this.known[client].find(({ number }) => number === requestCase.session?.number) : undefined;
		this.open.add(issued);
		this.current = timeout === undefined ? undefined : issued;
		this.asking = issued;
		const promise = this.behalf.run(issued, () => requestCase.ask(hsm.client(client), { signal: controller?.signal, timeout }));
		this.current = undefined;
		promise
			.then(
				(value) =>
					this.guard(() => {
						session = this.fulfil(issued, value);
					}),
				(reason: unknown) => this.guard(() => issued.reject(reason)),
			)
			.finally(() => {
				this.open.delete(issued);
				this.tally.count(issued.outcome);
				if (named !== undefined && issued.status !== undefined) named.hasEnded = true;
				this.guard(() => then(session));
			});
		this.look();
	}

	/** The session that has started, if any has. */
	private fulfil(issued: IssuedRequest, value: unknown): KnownSession | undefined {
		issued.fulfil(value);
		const start = issued.requestCase.session;
		if (start?.role !== "start" || issued.hsm !== this.hsm) return undefined;
		const session = { number: value as number, start, sent: [], hasEnded: false };
		this.known[issued.client].push(session);
		return session;
	}

	/** Hears of all that the client is asked, by its application or by the API itself, in the order in which it sends. */
	private listen(hsm: Hsm, { running: { checker } }: HsmInstance, index: number): void {
		const connection = connectionOf(hsm.client(index));
		const request: (...parameters: Parameters<Connection["request"]>) => Promise<unknown> = connection.request.bind(connection);
		const heard = (...parameters: Parameters<Connection["request"]>): Promise<unknown> => {
			const { asking } = this;
			this.asking = undefined;
			if (hsm.hasEnded) return request(...parameters);
			if (asking !== undefined) {
				const { isNeverSent, requests } = asking.requestCase;
				if (isNeverSent === true) return request(...parameters);
				if (requests === undefined) checker.expect(asking);
				const before = load(connection);
				const promise = request(...parameters);
				// What the queue has no room for is neither sent nor waits.
				asking.isRefused = load(connection) === before;
				if (asking.isRefused && requests === undefined) checker.giveUp(asking);
				return promise;
			}
			const [name, fields] = parameters;
			// The API wipes what it has been asked with when that is copied.
			const requestCase = sessionRequest(name, copyOf(fields));
			if (requestCase === undefined) throw new Error(`the API asks for ${name} by itself`);
			const issued = new IssuedRequest(index, requestCase, hsm, undefined);
			if (name === "EndSession") this.tally.count("session ended by the API");
			else this.behalf.getStore()?.parts.push(issued);
			checker.expect(issued);
			const promise = request(...parameters);
			promise.then(
				(value) => this.guard(() => issued.fulfil(value)),
				(reason: unknown) => this.guard(() => issued.reject(reason)),
			);
			return promise;
		};
		connection.request = heard as Connection["request"];
	}

	private giveUp(issued: IssuedRequest, action: () => void): void {
		const {
			hsm,
			instance: {
				running: { checker },
			},
		} = this;
		checker.host();
		action();
		// What is given up after its HSM has ended was in that one's memory, which nobody looks at any more.
		if (issued.hsm === hsm) checker.giveUp(issued);
	}

	private guard(action: () => void): void {
		try {
			action();
		} catch (error) {
			this.failure ??= error;
		}
	}

	/** The host has done something. */
	private look(): void {
		this.hasJobs = true;
		this.instance.running.checker.host();
	}
}
