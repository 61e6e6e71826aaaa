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
	/** The Hsm, to which the client's keys belong. */
	readonly hsm: object;
	/** Bytes of data in one request of a session. Two such requests are under way at the same time. */
	readonly pieceBytes: number;
	readonly sessionLimit: SessionLimit;
	readonly queue: RequestQueue;
	readonly timers: Timers | undefined;
	/** Sends a request that is part of one that the queue has accepted already, so the queue does not refuse it. */
	ask<Name extends RequestName>(name: Name, fields: MethodFields<Name>): Promise<RequestResult<Name>>;
	/** Whether a request of `bytes` would be sent now. */
	hasRoom(bytes: number): boolean;
}

/** The requests of one kind of session. */
export interface SessionRequests {
	/** The name of the digest, for error messages. */
	readonly name: string;
	/** Each update answers as many bytes as it takes. */
	readonly answersData?: true;
	start(): Promise<number>;
	/** `output`: where the answered bytes go. */
	update(session: number, piece: Uint8Array, output: Uint8Array[] | undefined): Promise<void>;
	/** The session has started, or will not start: wipes the key for the start. */
	wipeKey(): void;
	/** The session has ended, and needs its key no longer. May be called more than once. */
	over(): void;
}

const nothing = new Uint8Array(0);

/** Bytes of data in one request of a session. Two such requests find room in the pool, with their answers. */
export function pieceBytesOf({ pieceBytes }: Requester, answersData = false): number {
	return answersData ? Math.ceil(pieceBytes / 2) : pieceBytes;
}

/** Closes the sessions of objects that were collected as garbage. */
let registry: FinalizationRegistry<Session> | undefined;

/** Closes the session when nothing refers to its `owner` any longer. */
export function closeWhenCollected(owner: object, session: Session): void {
	registry ??= new FinalizationRegistry((abandoned) => abandoned.close());
	registry.register(owner, session);
}

/**
 * The host's end of a session. It starts the session when there is something to send, cuts data into pieces, keeps all calls in order, and
 * ends the session if one fails. The HSM has a few sessions for each client, so finish or close each.
 */
export class Session {
	private readonly client: Requester;
	private readonly requests: SessionRequests;
	private readonly pieceBytes: number;
	/** The session is part of a request that the queue has accepted already, and ends without the application. */
	private readonly isInternal: boolean;
	/** Undefined before the start and after the end. */
	private id: number | undefined;
	/** Settles when all calls so far are done and their errors handled. */
	private tail: Promise<unknown> = Promise.resolve();
	/** Data that wait to be sent. */
	private readonly queued: QueuedData[] = [];
	/** The reason why the session does nothing more. */
	private failure: { readonly reason: unknown } | undefined;
	private isClosed = false;

	constructor(client: Requester, requests: SessionRequests, isInternal: boolean) {
		this.client = client;
		this.requests = requests;
		this.pieceBytes = pieceBytesOf(client, requests.answersData);
		this.isInternal = isInternal;
	}

	/** Starts the session now; all other calls start it too. @throws HsmError, by rejection: `Session.Full` */
	start(): Promise<void> {
		return this.inOrder(() => Promise.resolve());
	}

	/**
	 * Sends data of any length, as they are at the call, after all earlier data. Sends at once what finds room; copies the rest, which
	 * waits. `output` gets the bytes that the HSM answers, before the promise settles.
	 * @throws HsmError, by rejection, such as `Api.QueueFull`. The session then fails, because it would lack the data.
	 */
	add(data: Uint8Array, output?: Uint8Array[]): Promise<void> {
		const refusal = this.refusal();
		if (refusal !== undefined) return Promise.reject(refusal.reason);
		const {
			client: { queue },
			pieceBytes,
			isInternal,
		} = this;
		try {
			if (isDetached(data)) throw typeMismatch("data", "Uint8Array", describeValue(data));
			const length = lengthOf(data);
			const [start, sent] = this.sendNow(data, length, output);
			if (start === length && start > 0) return this.inOrder(() => all(sent));
			const rest = length - start;
			// One piece of each of the API's own sessions may wait beyond the limits: an accepted request must not fail because of later
			// ones.
			const requests = isInternal ? 0 : 1;
			if (isInternal && rest <= pieceBytes) queue.add(0, rest);
			else if (!queue.take(rest, requests))
				throw queue.full(this.requests.name, rest, rest > pieceBytes ? "; smaller pieces, one after the other, need less" : "");
			return this.addQueued(new QueuedData(queue, requests, data, start, length, pieceBytes), output, sent);
		} catch (error) {
			this.fail(error);
			return Promise.reject(error);
		}
	}

	/** Sends copied data. `before`: the requests that send the part before. */
	addQueued(data: QueuedData, output?: Uint8Array[], before: readonly Promise<void>[] = []): Promise<void> {
		this.queued.push(data);
		return this.inOrder((session) => this.sendQueued(session, data, output, before)).finally(() => this.release(data));
	}

	/**
	 * Sends the request that ends the session, and returns its answer. @throws HsmError, by rejection: `Api.QueueFull`, after which the
	 * session goes on
	 */
	finish<Result>(request: (session: number) => Promise<Result>): Promise<Result> {
		const {
			client: { queue, sessionLimit },
			pieceBytes,
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
			requests.over();
			return result;
		});
		this.isClosed = true;
		return answer.finally(() => this.release(place));
	}

	/** Ends the session after all earlier calls. Has no effect if it has ended. */
	close(): void {
		this.isClosed = true;
		this.tail = this.tail.then(() => this.end());
	}

	/** Ends the session now: all calls that are not done reject with `reason`, and nothing waits any longer. */
	fail(reason: unknown): void {
		this.failure ??= { reason };
		for (const data of this.queued.splice(0)) data.end();
		// The session may wait for its start.
		this.client.sessionLimit.wake();
		this.close();
	}

	private async end(): Promise<void> {
		const {
			id,
			client: { sessionLimit },
		} = this;
		this.requests.wipeKey();
		if (id === undefined) return this.requests.over();
		this.id = undefined;
		if (!this.isInternal) sessionLimit.beginEnd();
		// This fails if the HSM has ended the session, or has ended itself.
		await this.client.ask("EndSession", { session: id }).catch(ignore);
		this.requests.over();
		sessionLimit.ended(true);
	}

	/** The reason why the session takes no further call. */
	private refusal(): { readonly reason: unknown } | undefined {
		if (this.failure !== undefined || !this.isClosed) return this.failure;
		return { reason: new HsmError("Session.NotFound", this.requests.name, "it has ended") };
	}

	private inOrder<Result>(work: (session: number) => Promise<Result>): Promise<Result> {
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

	/** @throws the reason of the failure, if the session has failed */
	private throwIfFailed(): void {
		if (this.failure !== undefined) throw this.failure.reason;
	}

	/** Sends as much as fits into the pool now, if nothing waits before it. Returns the offset of the rest. */
	private sendNow(data: Uint8Array, length: number, output: Uint8Array[] | undefined): [start: number, sent: Promise<void>[]] {
		const { id, client, requests, pieceBytes } = this;
		const sent: Promise<void>[] = [];
		let start = 0;
		while (id !== undefined && this.queued.length === 0 && start < length) {
			const end = Math.min(length, start + pieceBytes);
			if (!client.hasRoom((end - start) * (requests.answersData ? 2 : 1))) break;
			const done = requests.update(id, viewOf(data, start, end), output);
			done.catch(ignore);
			sent.push(done);
			start = end;
		}
		return [start, sent];
	}

	private async sendQueued(session: number, data: QueuedData, output: Uint8Array[] | undefined, sent: readonly Promise<void>[]): Promise<void> {
		let before = all(sent);
		before.catch(ignore);
		for (;;) {
			this.throwIfFailed();
			const next = data.send((piece) => this.requests.update(session, piece, output));
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
	// The caller has a promise that reports the error.
}
