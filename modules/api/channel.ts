import { Doorbell, HostBell } from "../mailbox/doorbell.js";
import { Pool } from "../mailbox/pool.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { RingConsumer, RingProducer } from "../mailbox/ring.js";
import { Slot, SLOT_WORDS } from "../messages/slot.js";
import type { Request } from "./request.js";

/** A client's part of the shared memory. All that holds on to the memory is here, so that it is free when this is dropped. */
export class Channel {
	readonly pool: Uint8Array;
	readonly allocator: Pool;
	readonly requests: RingProducer;
	readonly requestSlot: Slot;
	readonly responses: RingConsumer;
	readonly responseSlot: Slot;
	/** A slot of its own, to write a request in before its turn. */
	readonly draft = new Slot(new Uint32Array(SLOT_WORDS));
	/** The request that was measured into the draft last, if nothing else was written there. */
	drafted: Request | undefined = undefined;
	readonly doorbell: Doorbell;
	readonly bell: HostBell;

	constructor(region: Region, memory: SharedMemory, index: number) {
		const { slots, poolBytes } = region.sizes;
		const control = new Uint32Array(memory.control);
		this.pool = new Uint8Array(memory.pool);
		this.allocator = new Pool(region.poolStart(index), poolBytes, slots);
		this.requests = new RingProducer(control, region.requestRing(index));
		this.requestSlot = new Slot(control);
		this.responses = new RingConsumer(control, region.responseRing(index));
		this.responseSlot = new Slot(control);
		this.doorbell = new Doorbell(new Int32Array(memory.control), region.doorbell);
		this.bell = new HostBell(control, region.hostBell(index));
	}

	/** Wipes and gives back a block of the pool. */
	free(block: number, bytes: number): void {
		this.pool.fill(0, block, block + bytes);
		this.allocator.free(block, bytes);
	}
}
