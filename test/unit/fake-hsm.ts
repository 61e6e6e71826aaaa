import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import type { RequestOperations } from "../../modules/api/operations.js";
import type { QueueLimits } from "../../modules/api/request-queue.js";
import { takeBell } from "../../modules/mailbox/doorbell.js";
import { allocateSharedMemory, Region, type RegionSizes, type SharedMemory } from "../../modules/mailbox/region.js";
import { RingEnd, Role } from "../../modules/mailbox/ring.js";
import { Status } from "../../modules/messages/errors.js";
import { OUTPUT, SLOT_WORDS } from "../../modules/messages/slot.js";
import { RawSlot } from "../support/raw-slot.js";

/** The test itself as HSM of one client: it reads each request from the ring, and writes any response. */
export class FakeHsm {
	readonly region: Region;
	readonly shared: SharedMemory;
	readonly client: Client;
	readonly pool: Uint8Array;
	readonly #control: Uint32Array;
	readonly #requests: RingEnd;
	readonly #responses: RingEnd;

	constructor(sizes: Partial<RegionSizes> = {}, queue?: QueueLimits, operations?: RequestOperations) {
		this.region = new Region({ clients: 1, slots: 4, poolBytes: 256, ...sizes });
		this.shared = allocateSharedMemory(this.region);
		this.#control = new Uint32Array(this.shared.control);
		this.pool = new Uint8Array(this.shared.pools[0]);
		this.#requests = new RingEnd(this.#control, this.region.requestRing(0), Role.consumer);
		this.#responses = new RingEnd(this.#control, this.region.responseRing(0), Role.producer);
		this.client = new Client(new Connection(this.region, this.shared, 0, { queue, operations, watch: () => undefined }));
	}

	/** The number of rings of the HSM's doorbell. */
	get rings(): number {
		return this.#control[this.region.doorbell];
	}

	/** Disarms the client's bell. Returns whether the client has asked for a message. */
	takeBell(): boolean {
		return takeBell(this.#control, this.region.hostBell(0));
	}

	get requestsWaiting(): number {
		return this.#requests.available();
	}

	/** Takes the oldest request, as a copy. @throws Error if there is none. */
	take(): RawSlot {
		if (this.#requests.available() === 0) throw new Error("no request waits");
		const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
		slot.copyFrom(new RawSlot(this.#control, this.#requests.slot(0)));
		this.#requests.advance();
		return slot;
	}

	/** Puts a response to the request `id` into the ring, with this output pair. */
	respond(id: number, status: number = Status.Ok, output: readonly [offset: number, length: number] = [0, 0]): void {
		const slot = new RawSlot(this.#control, this.#responses.slot(0));
		slot.clear();
		slot.requestId = id;
		slot.status = status;
		slot.setPair(OUTPUT, ...output);
		this.#responses.advance();
	}
}

/** Lets all pending promise callbacks run. */
export function idle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
