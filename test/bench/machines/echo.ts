import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { Doorbell } from "../../../modules/mailbox/doorbell.js";
import { Region } from "../../../modules/mailbox/region.js";
import { RingEnd, Role } from "../../../modules/mailbox/ring.js";
import { freezeDeep } from "../../../modules/messages/freeze.js";
import { SLOT_BYTES, SLOT_WORDS } from "../../../modules/messages/slot.js";

export const echoRegion = freezeDeep(new Region({ clients: 1, slots: 8, poolBytes: 64 }));

/** The message to the echo machine. */
export interface EchoOrder {
	readonly control: SharedArrayBuffer;
	/** Turns without work after which it sleeps. */
	readonly spins: number;
}

/** The host's end of the echo: ring and doorbell alone. */
export class Echo {
	readonly control = new SharedArrayBuffer(echoRegion.controlBytes);
	private readonly requests: RingEnd;
	private readonly responses: RingEnd;
	/** The other end of the request ring, for `pass` only. */
	private readonly ownRequests: RingEnd;
	private readonly words = new Uint32Array(this.control);
	private readonly bytes = new Uint8Array(this.control);
	private readonly slot = new Uint32Array(SLOT_WORDS);
	private readonly copy = new Uint8Array(SLOT_BYTES);
	private readonly doorbell: Doorbell;

	constructor() {
		const { words } = this;
		this.requests = new RingEnd(words, echoRegion.requestRing(0), Role.producer);
		this.responses = new RingEnd(words, echoRegion.responseRing(0), Role.consumer);
		this.ownRequests = new RingEnd(words, echoRegion.requestRing(0), Role.consumer);
		this.doorbell = new Doorbell(new Int32Array(this.control), echoRegion.doorbell);
	}

	/** Sends a slot and takes it out of the ring itself. It writes and copies the slot as API and core do. */
	pass(): void {
		this.send();
		nativeMemory.copy(this.bytes, 4 * this.ownRequests.slot(0), SLOT_BYTES, this.copy, 0);
		this.ownRequests.advance();
	}

	/** Sends a slot and polls until it is back. */
	roundTrip(): void {
		this.send();
		while (this.responses.available() === 0);
		this.responses.advance();
	}

	private send(): void {
		this.words.set(this.slot, this.requests.slot(0));
		this.requests.advance();
		this.doorbell.ring();
	}
}
