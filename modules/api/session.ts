import { HsmError } from "../messages/errors.js";
import type { RequestName, RequestResult } from "../messages/types.js";
import type { CallOptions } from "./options.js";
import { lengthOf, type MethodFields } from "./pieces.js";
import type { SessionGate } from "./session-gate.js";

/** The client, as a session needs it. */
export interface Requester {
	/** Bytes of data that go with one request of a session: two are under way at the same time. */
	readonly pieceBytes: number;
	readonly gate: SessionGate;
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions): Promise<RequestResult<Name>>;
}

/** The requests of one kind of session. */
export interface SessionRequests {
	/** The name of what is made, for messages. */
	readonly name: string;
	start(): Promise<number>;
	update(session: number, piece: Uint8Array): Promise<void>;
}

/**
 * The host's end of a session: starts it when there is something to send, cuts what is given into pieces, keeps everything in order,
 * and ends it when anything fails. The HSM has a few sessions for each client: whoever makes one finishes or closes it.
 */
export class Session {
	private readonly client: Requester;
	private readonly requests: SessionRequests;
	/** It ends without the application. */
	private readonly passes: boolean;
	/** Undefined before the start and after the end. */
	private id: number | undefined;
	/** Settles when all that was asked for is done, and what it has failed with is dealt with. */
	private tail: Promise<unknown> = Promise.resolve();
	/** Why nothing more is done. */
	private failure: { readonly reason: unknown } | undefined;
	private isClosed = false;

	constructor(client: Requester, requests: SessionRequests, passes: boolean) {
		this.client = client;
		this.requests = requests;
		this.passes = passes;
	}

	/** Starts it now: whatever else is asked for does so as well. @throws HsmError, by rejection: `Session.Full` */
	start(): Promise<void> {
		return this.inOrder(() => Promise.resolve());
	}

	/**
	 * Sends data of any length, as it is at the call, behind what was sent before. Its bytes are read until the promise settles; a buffer that
	 * is given away or changes its size meanwhile is a TypeError.
	 */
	add(data: Uint8Array, length = lengthOf(data)): Promise<void> {
		return this.inOrder((session) => this.send(session, data, length));
	}

	/** Asks for the answer, with the request that ends the session. */
	finish<Answer>(request: (session: number) => Promise<Answer>): Promise<Answer> {
		const answer = this.inOrder(async (session) => {
			const result = await request(session);
			this.id = undefined;
			this.client.gate.leave(this.passes);
			return result;
		});
		this.isClosed = true;
		return answer;
	}

	/** Ends it, when what was asked for is done. Nothing happens if it has ended. */
	close(): void {
		this.isClosed = true;
		this.tail = this.tail.then(() => this.end());
	}

	/** Ends it now: whatever was asked for and is not done rejects with `reason`. */
	fail(reason: unknown): void {
		this.failure ??= { reason };
		this.close();
	}

	private async end(): Promise<void> {
		const { id, client: { gate } } = this;
		if (id === undefined) return;
		this.id = undefined;
		if (!this.passes) gate.endBegins();
		// It fails if the HSM has ended it, or has ended itself.
		await this.client.request("EndSession", { session: id }).catch(ignore);
		gate.leave(true);
	}

	private inOrder<Answer>(work: (session: number) => Promise<Answer>): Promise<Answer> {
		const { failure, isClosed } = this;
		if (failure !== undefined) return Promise.reject(failure.reason);
		if (isClosed) return Promise.reject(new HsmError("Session.NotFound", this.requests.name, "it has ended"));
		const done = this.tail.then(async () => {
			this.expectGood();
			this.id ??= await this.client.gate.start(() => this.requests.start(), this.passes);
			this.expectGood();
			return work(this.id);
		});
		this.tail = done.catch((reason: unknown) => this.fail(reason));
		return done;
	}

	/** @throws what it was given up for. */
	private expectGood(): void {
		if (this.failure !== undefined) throw this.failure.reason;
	}

	private async send(session: number, data: Uint8Array, length: number): Promise<void> {
		const { pieceBytes } = this.client;
		let before: Promise<void> = Promise.resolve();
		for (let start = 0; start < length; start += pieceBytes) {
			this.expectGood();
			const end = Math.min(length, start + pieceBytes);
			if (lengthOf(data) !== length) throw changed(this.requests.name);
			const piece = data.subarray(start, end);
			if (lengthOf(piece) !== end - start) throw changed(this.requests.name);
			const sent = this.requests.update(session, piece);
			sent.catch(ignore);
			await before;
			before = sent;
		}
		await before;
	}
}

function changed(name: string): TypeError {
	return new TypeError(`the buffer of ${name} was given away, or changed its size, while it was read`);
}

function ignore(): void {
	// Whoever asked has the promise that says so.
}
