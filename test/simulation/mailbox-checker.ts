import type { KeyStore } from "../../modules/keystore/keystore.js";
import type { Region, SharedMemory } from "../../modules/mailbox/region.js";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { KeyPart } from "../../modules/messages/row.js";
import { AS_SESSION, RowOffset } from "../../modules/messages/row-layout.js";
import { FIRST_FREE_ID, ID_BYTES } from "../../modules/messages/sizes.js";
import { EXTERNAL_KEY, KEY, OUTPUT, Slot } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import { countOf, isCounter } from "./counters.js";
import { Fairness } from "./fairness.js";
import { FREE_BYTES, freeBytes, freeIds, freeKeysOf, isFreeKeys } from "./free-keys.js";
import type { IssuedRequest } from "./issued-request.js";
import { KeyHistory } from "./key-history.js";
import { AGREEING_PAIR, agreedPlace, ctrPlace, firstPlace, STORED_PEER } from "./owned-keys.js";
import type { SessionModel } from "./session-model.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** The layout of a ring (modules/mailbox/ring.ts). The checker uses none of the code of the ring. */
enum Ring {
	Head,
	Tail,
	Slots,
}

/** The known state of one client's rings and pool. */
interface Mailbox {
	readonly pool: Buffer;
	/** A copy of the pool, taken after the last step. */
	readonly seen: Buffer;
	/** Requests that the API has and that are not in the ring yet, in order. */
	readonly unsent: IssuedRequest[];
	/** Requests in the ring or under way, by request id. */
	readonly open: Map<number, IssuedRequest>;
	readonly keys: Map<number, KeyHistory>;
	/** For each worker, the sequence number of the last request that it or the core answered. */
	readonly answered: Map<NamedWorker, number>;
	requests: number;
	responses: number;
}

/**
 * Checks the memory that host and HSM share after every step, and uses nothing else: each request gets at most one response, with the
 * right result and in order, and each byte of a pool changes only by its present owner.
 */
export class MailboxChecker {
	readonly fairness: Fairness;
	readonly sessions: SessionModel;
	/** The number of requests answered. */
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

	/** The number of requests in the rings or under way. */
	get open(): number {
		return this.mailboxes.reduce((sum, { open }) => sum + open.size, 0);
	}

	/** The API is about to get a request. It sends its requests in the order of these calls. */
	expect(issued: IssuedRequest): void {
		this.mailboxes[issued.client].unsent.push(issued);
	}

	/**
	 * The request was cancelled. It is dropped unless the API has sent it. Call `host` before the request is cancelled and this
	 * afterwards.
	 */
	cancel(issued: IssuedRequest): void {
		const { unsent } = this.mailboxes[issued.client];
		const position = unsent.indexOf(issued);
		if (position < 0) return;
		unsent.splice(position, 1);
		issued.isDropped = true;
	}

	/** The reason why the API does not send all requests. */
	waitsFor(client: number): "waited for a slot" | "waited for memory" | undefined {
		const { unsent, open } = this.mailboxes[client];
		if (unsent.length === 0) return undefined;
		return open.size === this.region.sizes.slots ? "waited for a slot" : "waited for memory";
	}

	/** The open request of `client` with this request id. */
	find(client: number, requestId: number): IssuedRequest | undefined {
		return this.mailboxes[client].open.get(requestId);
	}

	/** To be called after a step of the host: memory that the HSM owns must be unchanged, and the rings may have new requests. */
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

	/** To be called after a step of the HSM: only outputs of requests that it has just answered with `Ok` may have changed. */
	hsm(): void {
		this.mailboxes.forEach((mailbox, client) => {
			const { start, capacity } = this.region.responseRing(client);
			for (const tail = this.words[start + Ring.Tail]; mailbox.responses !== tail; mailbox.responses++)
				this.answer(mailbox, client, start + Ring.Slots + (mailbox.responses & (capacity - 1)) * 16);
		});
		for (const { pool, seen } of this.mailboxes) check(pool.equals(seen), () => "the HSM has changed memory that is not its to change");
	}

	/** The HSM failed within a step. It may have written outputs without a response. */
	interrupted(): void {
		for (const { pool, seen, open } of this.mailboxes) for (const { output, end } of open.values()) pool.copy(seen, output, output, end);
	}

	/**
	 * To be called when all requests are answered and all responses taken: nothing may be left. `reopened`: a store that another boot finds in
	 * the same flash.
	 */
	finish(store: KeyStore, reopened: KeyStore): void {
		this.mailboxes.forEach(({ pool, unsent, open, keys, requests: put, responses }, client) => {
			check(unsent.length === 0, () => `${unsent.length} requests of client ${client} were never sent`);
			check(open.size === 0 && put === responses, () => `${open.size} requests of client ${client} were never answered`);
			check(this.words[this.region.responseRing(client).start + Ring.Head] === responses, () => `responses of client ${client} were not taken`);
			for (const [key, history] of keys) {
				if (isCounter(key)) for (const each of [store, reopened]) checkCounter(each, key, client, history.last);
				else if (isFreeKeys(key)) checkFreeKeys(store, history.last, client);
				else check(store.isAvailable(store.find(key, client)) === (history.last !== undefined), () => `key ${key} is not as it was left`);
			}
			for (const key of [firstPlace(client), firstPlace(client) + 1]) {
				const isInFlash = store.flash.has(store.find(key, client));
				check(!isInFlash || equals(store, reopened, key, client), () => `key ${key} is not in flash as it was left`);
			}
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
		if (issued.requestCase.lists) issued.listed = this.listOf(mailbox, client);
		const { name, session } = issued.requestCase;
		const [from, algorithm] = [rows[requests[name] * RowOffset.End + RowOffset.SlowFrom], slot.parameter(0)];
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
			hasWaited,
		} = issued;
		this.sessions.answer(issued, slot.status, slot.answer);
		if (keyId === undefined) issued.answer(slot.status, undefined);
		else this.history(mailbox, keyId).answer(issued, slot.status);
		this.fairness.answer(issued);
		// A request that the core refuses, or whose message it could not hash, may overtake requests at a worker. All may overtake one that waits for the flash.
		const isUnhashed = issued.hasFailed && issued.requestCase.name.endsWith("Ecdsa");
		if (!hasWaited && !isUnhashed && (takenBy !== undefined || worker === "core")) {
			check((mailbox.answered.get(worker) ?? -1) < sequence, () => `${issued} was answered after a later one of the same worker`);
			mailbox.answered.set(worker, sequence);
		}
		const [output, length] = [slot.offset(OUTPUT), slot.length(OUTPUT)];
		if (slot.status !== Status.Ok || length === 0) return;
		check(output === issued.output && output + length <= issued.end, () => `${issued} was answered with memory that is not its output`);
		mailbox.pool.copy(mailbox.seen, output, output, output + length);
	}

	/** The ids of the client's keys, as the requests in the ring leave them: first places, then free keys. */
	private listOf(mailbox: Mailbox, client: number): () => number[] {
		const places = [firstPlace(client), firstPlace(client) + 1, agreedPlace(client), ctrPlace(client)].map(
			(id) => [id, this.history(mailbox, id).pending()] as const,
		);
		const free = this.history(mailbox, freeKeysOf(client)).pending();
		return () => [...places.filter(([, key]) => key() !== undefined).map(([id]) => id), AGREEING_PAIR, STORED_PEER, ...freeIds(free(), client)];
	}

	private history({ keys }: Mailbox, id: number): KeyHistory {
		let history = keys.get(id);
		if (history === undefined) keys.set(id, (history = new KeyHistory()));
		return history;
	}
}

/** Checks the bytes of a client's free keys in the store. */
function checkFreeKeys(store: KeyStore, state: Uint8Array | undefined, client: number): void {
	const expected = freeBytes(state, client);
	for (const [id, bytes] of expected) {
		const key = store.find(id, client);
		const memory = new Uint8Array(store.size(key, KeyPart.whole));
		store.read(key, KeyPart.whole, memory, 0);
		check(Buffer.compare(memory, bytes) === 0, () => `free key ${id} is not as it was left`);
	}
	const free = store["free"];
	const used = free["start"](client) + expected.reduce((sum, [, bytes]) => sum + bytes.length, 0);
	const isWiped = free["bytes"].subarray(used, free["start"](client) + FREE_BYTES).every((byte) => byte === 0);
	check(isWiped, () => `a free key of client ${client} has left bytes behind`);
	const ids = new Uint8Array(512);
	const listed = store.list(client, ids, 0, ids.length) / ID_BYTES;
	const freeIdsOf = Array.from({ length: listed }, (_, index) => new DataView(ids.buffer).getUint32(ID_BYTES * index, true)).filter(
		(id) => id >= FIRST_FREE_ID,
	);
	check(String(freeIdsOf) === String(expected.map(([id]) => id)), () => `client ${client} has other free keys than it made`);
}

function checkCounter(store: KeyStore, id: number, client: number, state: Uint8Array | undefined): void {
	const status = store.counters.read(id, client);
	check(status === Status.Ok && store.counters.value === countOf(state), () => `counter ${id} is not as it was left`);
}

/** Whether both stores have the same key of this id, or none. */
function equals(store: KeyStore, other: KeyStore, id: number, client: number): boolean {
	const [bytes, others] = [store, other].map((each) => {
		const key = each.find(id, client);
		const memory = new Uint8Array(each.size(key, KeyPart.whole));
		if (each.isAvailable(key)) each.read(key, KeyPart.whole, memory, 0);
		return { isAvailable: each.isAvailable(key), memory };
	});
	return bytes.isAvailable === others.isAvailable && Buffer.compare(bytes.memory, others.memory) === 0;
}
