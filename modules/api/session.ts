import { HsmError } from "../messages/errors.js";
import type { RequestName, RequestResult } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import { isDetached, lengthOf, viewOf } from "./bytes.js";
import type { Timers } from "./call-options.js";
import type { MethodFields } from "./pieces.js";
import { QueuedData } from "./queued-data.js";
import type { RequestQueue } from "./request-queue.js";
import type { SessionLimit } from "./session-limit.js";

/** The client's connection, as a session needs it. */
export interface Requester {
	/** Bytes of data that go with one request of a session: two are under way at the same time. */
	readonly pieceBytes: number;
	readonly sessionLimit: SessionLimit;
	readonly queue: RequestQueue;
	readonly timers: Timers | undefined;
	/** Asks for a request that is part of what was let in already: it is not refused, however much waits. */
	ask<Name extends RequestName>(name: Name, fields: MethodFields<Name>): Promise<RequestResult<Name>>;
	/** Whether a request of `bytes` would be sent now. */
	hasRoom(bytes: number): boolean;
}

/** The requests of one kind of session. */
export interface SessionRequests {
	/** The name of what is made, for messages. */
	readonly name: string;
	start(): Promise<number>;
	update(session: number, piece: Uint8Array): Promise<void>;
	/** It has started, or will not: what `start` needs can be wiped. */
	wipeKey(): void;
}

const nothing = new Uint8Array(0);

/**
 * The host's end of a session: starts it when there is something to send, cuts what is given into pieces, keeps everything in order,
 * and ends it when anything fails. The HSM has a few sessions for each client: whoever makes one finishes or closes it.
 */
export class Session {
	private readonly client: Requester;
	private readonly requests: SessionRequests;
	/** It is part of a request that was let in already, and ends without the application. */
	private readonly isInternal: boolean;
	/** Undefined before the start and after the end. */
	private id: number | undefined;
	/** Settles when all that was asked for is done, and what it has failed with is dealt with. */
	private tail: Promise<unknown> = Promise.resolve();
	/** What waits to be sent. */
	private readonly queued: QueuedData[] = [];
	/** Why nothing more is done. */
	private failure: { readonly reason: unknown } | undefined;
	private isClosed = false;

	constructor(client: Requester, requests: SessionRequests, isInternal: boolean) {
		this.client = client;
		this.requests = requests;
		this.isInternal = isInternal;
	}

	/** Starts it now: whatever else is asked for does so as well. @throws HsmError, by rejection: `Session.Full` */
	start(): Promise<void> {
		return this.inOrder(() => Promise.resolve());
	}

	/**
	 * Sends data of any length, as it is at the call, behind what was sent before: as far as there is room now; the rest is copied, and waits.
	 * @throws HsmError, by rejection, `Api.QueueFull` among others: the session has failed then, since it would lack the data.
	 */
	add(data: Uint8Array): Promise<void> {
		const refusal = this.refusal();
		if (refusal !== undefined) return Promise.reject(refusal.reason);
		const {
			client: { pieceBytes, queue },
			isInternal,
		} = this;
		try {
			if (isDetached(data)) throw typeMismatch("data", "Uint8Array", describeValue(data));
			const length = lengthOf(data);
			const [start, sent] = this.sendNow(data, length);
			if (start === length && start > 0) return this.inOrder(() => all(sent));
			const rest = length - start;
			// Each of the API's own sessions may have one piece waiting without being refused: what was let in is not to fail for what came later.
			const requests = isInternal ? 0 : 1;
			if (isInternal && rest <= pieceBytes) queue.add(0, rest);
			else if (!queue.take(rest, requests))
				throw queue.full(this.requests.name, rest, rest > pieceBytes ? "; smaller pieces, one after the other, take less" : "");
			return this.addQueued(new QueuedData(queue, requests, data, start, length, pieceBytes), sent);
		} catch (error) {
			this.fail(error);
			return Promise.reject(error);
		}
	}

	/** Sends what has been copied. `before`: what of the same data was sent already. */
	addQueued(data: QueuedData, before: readonly Promise<void>[] = []): Promise<void> {
		this.queued.push(data);
		return this.inOrder((session) => this.sendQueued(session, data, before)).finally(() => this.release(data));
	}

	/** Asks for the answer, with the request that ends the session. @throws HsmError, by rejection: `Api.QueueFull`, which ends nothing */
	finish<Answer>(request: (session: number) => Promise<Answer>): Promise<Answer> {
		const {
			client: { queue, pieceBytes, sessionLimit },
			isInternal,
			requests,
		} = this;
		const refusal = this.refusal();
		if (refusal !== undefined) return Promise.reject(refusal.reason);
		if (!isInternal && !queue.take(0)) return Promise.reject(queue.full(requests.name, 0));
		const place = new QueuedData(queue, isInternal ? 0 : 1, nothing, 0, 0, pieceBytes);
		this.queued.push(place);
		const answer = this.inOrder(async (session) => {
			const answered = request(session);
			this.release(place);
			const result = await answered;
			this.id = undefined;
			sessionLimit.ended(isInternal);
			return result;
		});
		this.isClosed = true;
		return answer.finally(() => this.release(place));
	}

	/** Ends it, when what was asked for is done. Nothing happens if it has ended. */
	close(): void {
		this.isClosed = true;
		this.tail = this.tail.then(() => this.end());
	}

	/** Ends it now: whatever was asked for and is not done rejects with `reason`, and nothing waits any longer. */
	fail(reason: unknown): void {
		this.failure ??= { reason };
		for (const data of this.queued.splice(0)) data.end();
		// It may wait in the sessionLimit.
		this.client.sessionLimit.wake();
		this.close();
	}

	private async end(): Promise<void> {
		const {
			id,
			client: { sessionLimit },
		} = this;
		this.requests.wipeKey();
		if (id === undefined) return;
		this.id = undefined;
		if (!this.isInternal) sessionLimit.beginEnd();
		// It fails if the HSM has ended it, or has ended itself.
		await this.client.ask("EndSession", { session: id }).catch(ignore);
		sessionLimit.ended(true);
	}

	/** Why nothing more can be asked for. */
	private refusal(): { readonly reason: unknown } | undefined {
		if (this.failure !== undefined || !this.isClosed) return this.failure;
		return { reason: new HsmError("Session.NotFound", this.requests.name, "it has ended") };
	}

	private inOrder<Answer>(work: (session: number) => Promise<Answer>): Promise<Answer> {
		const refusal = this.refusal();
		if (refusal !== undefined) return Promise.reject(refusal.reason);
		const done = this.tail.then(async () => {
			this.throwIfFailed();
			if (this.id === undefined) {
				this.id = await this.client.sessionLimit
					.start(
						() => this.requests.start(),
						this.isInternal,
						() => this.failure === undefined,
					)
					.catch((error: unknown) => {
						this.throwIfFailed();
						throw error;
					});
				this.requests.wipeKey();
			}
			this.throwIfFailed();
			return work(this.id);
		});
		this.tail = done.catch((reason: unknown) => this.fail(reason));
		return done;
	}

	/** @throws what it was given up for. */
	private throwIfFailed(): void {
		if (this.failure !== undefined) throw this.failure.reason;
	}

	/** Sends as much as goes into the pool now, if nothing waits before it. Returns where the rest begins. */
	private sendNow(data: Uint8Array, length: number): [start: number, sent: Promise<void>[]] {
		const { id, client, requests } = this;
		const sent: Promise<void>[] = [];
		let start = 0;
		while (id !== undefined && this.queued.length === 0 && start < length) {
			const end = Math.min(length, start + client.pieceBytes);
			if (!client.hasRoom(end - start)) break;
			const done = requests.update(id, viewOf(data, start, end));
			done.catch(ignore);
			sent.push(done);
			start = end;
		}
		return [start, sent];
	}

	private async sendQueued(session: number, data: QueuedData, sent: readonly Promise<void>[]): Promise<void> {
		let before = all(sent);
		before.catch(ignore);
		for (;;) {
			this.throwIfFailed();
			const next = data.send((piece) => this.requests.update(session, piece));
			if (next === undefined) break;
			next.catch(ignore);
			await before;
			before = next;
		}
		this.release(data);
		await before;
	}

	private release(data: QueuedData): void {
		data.end();
		const position = this.queued.indexOf(data);
		if (position >= 0) this.queued.splice(position, 1);
	}
}

async function all(promises: readonly Promise<void>[]): Promise<void> {
	for (const promise of promises) await promise;
}

function ignore(): void {
	// Whoever asked has the promise that says so.
}
