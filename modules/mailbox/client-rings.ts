/**
 * The HSM's ends of the rings of all clients (ring.ts). What they remember is one array of words, so that C can do the same steps: the slots of
 * each ring, then for each client the words of RingWord.
 */
import { SLOT_WORDS } from "../messages/slot.js";
import type { Region } from "./region.js";
import { RingOffset } from "./ring.js";

/** Offsets of a client's words. */
export enum RingWord {
	/** Index of the request ring's first word in the control region. */
	Requests,
	/** The HSM's own index in that ring. */
	Head,
	/** Bit n: the HSM has taken the waiting request n before those in front of it. */
	Taken,
	/** Index of the response ring's first word. */
	Responses,
	/** The HSM's own index in that ring. */
	Tail,
	/** Index of the word of the client's bell. */
	Bell,
	End,
}

/** Indexes in the array: of the number of slots, and of the first client's words. */
const SLOTS = 0;
const FIRST = 1;

/** Takes requests out of the rings in `control`, and finds the place of a response. `client`: a client's number. */
export interface RequestRings {
	/** The first place in `order`, a list of clients, from `from` on, whose client has a request in its ring; -1 if none has. */
	nextClient(control: Uint32Array, rings: Uint32Array, order: Uint8Array, from: number): number;
	/**
	 * Copies the first request of the client at `position` or behind it that is not taken to `words` at `base`. Reads each word once. Returns
	 * the request's position; -1 if there is none.
	 */
	copyRequest(control: Uint32Array, rings: Uint32Array, client: number, position: number, words: Uint32Array, base: number): number;
	/** Takes the request that `copyRequest` has found at `position`. When all in front of it are taken, the host gets their slots back. */
	takeRequest(control: Uint32Array, rings: Uint32Array, client: number, position: number): void;
}

/** The words for a region's rings, at their beginning. Publishes the HSM's indexes. */
export function clientRings(region: Region, control: Uint32Array): Uint32Array {
	const { clients, slots } = region.sizes;
	const rings = new Uint32Array(FIRST + clients * RingWord.End);
	rings[SLOTS] = slots;
	for (let client = 0; client < clients; client++) {
		const at = FIRST + client * RingWord.End;
		rings[at + RingWord.Requests] = region.requestRing(client).start;
		rings[at + RingWord.Responses] = region.responseRing(client).start;
		rings[at + RingWord.Bell] = region.hostBell(client);
		Atomics.store(control, rings[at + RingWord.Requests] + RingOffset.Head, 0);
		Atomics.store(control, rings[at + RingWord.Responses] + RingOffset.Tail, 0);
	}
	return rings;
}

export const portableRings: RequestRings = Object.freeze({
	nextClient(control: Uint32Array, rings: Uint32Array, order: Uint8Array, from: number): number {
		for (let place = from; place < order.length; place++) if (waiting(control, rings, FIRST + order[place] * RingWord.End) > 0) return place;
		return -1;
	},
	copyRequest(control: Uint32Array, rings: Uint32Array, client: number, position: number, words: Uint32Array, base: number): number {
		const at = FIRST + client * RingWord.End;
		const count = waiting(control, rings, at);
		while (position < count && ((rings[at + RingWord.Taken] >>> position) & 1) === 1) position++;
		if (position >= count) return -1;
		const from = slotAt(rings, rings[at + RingWord.Requests], rings[at + RingWord.Head] + position);
		for (let word = 0; word < SLOT_WORDS; word++) words[base + word] = control[from + word];
		return position;
	},
	takeRequest(control: Uint32Array, rings: Uint32Array, client: number, position: number): void {
		const at = FIRST + client * RingWord.End;
		let taken = rings[at + RingWord.Taken] | (1 << position);
		let head = rings[at + RingWord.Head];
		for (; (taken & 1) === 1; taken >>>= 1) head++;
		rings[at + RingWord.Taken] = taken;
		rings[at + RingWord.Head] = head;
		Atomics.store(control, rings[at + RingWord.Requests] + RingOffset.Head, rings[at + RingWord.Head]);
	},
});

/** The word in `control` at which the client's next response begins; -1 if its ring is full. */
export function responseSlot(control: Uint32Array, rings: Uint32Array, client: number): number {
	const at = FIRST + client * RingWord.End;
	const ring = rings[at + RingWord.Responses];
	const slots = rings[SLOTS];
	const room = (Atomics.load(control, ring + RingOffset.Head) + slots - rings[at + RingWord.Tail]) >>> 0;
	return room > 0 && room <= slots ? slotAt(rings, ring, rings[at + RingWord.Tail]) : -1;
}

/** The response in `responseSlot` is complete: the client may read it. */
export function publishResponse(control: Uint32Array, rings: Uint32Array, client: number): void {
	const at = FIRST + client * RingWord.End;
	rings[at + RingWord.Tail]++;
	Atomics.store(control, rings[at + RingWord.Responses] + RingOffset.Tail, rings[at + RingWord.Tail]);
}

/** Index of the word of the client's bell. */
export function bellOf(rings: Uint32Array, client: number): number {
	return rings[FIRST + client * RingWord.End + RingWord.Bell];
}

/** The number of requests in the ring of the client whose words begin at `at`. An impossible index of the host's counts as none. */
function waiting(control: Uint32Array, rings: Uint32Array, at: number): number {
	const count = (Atomics.load(control, rings[at + RingWord.Requests] + RingOffset.Tail) - rings[at + RingWord.Head]) >>> 0;
	return count <= rings[SLOTS] ? count : 0;
}

/** Index of the first word of the slot that `index` names in the ring at the word `ring`. */
function slotAt(rings: Uint32Array, ring: number, index: number): number {
	return ring + RingOffset.Slots + (index & (rings[SLOTS] - 1)) * SLOT_WORDS;
}
