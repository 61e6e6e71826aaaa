import type { Region, SharedMemory } from "../mailbox/region.js";
import { errorCode, HsmError, Status } from "../messages/errors.js";
import { requests } from "../messages/requests.js";
import { Result } from "../messages/row.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import type { MethodName, RequestFields, RequestName, RequestResult } from "../messages/types.js";
import { Channel } from "./channel.js";
import { limit, type CallOptions, type Timers } from "./options.js";
import { Request } from "./request.js";

/** A request that is under way, and once it is sent, where its memory lies. */
interface Call {
	readonly request: Request;
	readonly resolve: (value: Uint8Array | boolean | undefined) => void;
	readonly reject: (reason: unknown) => void;
	block: number;
	readonly bytes: number;
	/** Takes back what watches the caller's signal and timeout. */
	release?: () => void;
	/** Its caller has been told that there will be no answer; the HSM has its memory until it gives it back. */
	isAbandoned?: boolean;
}

/** What a client needs of its Hsm. */
export interface ClientHost {
	/** How often a client looks for an answer, between two messages, before it waits for the next; not at all if left out. */
	readonly looks?: number | undefined;
	readonly timers?: Timers | undefined;
	/** To be called when a request is sent: from now on the HSM is expected to live. */
	watch(): void;
}

/** A method for each request of the table: `client.hash(fields)` is `client.request("Hash", fields)`. */
type Methods = {
	[Name in RequestName as MethodName<Name>]: (fields: RequestFields<Name>, options?: CallOptions) => Promise<RequestResult<Name>>;
};

/**
 * One client of the HSM. Any number of requests may be under way; those for which there is no memory or no slot now wait
 * here, in order. Each promise settles exactly once, with the result or an error.
 */
export class Client {
	/** Its number, which the HSM names in its messages. */
	readonly index: number;
	/** Undefined when the HSM has ended. */
	private channel: Channel | undefined;
	private readonly host: ClientHost | undefined;
	private readonly waiting: Call[] = [];
	private readonly sent = new Map<number, Call>();
	private lastId = 0;
	private isArming = false;
	/** Looks that are left until the next message. */
	private looks: number;

	constructor(region: Region, memory: SharedMemory, index: number, host?: ClientHost) {
		const { clients } = region.sizes;
		if (!Number.isInteger(index) || index < 0 || index >= clients)
			throw new RangeError(`"index" expected 0 to ${clients - 1}, got ${index}`);
		this.index = index;
		this.channel = new Channel(region, memory, index);
		this.host = host;
		this.looks = host?.looks ?? 0;
	}

	/** Bytes of its pool memory that no request holds. */
	get freeMemory(): number {
		return this.channel === undefined ? 0 : this.channel.allocator.available;
	}

	/** Whether the HSM has yet to answer a request, be it one that its caller has given up. */
	get isWaiting(): boolean {
		return this.sent.size > 0;
	}

	/**
	 * Asks the HSM. Rejects with an HsmError if the HSM refuses, fails or ends, if the request could never fit into memory
	 * (RequestTooLarge), or at its timeout (Api.TimedOut); with the reason of the signal when that is aborted; with a
	 * TypeError if a field is not what the table says. The fields are read before this returns only if memory is free,
	 * else when it becomes so: do not change them before the promise has settled.
	 */
	request<Name extends RequestName>(name: Name, fields: RequestFields<Name>, options?: CallOptions): Promise<RequestResult<Name>> {
		return new Promise((resolve, reject) => {
			const { channel } = this;
			if (channel === undefined) throw new HsmError("Hsm.Ended", name);
			const request = new Request(name, fields as RequestFields<RequestName>);
			const bytes = request.measure(channel.draft);
			channel.drafted = request;
			if (bytes > channel.allocator.size) throw new HsmError("RequestTooLarge", name);
			const call: Call = { request, resolve: resolve as Call["resolve"], reject, block: 0, bytes };
			if (options !== undefined)
				call.release = limit(name, options, this.host?.timers, (reason) => this.abandon(call, reason));
			// What is the caller's, a getter or a signal, may have ended the HSM or given up the request while it was looked at.
			if (call.isAbandoned || this.channel !== channel) {
				this.reject(call, new HsmError("Hsm.Ended", name));
				return;
			}
			this.waiting.push(call);
			this.send(channel);
		});
	}

	/** To be called when the HSM's message with this client's number comes. */
	wake(): void {
		this.looks = this.host?.looks ?? 0;
		this.receive();
	}

	/** Takes the responses that are there. */
	receive(): void {
		const { channel } = this;
		if (channel === undefined) return;
		const { responses, responseSlot, bell } = channel;
		do {
			while (responses.available() > 0) {
				responseSlot.base = responses.slot(0);
				this.settle(channel, responseSlot);
				responses.release();
			}
			this.send(channel);
			if (this.sent.size === 0) return;
			bell.arm();
			// An answer that came before the bell was armed rings nothing: look once more.
		} while (responses.available() > 0 && bell.take());
	}

	/** The HSM has ended, or is about to be: rejects everything under way and lets go of the shared memory. */
	end(): void {
		// A message that is still on its way when the machine is deleted would name a Worker that Moddable has freed.
		this.channel?.bell.take();
		this.channel = undefined;
		for (const call of this.waiting.splice(0)) this.reject(call, new HsmError("Hsm.Ended", call.request.name));
		for (const call of this.sent.values()) this.reject(call, new HsmError("Hsm.Ended", call.request.name));
		this.sent.clear();
	}

	private send(channel: Channel): void {
		const { requests, responses, allocator } = channel;
		let sent = false;
		while (this.waiting.length > 0 && requests.room() > 0 && this.sent.size < responses.capacity) {
			const call = this.waiting[0];
			call.block = allocator.allocate(call.bytes);
			if (call.block < 0) break;
			this.waiting.shift();
			if (this.post(channel, call)) sent = true;
		}
		if (!sent) return;
		channel.doorbell.ring();
		this.armLater();
		this.host?.watch();
	}

	/** Writes a request that has memory into the ring, which has room. False if its caller has made that impossible. */
	private post(channel: Channel, call: Call): boolean {
		const { draft, requests, requestSlot } = channel;
		if (channel.drafted !== call.request) call.request.measure(draft);
		channel.drafted = undefined;
		try {
			call.request.write(draft, channel.pool, call.block);
		} catch (error) {
			channel.free(call.block, call.bytes);
			this.reject(call, error);
			return false;
		}
		draft.requestId = this.nextId();
		this.sent.set(draft.requestId, call);
		requestSlot.base = requests.next();
		requestSlot.copyFrom(draft);
		requests.put();
		return true;
	}

	/** The HSM is asked for a message when the caller's own work is done, so that a burst costs one message. */
	private armLater(): void {
		if (this.isArming) return;
		this.isArming = true;
		void Promise.resolve().then(() => {
			this.isArming = false;
			this.look();
			this.receive();
		});
	}

	/**
	 * Looks for an answer for a moment, since a message costs more than most requests. The looks are counted from one message to
	 * the next: who asks again and again comes back to the event loop all the same, where timers and the watchdog wait.
	 */
	private look(): void {
		const responses = this.channel?.responses;
		if (responses === undefined) return;
		for (; this.looks > 0 && responses.available() === 0; this.looks--);
	}

	private settle(channel: Channel, response: Slot): void {
		const id = response.requestId;
		const call = this.sent.get(id);
		if (call === undefined) return;
		this.sent.delete(id);
		const { request } = call;
		const { status } = response;
		const offset = response.offset(OUTPUT);
		let result: Uint8Array | boolean | undefined;
		if (request.result === Result.boolean) result = response.answer === 1;
		else if (request.result === Result.bytes && !call.isAbandoned) result = channel.pool.slice(offset, offset + response.length(OUTPUT));
		channel.free(call.block, call.bytes);
		if (status !== Status.Ok) this.reject(call, new HsmError(errorCode(status), request.name));
		else {
			call.release?.();
			call.resolve(result);
		}
	}

	private reject(call: Call, reason: unknown): void {
		call.release?.();
		call.reject(reason);
	}

	/** Its caller does not wait any longer. What is not sent is dropped; what is sent is the HSM's until it answers. */
	private abandon(call: Call, reason: unknown): void {
		call.isAbandoned = true;
		this.reject(call, reason);
		const position = this.waiting.indexOf(call);
		if (position < 0 || this.channel === undefined) return;
		this.waiting.splice(position, 1);
		this.send(this.channel);
	}

	/** A 32-bit counter, wrapping, that passes over ids that are still under way. */
	private nextId(): number {
		do this.lastId = (this.lastId + 1) >>> 0;
		while (this.sent.has(this.lastId));
		return this.lastId;
	}
}

export interface Client extends Methods {}

/** Where a client's methods come from: 33 functions would take half of the memory that the whole API has. */
Object.setPrototypeOf(Client.prototype, new Proxy(Object.prototype, {
	get(target, property, client: Client) {
		if (typeof property === "string") {
			const name = property.charAt(0).toUpperCase() + property.slice(1) as RequestName;
			if (name in requests && name !== property as string)
				return (fields: RequestFields<typeof name>, options?: CallOptions) => client.request(name, fields, options);
		}
		return Reflect.get(target, property, client) as unknown;
	},
}));
