import type { Region, SharedMemory } from "../../modules/mailbox/region.js";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { AS_SESSION, At } from "../../modules/messages/row.js";
import { EXTERNAL_KEY, KEY, OUTPUT, Slot } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import { Fairness } from "./fairness.js";
import type { IssuedRequest } from "./issued-request.js";
import { KeyHistory } from "./key-history.js";
import type { SessionModel } from "./session-model.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** Where a ring has its indexes and slots (ring.ts): nothing of the ring's own code is used to look at it. */
enum Ring {
	Head,
	Tail,
	Slots,
}

/** What is known of one client's rings and pool. */
interface Mailbox {
	readonly pool: Buffer;
	/** The pool as it was after the last step. */
	readonly seen: Buffer;
	/** Asked of the API and not seen in the ring yet, in order. */
	readonly unsent: IssuedRequest[];
	/** In the ring and not answered yet, by request id. */
	readonly open: Map<number, IssuedRequest>;
	readonly keys: Map<number, KeyHistory>;
	/** The last of each family that was answered after it was taken. */
	readonly answered: Map<NamedWorker, number>;
	requests: number;
	responses: number;
}

/**
 * Looks at the memory that host and HSM share after every step, and knows of nothing else: each request is answered at most
 * once, rightly and in order, and each byte of a pool changes only when it is its owner's to change.
 */
export class MailboxChecker {
	readonly fairness: Fairness;
	readonly sessions: SessionModel;
	/** Requests answered so far. */
	answered = 0;
	private readonly region: Region;
	private readonly words: Uint32Array;
	private readonly slot: Slot;
	private readonly mailboxes: readonly Mailbox[];

	constructor(region: Region, { control, pools }: SharedMemory, sessions: SessionModel) {
		this.region = region;
		this.sessions = sessions;
		this.words = new Uint32Array(control);
		this.slot = new Slot(this.words);
		this.fairness = new Fairness(region.sizes.clients, region.sizes.slots);
		this.mailboxes = pools.map((pool) => ({
			pool: Buffer.from(pool),
			seen: Buffer.alloc(pool.byteLength),
			unsent: [],
			open: new Map(),
			keys: new Map(),
			answered: new Map(),
			requests: 0,
			responses: 0,
		}));
	}

	/** Requests in the rings or under way. */
	get open(): number {
		return this.mailboxes.reduce((sum, { open }) => sum + open.size, 0);
	}

	/** The API is about to be asked; it sends in this order. */
	expect(issued: IssuedRequest): void {
		this.mailboxes[issued.client].unsent.push(issued);
	}

	/** The request was given up: it is dropped, unless it was sent before. To be called when `host` has looked, and then it was given up. */
	giveUp(issued: IssuedRequest): void {
		const { unsent } = this.mailboxes[issued.client];
		const position = unsent.indexOf(issued);
		if (position < 0) return;
		unsent.splice(position, 1);
		issued.isDropped = true;
	}

	/** Why the API has not sent everything. */
	waitsFor(client: number): "waited for a slot" | "waited for memory" | undefined {
		const { unsent, open } = this.mailboxes[client];
		if (unsent.length === 0) return undefined;
		return open.size === this.region.sizes.slots ? "waited for a slot" : "waited for memory";
	}

	/** The request of `client` that the HSM knows by this id. */
	find(client: number, requestId: number): IssuedRequest | undefined {
		return this.mailboxes[client].open.get(requestId);
	}

	/** The host has done something: nothing of the HSM's memory may have changed; there may be new requests. */
	host(): void {
		for (const { pool, seen, open } of this.mailboxes) {
			for (const issued of open.values()) {
				const { start, end } = issued;
				check(pool.compare(seen, start, end, start, end) === 0, () => `the host has changed memory of ${issued} that is the HSM's`);
			}
			pool.copy(seen);
		}
		this.mailboxes.forEach((mailbox, client) => {
			const { start, capacity } = this.region.requestRing(client);
			for (const tail = this.words[start + Ring.Tail]; mailbox.requests !== tail; mailbox.requests++)
				this.put(mailbox, client, start + Ring.Slots + (mailbox.requests & (capacity - 1)) * 16);
		});
	}

	/** The HSM has done something: nothing may have changed but outputs of requests that it has just answered with `Ok`. */
	hsm(): void {
		this.mailboxes.forEach((mailbox, client) => {
			const { start, capacity } = this.region.responseRing(client);
			for (const tail = this.words[start + Ring.Tail]; mailbox.responses !== tail; mailbox.responses++)
				this.answer(mailbox, client, start + Ring.Slots + (mailbox.responses & (capacity - 1)) * 16);
		});
		for (const { pool, seen } of this.mailboxes) check(pool.equals(seen), () => "the HSM has changed memory that is not its to change");
	}

	/** The HSM has ended in the middle of something: it may have written outputs of which it could not say so any more. */
	interrupted(): void {
		for (const { pool, seen, open } of this.mailboxes) for (const { output, end } of open.values()) pool.copy(seen, output, output, end);
	}

	/** All is answered and taken back: nothing may be left. */
	finish(isAvailable: (key: number) => boolean): void {
		this.mailboxes.forEach(({ pool, unsent, open, keys, requests: put, responses }, client) => {
			check(unsent.length === 0, () => `${unsent.length} requests of client ${client} were never sent`);
			check(open.size === 0 && put === responses, () => `${open.size} requests of client ${client} were never answered`);
			check(this.words[this.region.responseRing(client).start + Ring.Head] === responses, () => `responses of client ${client} were not taken`);
			for (const [key, history] of keys) check(isAvailable(key) === (history.last !== undefined), () => `key ${key} is not as it was left`);
			check(
				pool.every((byte) => byte === 0),
				() => `something is left in the pool of client ${client}`,
			);
		});
	}

	private put(mailbox: Mailbox, client: number, base: number): void {
		const { slot } = this;
		slot.base = base;
		const issued = mailbox.unsent.shift();
		check(
			issued !== undefined && (slot.type & ~EXTERNAL_KEY) === requests[issued.requestCase.name],
			() => `client ${client} has sent a request of type ${slot.type} where ${String(issued)} was to come`,
		);
		check(!mailbox.open.has(slot.requestId), () => `${issued} was sent with an id that is in use`);
		issued.sequence = mailbox.requests;
		issued.requestId = slot.requestId;
		issued.start = slot.offset(KEY);
		issued.output = slot.offset(OUTPUT);
		issued.end = issued.output + slot.length(OUTPUT);
		mailbox.open.set(issued.requestId, issued);
		if (issued.requestCase.keyId !== undefined) this.history(mailbox, issued.requestCase.keyId).put(issued);
		const { name, session } = issued.requestCase;
		const [from, algorithm] = [rows[requests[name] * At.End + At.SlowFrom], slot.parameter(0)];
		if (from === AS_SESSION) issued.isSlow = () => this.sessions.isSlow(client, algorithm);
		else issued.isSlow = () => from > 0 && algorithm >= from;
		if (session !== undefined) this.sessions.put(issued);
		this.fairness.put(issued);
	}

	private answer(mailbox: Mailbox, client: number, base: number): void {
		const { slot } = this;
		slot.base = base;
		const issued = mailbox.open.get(slot.requestId);
		check(issued !== undefined, () => `client ${client} has a response to request ${slot.requestId}, which it does not wait for`);
		mailbox.open.delete(slot.requestId);
		this.answered++;
		const {
			requestCase: { keyId },
			worker,
			takenBy,
			sequence,
		} = issued;
		this.sessions.answer(issued, slot.status, slot.answer);
		if (keyId === undefined) issued.answer(slot.status, undefined);
		else this.history(mailbox, keyId).answer(issued, slot.status);
		this.fairness.answer(issued);
		// A request that is refused at once may be answered before one that a worker has; all others keep their order.
		if (takenBy !== undefined || worker === "core") {
			check((mailbox.answered.get(worker) ?? -1) < sequence, () => `${issued} was answered after a later one of the same worker`);
			mailbox.answered.set(worker, sequence);
		}
		const [output, length] = [slot.offset(OUTPUT), slot.length(OUTPUT)];
		if (slot.status !== Status.Ok || length === 0) return;
		check(output === issued.output && output + length <= issued.end, () => `${issued} was answered with memory that is not its output`);
		mailbox.pool.copy(mailbox.seen, output, output, output + length);
	}

	private history({ keys }: Mailbox, id: number): KeyHistory {
		let history = keys.get(id);
		if (history === undefined) keys.set(id, (history = new KeyHistory()));
		return history;
	}
}
