import { Doorbell } from "../../../modules/mailbox/doorbell.js";
import { Region } from "../../../modules/mailbox/region.js";
import { RingEnd, Role } from "../../../modules/mailbox/ring.js";
import { freezeDeep } from "../../../modules/messages/freeze.js";
import { SLOT_WORDS } from "../../../modules/messages/slot.js";
import { RawSlot } from "../../support/raw-slot.js";

export const echoRegion = freezeDeep(new Region({ clients: 1, slots: 8, poolBytes: 64 }));

/** What the machine that echoes is sent. */
export interface EchoOrder {
	readonly control: SharedArrayBuffer;
	/** Looks before it sleeps. */
	readonly spins: number;
}

/** The host's end of ring and doorbell alone. */
export class Echo {
	readonly control = new SharedArrayBuffer(echoRegion.controlBytes);
	private readonly requests: RingEnd;
	private readonly responses: RingEnd;
	/** The other end, for `pass` only. */
	private readonly ownRequests: RingEnd;
	private readonly ownSlot: RawSlot;
	private readonly source: RawSlot;
	private readonly target: RawSlot;
	private readonly doorbell: Doorbell;

	constructor() {
		const words = new Uint32Array(this.control);
		this.requests = new RingEnd(words, echoRegion.requestRing(0), Role.producer);
		this.responses = new RingEnd(words, echoRegion.responseRing(0), Role.consumer);
		this.ownRequests = new RingEnd(words, echoRegion.requestRing(0), Role.consumer);
		this.ownSlot = new RawSlot(words);
		this.source = new RawSlot(new Uint32Array(SLOT_WORDS));
		this.target = new RawSlot(words);
		this.doorbell = new Doorbell(new Int32Array(this.control), echoRegion.doorbell);
	}

	/** Sends a slot to nobody, and takes it out of the ring itself. */
	pass(): void {
		this.send();
		this.ownSlot.base = this.ownRequests.slot(0);
		this.source.copyFrom(this.ownSlot);
		this.ownRequests.pass();
	}

	/** Sends a slot and looks until it is back. */
	roundTrip(): void {
		this.send();
		while (this.responses.available() === 0);
		this.responses.pass();
	}

	private send(): void {
		this.target.base = this.requests.slot(0);
		this.target.copyFrom(this.source);
		this.requests.pass();
		this.doorbell.ring();
	}
}
