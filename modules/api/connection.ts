import type { Region, SharedMemory } from "../mailbox/region.js";
import type { RingEnd } from "../mailbox/ring.js";
import { type ErrorCode, HsmError, Status } from "../messages/errors.js";
import { Content, Result } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { ANSWER, REQUEST_ID, STATUS } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { RequestName, RequestResult } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import { Bells } from "./bells.js";
import { type Call, newCall, promiseOf, unsettled, type Value } from "./call.js";
import { type CallOptions, type Timers, watchCancellation } from "./call-options.js";
import { Channel } from "./channel.js";
import type { ConnectionHost } from "./connection-host.js";
import { dropResult, givesBytes, resultOf } from "./content.js";
import { MultiPartRequests } from "./multi-part.js";
import type { MethodFields } from "./pieces.js";
import { refusalError } from "./refusal.js";
import { RequestEncoder } from "./request-encoder.js";
import { defaultQueue, RequestQueue } from "./request-queue.js";
import type { Requester } from "./session.js";
import { SessionLimit } from "./session-limit.js";
import { codeOf, methodOf } from "./table-names.js";

/**
 * Pieces of data are a multiple of this, as far as the pool allows: a multiple of SHA-2's block sizes. A worker then rarely has to join a
 * block from two pieces.
 */
const PIECE_STEP = 128;

/** A method of a client. */
export interface ClientMethod {
	readonly client: object;
	readonly name: string;
	readonly call: (fields: object, options?: CallOptions) => Promise<unknown>;
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
	private readonly bells: Bells;
	private readonly waiting: Call[] = [];
	/** The requests that the HSM has not answered, by the last bits of their ids. */
	private readonly sent: (Call | undefined)[];
	private readonly idMask: number;
	private underWay = 0;
	private lastId = 0;
	/** The method of a client that was used last. The client keeps it here, because an application often repeats a request. */
	lastMethod: ClientMethod | undefined;
	/** A call that was settled, for the next request. It spares garbage. */
	private spareCall: Call | undefined;
	private readonly multiPart: MultiPartRequests;

	constructor(region: Region, memory: SharedMemory, index: number, host?: ConnectionHost) {
		const { clients, poolBytes, slots } = region.sizes;
		if (!Number.isInteger(index) || index < 0 || index >= clients) throw new RangeError(`"index" expected 0 to ${clients - 1}, got ${index}`);
		this.index = index;
		this.channel = new Channel(region, memory, index, host?.operations);
		this.sent = new Array<undefined>(slots).fill(undefined);
		this.idMask = slots - 1;
		this.bells = new Bells(region, index, host, this);
		this.hsm = host ?? this;
		this.timers = host?.timers;
		this.queue = new RequestQueue(host?.queue ?? defaultQueue, host?.operations);
		this.pieceBytes = poolBytes < 2 * PIECE_STEP ? poolBytes / 4 : (poolBytes / 2) & -PIECE_STEP;
		this.multiPart = new MultiPartRequests(this);
	}

	/** Whether the HSM still has to answer a request, even one whose caller has cancelled it. */
	get isWaiting(): boolean {
		return this.underWay > 0;
	}

	/**
	 * As `Client.request`. `isPart`: the request is part of one that the queue has accepted already, so the queue's limits do not apply.
	 */
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions, isPart = false): Promise<RequestResult<Name>> {
		const code = typeof name === "string" ? codeOf(name) : undefined;
		if (code === undefined) return Promise.reject(typeMismatch("name", "a request of the table", describeValue(name, true)));
		return this.send(code, fields, options, isPart) as Promise<RequestResult<Name>>;
	}

	/** As `request`, for the request `code` of the table. */
	send(code: number, fields: object, options: CallOptions | undefined, isPart: boolean): Promise<Value> {
		const call = this.spareCall ?? newCall();
		this.spareCall = undefined;
		call.code = code;
		const promise = promiseOf(call);
		const channel = this.channel;
		if (channel === undefined) this.reject(call, "Hsm.Ended");
		else if (options === undefined && this.waiting.length === 0 && channel.encoder?.encodePlain(call, fields) && this.sendNow(channel, call, channel.encoder))
			this.bells.ring(channel.control);
		else this.sendAny(channel, call, fields, options, isPart);
		return promise;
	}

	/** Sends a request of the API's own, which is part of one that the queue has accepted already. */
	ask<Name extends RequestName>(name: Name, fields: MethodFields<Name>): Promise<RequestResult<Name>> {
		return this.request(name, fields, undefined, true);
	}

	/** Whether a request of `bytes` would be sent now. */
	hasRoom(bytes: number): boolean {
		const { channel } = this;
		if (channel === undefined || this.waiting.length > 0 || !this.hasSlot(channel.requests)) return false;
		return channel.allocator.hasRoom(bytes);
	}

	/** The Hsm calls this when a message with this client's number comes. */
	wake(): void {
		this.bells.resetPolls();
		this.receive();
	}

	/** The caller's code is done. */
	onIdle(): void {
		if (this.channel !== undefined) this.bells.poll(this.channel);
		this.receive();
	}

	/** Takes all responses from the ring. */
	receive(): void {
		const channel = this.channel;
		if (channel === undefined) return;
		const responses = channel.responses;
		do {
			while (this.underWay > 0 && responses.available() > 0) this.settle(channel, responses.slot(0));
			if (this.waiting.length > 0) this.sendWaiting(channel);
			if (this.underWay === 0) return;
			this.bells.arm(channel.control);
			// An answer from before the bell was armed rings nothing, so check once more.
		} while (responses.available() > 0 && this.bells.take(channel.control));
	}

	/** The HSM has ended, or is about to: rejects everything under way and drops the shared memory. */
	end(reason?: string): void {
		// Asks for no more messages: one on its way when the machine is deleted would name a Worker that Moddable has freed.
		if (this.channel !== undefined) this.bells.take(this.channel.control);
		this.channel = undefined;
		this.endReason = reason;
		this.sessionLimit.end();
		this.multiPart.end(new HsmError("Hsm.Ended", "Request", reason));
		for (const call of this.waiting.splice(0)) {
			this.queue.release(call);
			this.reject(call, "Hsm.Ended");
		}
		const lost = this.sent.filter((call) => call !== undefined).sort((one, other) => ((one.id ?? 0) - (other.id ?? 0)) | 0);
		this.sent.fill(undefined);
		this.underWay = 0;
		for (const call of lost) this.reject(call, "Hsm.Ended");
	}

	/** Sends any request, or lets it wait, or rejects it. */
	private sendAny(channel: Channel, call: Call, fields: object, options: CallOptions | undefined, isPart: boolean): void {
		const encoder = channel.encoder ?? new RequestEncoder(channel.operations);
		// A getter of the fields may send another request, which then needs an encoder of its own.
		channel.encoder = undefined;
		// A spare call has the block of its last request.
		call.block = -1;
		try {
			if (options !== undefined) call.disarm = watchCancellation(options, this.timers, (code, reason) => this.abandon(call, code, reason));
			call.bytes = encoder.encode(call.code, fields, this.hsm, isPart);
			// The caller's code, a getter or a signal, may have ended the HSM or cancelled the request meanwhile.
			if (call.isAbandoned || this.channel !== channel) throw new HsmError("Hsm.Ended", methodOf(call.code), this.endReason);
			if (encoder.pieces === undefined && this.waiting.length === 0 && this.sendNow(channel, call, encoder)) this.bells.ring(channel.control);
			else this.sendLater(channel, call, encoder, isPart);
		} catch (error) {
			// Another machine may have changed the size of an array since it was measured.
			if (call.block >= 0 && !this.sent.includes(call)) channel.allocator.free(call.block, call.bytes);
			this.reject(call, "InvalidParameter", error);
		}
		// A handle or an array that the encoder kept would not be collected.
		encoder.clear();
		channel.encoder = encoder;
	}

	/**
	 * Sends a request, which `encoder` has or which has waited, if there is a slot and memory for it. None of the caller's code runs here, so the
	 * inputs are as they were at the call. Ring afterwards.
	 */
	private sendNow(channel: Channel, call: Call, encoder: RequestEncoder | undefined): boolean {
		const requests = channel.requests;
		// If nothing is under way, all slots are free.
		if (this.underWay > 0 && !this.hasSlot(requests)) return false;
		const block = channel.allocator.allocate(call.bytes);
		if (block < 0) return false;
		const at = requests.slot(0);
		call.block = block;
		if (encoder === undefined) channel.place(call, block, at);
		else encoder.write(channel, block, at);
		let id = this.lastId;
		// The id is a 32-bit counter that wraps. It skips ids whose place is taken by a request that is still under way.
		do id = (id + 1) >>> 0;
		while (this.sent[id & this.idMask] !== undefined);
		this.lastId = call.id = id;
		this.sent[id & this.idMask] = call;
		this.underWay += 1;
		channel.control[at + REQUEST_ID] = id;
		requests.advance();
		return true;
	}

	/** Lets a request wait. If it fits into no slot, sends it in several. */
	private sendLater({ allocator: { size } }: Channel, call: Call, encoder: RequestEncoder, isPart: boolean): void {
		if (encoder.pieces === undefined && call.bytes <= size) {
			this.queue.hold(call, encoder, isPart);
			this.waiting.push(call);
			return;
		}
		this.multiPart
			.take(call, encoder, size)
			.then(call.resolve, call.reject)
			.finally(() => this.disarm(call));
	}

	/** Sends waiting requests, in order, as far as there are slots and memory. */
	private sendWaiting(channel: Channel): void {
		const { waiting } = this;
		let isSent = false;
		while (waiting.length > 0 && this.sendNow(channel, waiting[0], undefined)) {
			this.queue.release(waiting[0]);
			waiting.shift();
			isSent = true;
		}
		if (isSent) this.bells.ring(channel.control);
	}

	private hasSlot(requests: RingEnd): boolean {
		return this.underWay < requests.capacity && requests.available() > 0;
	}

	/**
	 * Settles the request that the response at the word `at` answers. It handles the memory first, because settling runs the caller's code,
	 * which may call this object again.
	 */
	private settle(channel: Channel, at: number): void {
		const control = channel.control;
		const id = control[at + REQUEST_ID] >>> 0;
		const call = this.sent[id & this.idMask];
		if (call === undefined || call.id !== id) return channel.responses.advance();
		this.sent[id & this.idMask] = undefined;
		this.underWay -= 1;
		if (control[at + STATUS] !== Status.Ok || call.disarm !== undefined) return this.settleOther(channel, call, at);
		const row = call.code * RowOffset.End;
		if (rows[row + RowOffset.Result] === Result.bytes) {
			const bytes = channel.take(call, at, true);
			call.resolve(rows[row + RowOffset.Content] === Content.bytes ? bytes : resultOf(this, call.code, 0, bytes));
		} else {
			const answer = control[at + ANSWER] >>> 0;
			channel.take(call, at, false);
			call.resolve(resultOf(this, call.code, answer));
		}
		call.resolve = call.reject = unsettled;
		this.spareCall = call;
	}

	/** As `settle`, for a request that was refused or abandoned, or can be cancelled. */
	private settleOther(channel: Channel, call: Call, at: number): void {
		const status: Status = channel.control[at + STATUS];
		const isWanted = !call.isAbandoned;
		const answer = channel.control[at + ANSWER] >>> 0;
		const isOk = status === Status.Ok;
		const refusal = isOk || !isWanted ? undefined : refusalError(status, call.code, channel.control, at);
		const bytes = channel.take(call, at, isOk && isWanted && givesBytes(call.code));
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
		if (disarm === undefined) return;
		call.disarm = nothing;
		disarm();
	}
}

function nothing(): void {
	// The watch has ended.
}
