import { Doorbell } from "../../modules/mailbox/doorbell.js";
import type { Region, SharedMemory } from "../../modules/mailbox/region.js";
import { RingEnd, Role } from "../../modules/mailbox/ring.js";
import { Status } from "../../modules/messages/errors.js";
import { PAIRS, SLOT_WORDS } from "../../modules/messages/slot.js";
import { RawSlot } from "./raw-slot.js";

/** The contents of a request slot, as a test writes them. */
export interface RawRequest {
	type: number;
	requestId?: number;
	keyId?: number;
	parameters?: readonly number[];
	/** Offset and length of each pair. */
	pairs?: readonly (readonly [number, number] | undefined)[];
}

export interface RawResponse {
	type: number;
	requestId: number;
	status: string;
	answer: number;
	output: readonly [number, number];
}

/** A client that writes its slots by hand, without the API. */
export class RawClient {
	readonly #requests: RingEnd;
	readonly #responses: RingEnd;
	readonly #words: Uint32Array;
	readonly #doorbell: Doorbell;
	readonly pool: Uint8Array;

	constructor(region: Region, shared: SharedMemory, client: number) {
		this.#words = new Uint32Array(shared.control);
		this.#requests = new RingEnd(this.#words, region.requestRing(client), Role.producer);
		this.#responses = new RingEnd(this.#words, region.responseRing(client), Role.consumer);
		this.#doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
		this.pool = new Uint8Array(shared.pools[client]);
	}

	get room(): number {
		return this.#requests.available();
	}

	/** Sends a request and rings the doorbell. Returns the index of the slot's first word in the control region. */
	send({ type, requestId = 0, keyId = 0, parameters = [], pairs = [] }: RawRequest): number {
		const slot = new RawSlot(this.#words, this.#requests.slot(0));
		slot.clear();
		slot.type = type;
		slot.requestId = requestId;
		slot.keyId = keyId;
		parameters.forEach((value, index) => slot.setParameter(index, value));
		for (let pair = 0; pair < PAIRS; pair++) slot.setPair(pair, ...(pairs[pair] ?? [0, 0]));
		this.#requests.advance();
		this.#doorbell.ring();
		return slot.base;
	}

	/** Sends a slot of sixteen words. Does not ring the doorbell. */
	sendWords(words: ArrayLike<number>): void {
		const base = this.#requests.slot(0);
		for (let word = 0; word < SLOT_WORDS; word++) this.#words[base + word] = words[word] ?? 0;
		this.#requests.advance();
	}

	/** Takes all responses that are in the ring, as their words. */
	receiveWords(): number[][] {
		const responses: number[][] = [];
		for (; this.#responses.available() > 0; this.#responses.advance()) {
			const base = this.#responses.slot(0);
			responses.push([...this.#words.subarray(base, base + SLOT_WORDS)]);
		}
		return responses;
	}

	/** Takes all responses that are in the ring. */
	receive(): RawResponse[] {
		const responses: RawResponse[] = [];
		for (; this.#responses.available() > 0; this.#responses.advance()) {
			const slot = new RawSlot(this.#words, this.#responses.slot(0));
			const status = (Status[slot.status] as string | undefined) ?? `unknown ${slot.status}`;
			responses.push({ type: slot.type, requestId: slot.requestId, status, answer: slot.answer, output: [slot.offset(4), slot.length(4)] });
		}
		return responses;
	}
}
