import { armBell, ringDoorbell, takeBell } from "../mailbox/doorbell.js";
import type { MemoryOperations } from "../mailbox/memory.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { errorCode, HsmError, Status, type ErrorCode } from "../messages/errors.js";
import { At, Result } from "../messages/row.js";
import { ANSWER, OUTPUT_PAIR, REQUEST_ID, STATUS } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";
import type { MethodName, RequestFields, RequestName, RequestResult } from "../messages/types.js";
import { AnyLength } from "./any-length.js";
import { Channel } from "./channel.js";
import { Digest, finishHash, finishHmac, hashRequests, hmacRequests } from "./digest.js";
import { Draft } from "./draft.js";
import { limit, type CallOptions, type Timers } from "./options.js";
import { anyLengthField, copyFields, piecesOf, type MethodFields, type Pieces } from "./pieces.js";
import { SessionGate } from "./session-gate.js";
import { Session, type Requester, type SessionRequests } from "./session.js";

/** Blocks of SHA-2 and SHA-3 begin at multiples of it in most pieces, so that a worker need not put them together. */
const PIECE_STEP = 128;

/** A request that is under way, and once it is sent, where its memory lies. */
interface Call {
	readonly name: string;
	readonly code: number;
	/** Until it is sent. */
	readonly draft: Draft;
	readonly resolve: (value: Uint8Array | boolean | number | undefined) => void;
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
	/** How bytes are copied and wiped; by the language alone if left out. */
	readonly operations?: MemoryOperations | undefined;
	/** To be called when a request is sent: from now on the HSM is expected to live. */
	watch(): void;
}

/** A method for each request of the table: `client.hash(fields)` is `client.request("Hash", fields)`. */
type Methods = {
	[Name in RequestName as MethodName<Name>]: (fields: MethodFields<Name>, options?: CallOptions) => Promise<RequestResult<Name>>;
};

/**
 * One client of the HSM. Any number of requests may be under way; those for which there is no memory or no slot now wait
 * here, in order. Each promise settles exactly once, with the result or an error.
 */
export class Client implements Requester {
	/** Its number, which the HSM names in its messages. */
	readonly index: number;
	/** Undefined when the HSM has ended. */
	private channel: Channel | undefined;
	/** What the HSM said of its end. */
	private endReason: string | undefined;
	/** Word of its bell. */
	private readonly bell: number;
	private readonly doorbell: number;
	private readonly host: ClientHost | undefined;
	private readonly waiting: Call[] = [];
	private readonly sent = new Map<number, Call>();
	private lastId = 0;
	private isArming = false;
	/** Looks that are left until the next message. */
	private looks: number;
	readonly pieceBytes: number;
	readonly gate = new SessionGate();
	private readonly anyLength: AnyLength;
	/** Digests that nobody refers to any more let go of their sessions. */
	private digests: FinalizationRegistry<Session> | undefined;

	constructor(region: Region, memory: SharedMemory, index: number, host?: ClientHost) {
		const { clients, poolBytes } = region.sizes;
		if (!Number.isInteger(index) || index < 0 || index >= clients)
			throw new RangeError(`"index" expected 0 to ${clients - 1}, got ${index}`);
		this.index = index;
		this.channel = new Channel(region, memory, index, host?.operations);
		this.bell = region.hostBell(index);
		this.doorbell = region.doorbell;
		this.host = host;
		this.looks = host?.looks ?? 0;
		this.pieceBytes = poolBytes < 2 * PIECE_STEP ? poolBytes / 4 : poolBytes / 2 & -PIECE_STEP;
		this.anyLength = new AnyLength(this, host?.timers);
	}

	/** Whether the HSM has yet to answer a request, be it one that its caller has given up. */
	get isWaiting(): boolean {
		return this.sent.size > 0;
	}

	/**
	 * Asks the HSM. Rejects with an HsmError if the HSM refuses, fails or ends, if the request could never fit into memory
	 * (RequestTooLarge), or at its timeout (Api.TimedOut); with the reason of the signal when that is aborted; with a
	 * TypeError if a field is not what the table says. The fields are read before this returns only if memory is free,
	 * else when it becomes so: do not change them before the promise has settled. Where the table lets data have any length, they may be
	 * an iterable of pieces, and what does not fit into one request goes in several.
	 */
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions): Promise<RequestResult<Name>> {
		return new Promise((resolve, reject) => {
			const channel = this.channel;
			// A method names its request as it is named itself.
			const code = typeof name !== "string" ? undefined :
				codes[name as keyof typeof codes] ?? codes[name.charAt(0).toLowerCase() + name.slice(1) as keyof typeof codes];
			if (code === undefined) throw new TypeError(`"name" expected a request of the table, got ${typeof name} ${String(name)}`);
			if (channel === undefined) throw new HsmError("Hsm.Ended", name, this.endReason);
			const isAnyLength = rows[code * At.End + At.AnyLength] !== 0;
			const pieces = isAnyLength ? piecesOf(code, fields) : undefined;
			if (pieces !== undefined) return resolve(this.requestAnyLength(channel, name, code, fields, pieces, options) as Promise<RequestResult<Name>>);
			const draft = channel.draft ?? new Draft();
			// Whoever asks while the fields are read, which a getter may do, needs one of its own.
			channel.draft = undefined;
			const bytes = draft.fill(code, fields);
			if (bytes > channel.allocator.size) {
				if (!isAnyLength) throw new HsmError("RequestTooLarge", name);
				return resolve(this.requestAnyLength(channel, name, code, fields, undefined, options) as Promise<RequestResult<Name>>);
			}
			const call: Call = { name, code, draft, resolve: resolve as Call["resolve"], reject, block: 0, bytes };
			if (options !== undefined)
				call.release = limit(options, this.host?.timers, (code, reason) => this.abandon(call, code, reason));
			// What is the caller's, a getter or a signal, may have ended the HSM or given up the request while it was looked at.
			if (call.isAbandoned || this.channel !== channel) return this.reject(call, "Hsm.Ended");
			this.waiting.push(call);
			this.send(channel);
		});
	}

	/** A digest of data that comes in pieces. @throws TypeError for an algorithm that there is not. */
	createHash(algorithm: RequestFields<"Hash">["algorithm"]): Digest {
		new Draft().fill(codes.hashStart, { algorithm });
		return this.createDigest(hashRequests(this, { algorithm }), finishHash);
	}

	/** A MAC of data that comes in pieces. A key of the caller's own is copied. @throws TypeError for fields that are not what the table says, HsmError for a `tagLength` of 0. */
	createHmac({ key, algorithm, tagLength }: RequestFields<"HmacStart">): Digest {
		const fields = { key: key instanceof Uint8Array ? key.slice() : key, algorithm, ...tagLength === undefined ? {} : { tagLength } };
		new Draft().fill(codes.hmacStart, fields);
		return this.createDigest(hmacRequests(this, "HmacStart", fields), finishHmac);
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
		const control = channel.control;
		const responses = channel.responses;
		do {
			while (responses.available() > 0) this.settle(channel, responses.slot(0));
			if (this.waiting.length > 0) this.send(channel);
			if (this.sent.size === 0) return;
			armBell(control, this.bell);
			// An answer that came before the bell was armed rings nothing: look once more.
		} while (responses.available() > 0 && takeBell(control, this.bell));
	}

	/** The HSM has ended, or is about to be: rejects everything under way and lets go of the shared memory. */
	end(reason?: string): void {
		// A message that is still on its way when the machine is deleted would name a Worker that Moddable has freed.
		if (this.channel !== undefined) takeBell(this.channel.control, this.bell);
		this.channel = undefined;
		this.endReason = reason;
		this.gate.end();
		this.anyLength.end(new HsmError("Hsm.Ended", "Request", reason));
		for (const call of this.waiting.splice(0)) this.reject(call, "Hsm.Ended");
		for (const call of this.sent.values()) this.reject(call, "Hsm.Ended");
		this.sent.clear();
	}

	/** Sends what waits, in order, as far as there are slots and memory. */
	private send(channel: Channel): void {
		const waiting = this.waiting;
		const sent = this.sent;
		const requests = channel.requests;
		const before = sent.size;
		while (waiting.length > 0 && sent.size < requests.capacity && requests.available() > 0) {
			const call = waiting[0];
			const draft = call.draft;
			call.block = channel.allocator.allocate(call.bytes);
			if (call.block < 0) break;
			waiting.shift();
			try {
				draft.write(channel.pool, call.block, channel.operations);
			} catch (error) {
				channel.free(call.block, call.bytes);
				this.reject(call, "InvalidBuffer", error);
				continue;
			}
			// A 32-bit counter, wrapping, that passes over ids that are still under way.
			do this.lastId = this.lastId + 1 >>> 0;
			while (sent.has(this.lastId));
			draft.words[REQUEST_ID] = this.lastId;
			sent.set(this.lastId, call);
			channel.control.set(draft.words, requests.slot(0));
			requests.pass();
			channel.draft = draft;
		}
		if (sent.size === before) return;
		ringDoorbell(channel.control, this.doorbell);
		this.host?.watch();
		if (this.isArming) return;
		this.isArming = true;
		// The HSM is asked for a message when the caller's own work is done, so that a burst costs one message.
		void Promise.resolve().then(() => {
			this.isArming = false;
			/*
			 * Looks for an answer for a moment, since a message costs more than most requests. The looks are counted from one message
			 * to the next: who asks again and again comes back to the event loop all the same, where timers and the watchdog wait.
			 */
			const responses = this.channel?.responses;
			for (; responses !== undefined && this.looks > 0 && responses.available() === 0; this.looks--);
			this.receive();
		});
	}

	/**
	 * Settles the request that the response at the word `at` answers. All that is in memory is done first: what settling calls is the
	 * caller's, and may come back here.
	 */
	private settle(channel: Channel, at: number): void {
		const control = channel.control;
		const id = control[at + REQUEST_ID] >>> 0;
		const call = this.sent.get(id);
		if (call === undefined) return channel.responses.pass();
		this.sent.delete(id);
		const status = control[at + STATUS];
		const kind: Result = rows[call.code * At.End + At.Result];
		let result: Uint8Array | boolean | number | undefined;
		if (kind === Result.boolean) result = control[at + ANSWER] === 1;
		else if (kind === Result.number) result = control[at + ANSWER] >>> 0;
		else if (kind === Result.bytes && !call.isAbandoned) {
			const offset = control[at + OUTPUT_PAIR];
			const length = control[at + OUTPUT_PAIR + 1];
			if (channel.operations === undefined) result = channel.pool.slice(offset, offset + length);
			else channel.operations.copy(channel.pool, offset, length, result = new Uint8Array(length), 0);
		}
		channel.free(call.block, call.bytes);
		channel.responses.pass();
		if (status !== Status.Ok) return this.reject(call, errorCode(status));
		// A session that nobody will ever name.
		if (call.isAbandoned && kind === Result.number) void this.request("EndSession", { session: result as number }).catch(() => undefined);
		call.release?.();
		call.resolve(result);
	}

	/** Takes the fields as they are now, and checks all of them before the first piece is sent. */
	private requestAnyLength(
		channel: Channel, name: string, code: number, fields: object, pieces: Pieces | undefined, options: CallOptions | undefined,
	): Promise<unknown> {
		const field = anyLengthField(code);
		const data = pieces ?? (fields as Readonly<Record<string, unknown>>)[field];
		if (pieces === undefined && !(data instanceof Uint8Array)) throw new TypeError(`"${field}" expected Uint8Array, got ${typeof data}`);
		const copy = copyFields(code, fields, new Uint8Array(0));
		if (new Draft().fill(code, copy) > channel.allocator.size) throw new HsmError("RequestTooLarge", name);
		return this.anyLength.request(code, copy, data as Uint8Array | Pieces, options);
	}

	private createDigest(requests: SessionRequests, finish: (client: Requester, session: number) => Promise<Uint8Array>): Digest {
		const session = new Session(this, requests, false);
		const digest = new Digest(session, (id) => finish(this, id), this.host?.timers);
		this.digests ??= new FinalizationRegistry((abandoned) => abandoned.close());
		this.digests.register(digest, session);
		return digest;
	}

	/** With an HsmError of that code, if there is no other reason. */
	private reject(call: Call, code: ErrorCode, reason?: unknown): void {
		call.release?.();
		call.reject(reason === undefined ? new HsmError(code, call.name, code === "Hsm.Ended" ? this.endReason : undefined) : reason);
	}

	/** Its caller does not wait any longer. What is not sent is dropped; what is sent is the HSM's until it answers. */
	private abandon(call: Call, code: ErrorCode, reason: unknown): void {
		call.isAbandoned = true;
		this.reject(call, code, reason);
		const position = this.waiting.indexOf(call);
		if (position < 0 || this.channel === undefined) return;
		this.waiting.splice(position, 1);
		this.send(this.channel);
	}
}

export interface Client extends Methods {}

/** Where a client's methods come from: 42 functions would take half of the memory that the whole API has. */
Object.setPrototypeOf(Client.prototype, new Proxy(Object.prototype, {
	get(target, property, client: Client) {
		if (typeof property === "string" && property in codes)
			return (fields: never, options?: CallOptions) => client.request(property as RequestName, fields, options);
		return Reflect.get(target, property, client) as unknown;
	},
}));
