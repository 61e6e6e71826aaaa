import type { Timers } from "../../modules/api/call-options.js";
import { Hsm } from "../../modules/api/hsm.js";
import { Key } from "../../modules/api/key.js";
import type { Region } from "../../modules/mailbox/region.js";
import { ManualTimers } from "../support/manual-timers.js";
import { seeded } from "../support/seeded.js";
import { HsmInstance, type MutationTarget } from "./hsm-instance.js";
import { IssuedRequest } from "./issued-request.js";
import type { RequestCase } from "./request-case.js";
import { generateRequest } from "./request-generator.js";
import { RequestRecorder } from "./request-recorder.js";
import { type KnownSession, sessionRequest } from "./session-generator.js";
import type { Tally } from "./tally.js";

/** One in this many requests has a timeout, one has a signal, one makes another request as soon as it is answered. */
const LIMITED = 6;
/** An application that starts a session makes fewer requests than this as soon as it knows the number. */
const STREAM = 8;

/** The host's machine. It has one application for each client and uses one HSM after the other. */
export class Host implements Timers {
	hsm: Hsm;
	instance: HsmInstance;
	readonly tally: Tally;
	/** Promise jobs may be pending. */
	hasJobs = false;
	/** The first error of a promise job or a callback. */
	failure: unknown;
	/** Requests that are not settled. */
	readonly open = new Set<IssuedRequest>();
	/** The number of requests that earlier HSMs answered. */
	private answeredBefore = 0;
	readonly region: Region;
	private readonly queueCapacity: number;
	private readonly mutate: ((target: MutationTarget) => void) | undefined;
	private readonly timers = new ManualTimers();
	private readonly halted = new Set<number>();
	/** The request that is about to set its timeout. */
	private current: IssuedRequest | undefined;
	/** For each client, the sessions that its application has started on the present HSM, including ended ones. */
	/** The handles of free keys of the present HSM. */
	private handles: Key[] = [];
	private known: KnownSession[][] = [];
	private readonly recorder: RequestRecorder;

	constructor(region: Region, queueCapacity: number, tally: Tally, mutate?: (target: MutationTarget) => void) {
		this.region = region;
		this.queueCapacity = queueCapacity;
		this.tally = tally;
		this.mutate = mutate;
		this.recorder = new RequestRecorder(tally, (action) => this.guard(action));
		[this.hsm, this.instance] = this.start();
	}

	/** The number of requests that all HSMs answered. */
	get answered(): number {
		return this.answeredBefore + this.instance.running.checker.answered;
	}

	/** The open requests that a signal can abort. */
	get abortable(): readonly IssuedRequest[] {
		return [...this.open].filter(({ controller, isAborted }) => controller !== undefined && !isAborted);
	}

	set(callback: () => void, milliseconds: number): unknown {
		const issued = this.current;
		this.current = undefined;
		if (issued === undefined) return this.timers.set(callback, milliseconds);
		return this.timers.set(
			() =>
				this.cancel(issued, () => {
					issued.isTimedOut = true;
					callback();
				}),
			milliseconds,
		);
	}

	clear(timer: unknown): void {
		this.timers.clear(timer);
	}

	/** Makes the request that `argument` determines, and the requests that follow it. `only`: the session that the request must use. */
	ask(client: number, argument: number, only?: KnownSession): void {
		if (this.halted.has(client)) return;
		const random = seeded(argument ^ 0x5bd1e995);
		const known = only === undefined ? this.known[client] : [only];
		const requestCase = generateRequest(argument, client, this.region.sizes, known, only !== undefined);
		const controller = random.below(LIMITED) === 0 ? new AbortController() : undefined;
		const timeout = random.below(LIMITED) === 0 ? random.below(300) : undefined;
		const next = random.below(LIMITED) === 0 ? random.below(0x1_0000_0000) : undefined;
		// An application with a new session sends its requests at once.
		const stream = random.below(STREAM);
		this.put(client, requestCase, controller, timeout, (session) => {
			for (let count = stream; session !== undefined && count > 0; count--) this.ask(client, random.below(0x1_0000_0000), session);
			if (next !== undefined) this.ask(client, next);
		});
		const waits = this.instance.running.checker.waitsFor(client);
		if (waits !== undefined) this.tally.count(waits);
	}

	/** Ends all open sessions that the applications know. */
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

	/** Delivers the oldest message that is not for a halted client. */
	deliver(): void {
		const { messages, onmessage } = this.instance;
		const position = messages.findIndex((message) => typeof message !== "number" || !this.halted.has(message));
		if (position < 0) return;
		onmessage(messages.splice(position, 1)[0]);
		this.afterHost();
	}

	/** Delivers a message that the HSM did not send, or an invalid one. */
	spuriousMessage(message: unknown): void {
		if (typeof message === "number" && this.halted.has(message)) return;
		this.tally.count("spurious message");
		this.instance.onmessage(message);
		this.afterHost();
	}

	advance(milliseconds: number): void {
		this.timers.advance(milliseconds);
		this.afterHost();
	}

	/** Aborts one of the abortable requests. The reason is the request itself. */
	abort(number: number): void {
		const { abortable } = this;
		if (abortable.length === 0) return;
		const issued = abortable[number % abortable.length];
		this.cancel(issued, () => {
			issued.isAborted = true;
			issued.controller?.abort(issued);
		});
		this.afterHost();
	}

	/** Stops the client: it makes no requests and takes no responses until `resume`. */
	halt(client: number): void {
		this.tally.count("client halted");
		this.halted.add(client);
	}

	resume(client: number): void {
		this.halted.delete(client);
	}

	/** Terminates the present HSM. */
	terminate(): void {
		this.hsm.terminate();
		this.afterHost();
	}

	/** Runs promise jobs until none is pending. */
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
			heartbeatTimeout: 10_000,
			queue: { requests: 40, bytes: 20 * this.region.sizes.poolBytes },
			onEnd: (end) => {
				this.tally.count(end === "failed" ? "HSM failed" : end === "unresponsive" ? "HSM was unresponsive" : "HSM was terminated");
				this.answeredBefore = this.answered;
				[this.hsm, this.instance] = this.start();
			},
		});
		this.handles = [];
		this.known = Array.from({ length: this.region.sizes.clients }, () => []);
		for (let client = 0; client < this.region.sizes.clients; client++) this.recorder.record(hsm, instance, client, this.region.sizes.clients);
		const { core, workers } = instance.running;
		this.mutate?.({ hsm, core, workers });
		return [hsm, instance];
	}

	/** Makes a request. `then` runs when it has settled, with the session that it started, if any. */
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
		const promise = this.recorder.issue(issued, () => requestCase.ask(hsm.client(client), { signal: controller?.signal, timeout }));
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
		this.afterHost();
	}

	/** Checks the result. Returns the session that the request started, if any. */
	private fulfil(issued: IssuedRequest, value: unknown): KnownSession | undefined {
		issued.fulfil(value);
		// A handle that nobody holds lets go of its key.
		if (value instanceof Key && issued.hsm === this.hsm) this.handles.push(value);
		const start = issued.requestCase.session;
		if (start?.role !== "start" || issued.hsm !== this.hsm) return undefined;
		const session = { number: value as number, start, sent: [], hasEnded: false };
		this.known[issued.client].push(session);
		return session;
	}

	private cancel(issued: IssuedRequest, action: () => void): void {
		const {
			hsm,
			instance: {
				running: { checker },
			},
		} = this;
		checker.host();
		action();
		// After the end of its HSM, the request's memory is no longer checked.
		if (issued.hsm === hsm) checker.cancel(issued);
	}

	private guard(action: () => void): void {
		try {
			action();
		} catch (error) {
			this.failure ??= error;
		}
	}

	/** To be called after each step of the host. */
	private afterHost(): void {
		this.hasJobs = true;
		this.instance.running.checker.host();
	}
}
