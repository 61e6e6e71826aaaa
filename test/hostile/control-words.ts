import type { Region } from "../../modules/mailbox/region.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";

export enum Kind {
	common,
	bell,
	requestHead,
	requestTail,
	requestSlot,
	responseHead,
	responseTail,
	responseSlot,
}

/** For each word of the control region: its kind, its client, -1 for none, and its index within its slot. */
export class ControlWords {
	readonly kind: Uint8Array;
	readonly client: Int8Array;
	readonly place: Uint8Array;

	constructor(region: Region) {
		const count = region.controlBytes / 4;
		this.kind = new Uint8Array(count);
		this.client = new Int8Array(count).fill(-1);
		this.place = new Uint8Array(count);
		for (let client = 0; client < region.sizes.clients; client++) {
			this.set(region.hostBell(client), Kind.bell, client);
			this.ring(region.requestRing(client).start, region.sizes.slots, Kind.requestHead, client);
			this.ring(region.responseRing(client).start, region.sizes.slots, Kind.responseHead, client);
		}
	}

	private ring(start: number, slots: number, head: Kind, client: number): void {
		this.set(start, head, client);
		this.set(start + 1, head + 1, client);
		for (let word = 0; word < slots * SLOT_WORDS; word++) {
			this.set(start + 2 + word, head + 2, client);
			this.place[start + 2 + word] = word % SLOT_WORDS;
		}
	}

	private set(word: number, kind: Kind, client: number): void {
		this.kind[word] = kind;
		this.client[word] = client;
	}
}
