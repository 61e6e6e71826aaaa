import { armBell, ringDoorbell, takeBell } from "../mailbox/doorbell.js";
import type { MemoryOperations } from "../mailbox/memory.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { type ErrorCode, HsmError, Status } from "../messages/errors.js";
import { ANSWER, REQUEST_ID, STATUS } from "../messages/slot.js";
import type { RequestName, RequestResult } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import type { Call, Value } from "./call.js";
import { type CallOptions, type Timers, watchCancellation } from "./call-options.js";
import { Channel } from "./channel.js";
import { dropResult, givesBytes, resultOf } from "./content.js";
import { MultiPartRequests } from "./multi-part.js";
import type { MethodFields } from "./pieces.js";
import { refusalError } from "./refusal.js";
import { RequestEncoder } from "./request-encoder.js";
import { defaultQueue, type QueueLimits, RequestQueue } from "./request-queue.js";
import type { Requester } from "./session.js";
import { SessionLimit } from "./session-limit.js";
import { codeOf, methodOf } from "./table-names.js";

/**
 * Pieces of data are a multiple of this, as far as the pool allows: a multiple of SHA-2's block sizes. A worker then rarely has to join a
 * block from two pieces.
 */
const PIECE_STEP = 128;

/** The parts of an Hsm that a client's connection needs. */
export interface ConnectionHost {
	/** How often a client polls for an answer, from one message to the next, before it waits for a message; 0 if left out. */
	readonly polls?: number | undefined;
	readonly timers?: Timers | undefined;
	/** Functions that copy and wipe bytes; plain JavaScript if left out. */
	readonly operations?: MemoryOperations | undefined;
	/** How much may wait; `defaultQueue` if left out. */
	readonly queue?: QueueLimits | undefined;
	/** The connection calls this when it sends a request: from now on the HSM needs a heartbeat. */
	watch(): void;
}

/**
 * One client's connection to the HSM. Any number of requests may be under way. If the pool has no memory or the ring no slot, a request
 * waits here, in order, as far as the queue's limits allow. Each promise settles exactly once, with the result or an error.
 */
export class Connection implements Requester {
	/** The client's number. The HSM names it in its messages. */
	readonly index: number;
	readonly pieceBytes: number;
	readonly sessionLimit = new SessionLimit();
	readonly queue: RequestQueue;
	readonly timers: Timers | undefined;
	readonly hsm: object;
	/** Undefined when the HSM has ended. */
	private channel: Channel | undefined;
	/** The reason that the HSM gave for its end. */
	private endReason: string | undefined;
	/** Word of this client's host bell. */
	private readonly bell: number;
	private readonly doorbell: number;
	private readonly host: ConnectionHost | undefined;
	private readonly waiting: Call[] = [];
	private readonly sent = new Map<number, Call>();
	private lastId = 0;
	private isArming = false;
	/** The number of polls that are left until the next message. */
	private polls: number;
	private readonly multiPart: MultiPartRequests;

	constructor(region: Region, memory: SharedMemory, index: number, host?: ConnectionHost) {
		const { clients, poolBytes } = region.sizes;
		if (!Number.isInteger(index) || index < 0 || index >= clients) throw new RangeError(`"index" expected 0 to ${clients - 1}, got ${index}`);
		this.index = index;
		this.channel = new Channel(region, memory, index, host?.operations);
		this.bell = region.hostBell(index);
		this.doorbell = region.doorbell;
		this.host = host;
		this.hsm = host ?? this;
		this.timers = host?.timers;
		this.polls = host?.polls ?? 0;
		this.queue = new RequestQueue(host?.queue ?? defaultQueue);
		this.pieceBytes = poolBytes < 2 * PIECE_STEP ? poolBytes / 4 : (poolBytes / 2) & -PIECE_STEP;
		this.multiPart = new MultiPartRequests(this);
	}

	/** Whether the HSM still has to answer a request, even one whose caller has cancelled it. */
	get isWaiting(): boolean {
		return this.sent.size > 0;
	}

	/**
	 * As `Client.request`. `isPart`: the request is part of one that the queue has accepted already, so the queue's limits do not apply.
	 */
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions, isPart = false): Promise<RequestResult<Name>> {
		return new Promise((resolve, reject) => {
			const channel = this.channel;
			const code = typeof name === "string" ? codeOf(name) : undefined;
			if (code === undefined) throw typeMismatch("name", "a request of the table", describeValue(name, true));
			if (channel === undefined) throw new HsmError("Hsm.Ended", name, this.endReason);
			const call: Call = { code, resolve: resolve as (value: Value) => void, reject, block: 0, bytes: 0 };
			if (options !== undefined) call.disarm = watchCancellation(options, this.timers, (code, reason) => this.abandon(call, code, reason));
			const encoder = channel.encoder ?? new RequestEncoder();
			// A getter of the fields may send another request, which then needs an encoder of its own.
			channel.encoder = undefined;
			try {
				call.bytes = encoder.encode(code, fields, this.hsm, isPart);
				// The caller's code, a getter or a signal, may have ended the HSM or cancelled the request meanwhile.
				if (call.isAbandoned || this.channel !== channel) this.reject(call, "Hsm.Ended");
				else this.sendOrWait(channel, call, encoder, isPart);
			} catch (error) {
				this.reject(call, "InvalidParameter", error);
				encoder.clear();
			}
			channel.encoder = encoder;
		});
	}

	/** Sends a request of the API's own, which is part of one that the queue has accepted already. */
	ask<Name extends RequestName>(name: Name, fields: MethodFields<Name>): Promise<RequestResult<Name>> {
		return this.request(name, fields, undefined, true);
	}

	/** Whether a request of `bytes` would be sent now. */
	hasRoom(bytes: number): boolean {
		const { channel } = this;
		if (channel === undefined || this.waiting.length > 0 || !this.hasSlot(channel)) return false;
		const block = channel.allocator.allocate(bytes);
		if (block >= 0) channel.allocator.free(block, bytes);
		return block >= 0;
	}

	/** The Hsm calls this when a message with this client's number comes. */
	wake(): void {
		this.polls = this.host?.polls ?? 0;
		this.receive();
	}

	/** Takes all responses from the ring. */
	receive(): void {
		const { channel } = this;
		if (channel === undefined) return;
		const control = channel.control;
		const responses = channel.responses;
		do {
			while (responses.available() > 0) this.settle(channel, responses.slot(0));
			if (this.waiting.length > 0) this.sendWaiting(channel);
			if (this.sent.size === 0) return;
			armBell(control, this.bell);
			// An answer from before the bell was armed rings nothing, so check once more.
		} while (responses.available() > 0 && takeBell(control, this.bell));
	}

	/** The HSM has ended, or is about to: rejects everything under way and drops the shared memory. */
	end(reason?: string): void {
		// Asks for no more messages: one on its way when the machine is deleted would name a Worker that Moddable has freed.
		if (this.channel !== undefined) takeBell(this.channel.control, this.bell);
		this.channel = undefined;
		this.endReason = reason;
		this.sessionLimit.end();
		this.multiPart.end(new HsmError("Hsm.Ended", "Request", reason));
		for (const call of this.waiting.splice(0)) {
			this.queue.release(call);
			this.reject(call, "Hsm.Ended");
		}
		for (const call of this.sent.values()) this.reject(call, "Hsm.Ended");
		this.sent.clear();
	}

	/** Sends a request, or lets it wait. None of the caller's code runs here, so the inputs are as they were at the call. */
	private sendOrWait(channel: Channel, call: Call, encoder: RequestEncoder, isPart: boolean): void {
		const size = channel.allocator.size;
		if (encoder.pieces !== undefined || call.bytes > size) {
			this.multiPart
				.take(call, encoder, size)
				.then(call.resolve, call.reject)
				.finally(() => this.disarm(call));
			return;
		}
		if (this.waiting.length === 0 && this.hasSlot(channel)) {
			const block = channel.allocator.allocate(call.bytes);
			if (block >= 0) {
				encoder.write(channel.pool, block, channel.operations);
				channel.control.set(encoder.words, channel.requests.slot(0));
				this.pass(channel, call, block);
				this.ring(channel);
				return;
			}
		}
		this.queue.hold(call, encoder, channel.operations, isPart);
		this.waiting.push(call);
	}

	/** Sends waiting requests, in order, as far as there are slots and memory. */
	private sendWaiting(channel: Channel): void {
		const { waiting } = this;
		let isSent = false;
		while (waiting.length > 0 && this.hasSlot(channel)) {
			const call = waiting[0];
			const block = channel.allocator.allocate(call.bytes);
			if (block < 0) break;
			waiting.shift();
			if (call.queued !== undefined) channel.place(new Uint8Array(call.queued), block);
			this.queue.release(call);
			this.pass(channel, call, block);
			isSent = true;
		}
		if (isSent) this.ring(channel);
	}

	private hasSlot({ requests }: Channel): boolean {
		return this.sent.size < requests.capacity && requests.available() > 0;
	}

	/** Passes the request whose words are in the next slot to the HSM. */
	private pass(channel: Channel, call: Call, block: number): void {
		const { requests, control } = channel;
		const { sent } = this;
		call.block = block;
		// The id is a 32-bit counter that wraps, and skips ids that are still under way.
		do this.lastId = (this.lastId + 1) >>> 0;
		while (sent.has(this.lastId));
		control[requests.slot(0) + REQUEST_ID] = this.lastId;
		sent.set(this.lastId, call);
		requests.advance();
	}

	/** Tells the HSM that a request was sent. */
	private ring(channel: Channel): void {
		ringDoorbell(channel.control, this.doorbell);
		this.host?.watch();
		if (this.isArming) return;
		this.isArming = true;
		// The host asks for a message only when the caller's code is done, so that a burst of requests costs one message.
		void Promise.resolve().then(() => {
			this.isArming = false;
			/*
			 * First polls for an answer for a moment, since a message costs more than most requests. The polls are counted from one message
			 * to the next: a caller who sends without pause still comes back to the event loop, where timers and the watchdog wait.
			 */
			const responses = this.channel?.responses;
			for (; responses !== undefined && this.polls > 0 && responses.available() === 0; this.polls--);
			this.receive();
		});
	}

	/**
	 * Settles the request that the response at the word `at` answers. It handles the memory first, because settling runs the caller's code,
	 * which may call this object again.
	 */
	private settle(channel: Channel, at: number): void {
		const control = channel.control;
		const id = control[at + REQUEST_ID] >>> 0;
		const call = this.sent.get(id);
		if (call === undefined) return channel.responses.advance();
		this.sent.delete(id);
		const status = control[at + STATUS];
		const isOk = status === Status.Ok;
		const answer = control[at + ANSWER] >>> 0;
		const isWanted = !call.isAbandoned;
		const bytes = isOk && isWanted && givesBytes(call.code) ? channel.output(at) : undefined;
		const refusal = isOk || !isWanted ? undefined : refusalError(status, call.code, control, at);
		channel.free(call.block, call.bytes);
		channel.responses.advance();
		if (!isOk) return this.reject(call, "WorkerFailed", refusal);
		this.disarm(call);
		if (isWanted) call.resolve(resultOf(this, call.code, answer, bytes));
		else dropResult(this, call.code, answer);
	}

	/** Rejects with `reason`, or with an HsmError of that code if there is none. */
	private reject(call: Call, code: ErrorCode, reason?: unknown): void {
		this.disarm(call);
		call.reject(reason === undefined ? new HsmError(code, methodOf(call.code), code === "Hsm.Ended" ? this.endReason : undefined) : reason);
	}

	/**
	 * The caller waits no longer. Drops the request if it is not sent yet. If it is sent, its memory is the HSM's until the response comes.
	 */
	private abandon(call: Call, code: ErrorCode, reason: unknown): void {
		const error = reason === undefined ? new HsmError(code, methodOf(call.code)) : reason;
		call.isAbandoned = true;
		this.reject(call, code, error);
		call.stop?.(error);
		const position = this.waiting.indexOf(call);
		if (position < 0 || this.channel === undefined) return;
		this.waiting.splice(position, 1);
		this.queue.release(call);
		this.sendWaiting(this.channel);
	}

	/** Ends the watch of the caller's signal and timeout. */
	private disarm(call: Call): void {
		const { disarm } = call;
		call.disarm = undefined;
		disarm?.();
	}
}
