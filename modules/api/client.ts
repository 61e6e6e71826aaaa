import { Doorbell, HostBell } from "../mailbox/doorbell.js";
import { Pool } from "../mailbox/pool.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { RingConsumer, RingProducer } from "../mailbox/ring.js";
import { errorCode, HsmError, Status } from "../messages/errors.js";
import { requests } from "../messages/requests.js";
import { Result } from "../messages/row.js";
import { OUTPUT, Slot, SLOT_WORDS } from "../messages/slot.js";
import type { MethodName, RequestFields, RequestName, RequestResult } from "../messages/types.js";
import { Request } from "./request.js";

/** A request that the caller waits for, and once it is sent, where its memory lies. */
interface Pending {
	readonly request: Request;
	readonly resolve: (value: Uint8Array | boolean | undefined) => void;
	readonly reject: (reason: Error) => void;
	block: number;
	bytes: number;
}

/** A method for each request of the table: `client.hash(fields)` is `client.request("Hash", fields)`. */
type Methods = {
	[Name in RequestName as MethodName<Name>]: (fields: RequestFields<Name>) => Promise<RequestResult<Name>>;
};

/**
 * One client of the HSM. Any number of requests may be under way; those for which there is no memory or no slot now wait
 * here, in order. Each promise settles exactly once, with the result or an HsmError.
 */
export class Client {
	/** Its number, which the HSM names in its messages. */
	readonly index: number;
	private readonly pool: Uint8Array;
	private readonly allocator: Pool;
	private readonly requests: RingProducer;
	private readonly requestSlot: Slot;
	private readonly responses: RingConsumer;
	private readonly responseSlot: Slot;
	private readonly draft = new Slot(new Uint32Array(SLOT_WORDS));
	private readonly doorbell: Doorbell;
	private readonly bell: HostBell;
	private readonly waiting: Pending[] = [];
	private readonly sent = new Map<number, Pending>();
	private lastId = 0;
	private isArming = false;

	constructor(region: Region, memory: SharedMemory, index: number) {
		const { clients, slots, poolBytes } = region.sizes;
		if (!Number.isInteger(index) || index < 0 || index >= clients)
			throw new RangeError(`"index" expected 0 to ${clients - 1}, got ${index}`);
		const control = new Uint32Array(memory.control);
		this.index = index;
		this.pool = new Uint8Array(memory.pool);
		this.allocator = new Pool(region.poolStart(index), poolBytes, slots);
		this.requests = new RingProducer(control, region.requestRing(index));
		this.requestSlot = new Slot(control);
		this.responses = new RingConsumer(control, region.responseRing(index));
		this.responseSlot = new Slot(control);
		this.doorbell = new Doorbell(new Int32Array(memory.control), region.doorbell);
		this.bell = new HostBell(control, region.hostBell(index));
	}

	/** Bytes of its pool memory that no request holds. */
	get freeMemory(): number {
		return this.allocator.available;
	}

	/**
	 * Asks the HSM. Rejects with an HsmError if the HSM refuses or fails, or if the request could never fit into memory
	 * (RequestTooLarge); with a TypeError if a field is not what the table says. The fields are read before this returns
	 * only if memory is free, else when it becomes so: do not change them before the promise has settled.
	 */
	request<Name extends RequestName>(name: Name, fields: RequestFields<Name>): Promise<RequestResult<Name>> {
		return new Promise((resolve, reject) => {
			const request = new Request(name, fields as RequestFields<RequestName>);
			const bytes = request.measure(this.draft);
			if (bytes > this.allocator.size) throw new HsmError("RequestTooLarge", name);
			this.waiting.push({ request, resolve: resolve as Pending["resolve"], reject, block: 0, bytes });
			this.send();
		});
	}

	/** Takes the responses that are there. To be called when the HSM's message with this client's number comes. */
	receive(): void {
		do {
			while (this.responses.available() > 0) {
				this.responseSlot.base = this.responses.slot(0);
				this.settle(this.responseSlot);
				this.responses.release();
			}
			this.send();
			if (this.sent.size === 0) return;
			this.bell.arm();
			// An answer that came before the bell was armed rings nothing: look once more.
		} while (this.responses.available() > 0 && this.bell.take());
	}

	private send(): void {
		let sent = false;
		while (this.waiting.length > 0 && this.requests.room() > 0 && this.sent.size < this.responses.capacity) {
			const pending = this.waiting[0];
			pending.block = this.allocator.allocate(pending.bytes);
			if (pending.block < 0) break;
			this.waiting.shift();
			if (this.post(pending)) sent = true;
		}
		if (!sent) return;
		this.doorbell.ring();
		this.armLater();
	}

	/** Writes a request that has memory into the ring, which has room. False if its caller has made that impossible. */
	private post(pending: Pending): boolean {
		const slot = this.draft;
		pending.request.measure(slot);
		try {
			pending.request.write(slot, this.pool, pending.block);
		} catch (error) {
			this.free(pending);
			pending.reject(error as Error);
			return false;
		}
		slot.requestId = this.nextId();
		this.sent.set(slot.requestId, pending);
		this.requestSlot.base = this.requests.next();
		this.requestSlot.copyFrom(slot);
		this.requests.put();
		return true;
	}

	/** Wipes and gives back a request's memory. */
	private free({ block, bytes }: Pending): void {
		this.pool.fill(0, block, block + bytes);
		this.allocator.free(block, bytes);
	}

	/** The HSM is asked for a message when the caller's own work is done, so that a burst costs one message. */
	private armLater(): void {
		if (this.isArming) return;
		this.isArming = true;
		void Promise.resolve().then(() => {
			this.isArming = false;
			this.receive();
		});
	}

	private settle(response: Slot): void {
		const id = response.requestId;
		const pending = this.sent.get(id);
		if (pending === undefined) return;
		this.sent.delete(id);
		const { request } = pending;
		const { status } = response;
		const length = response.length(OUTPUT);
		let result: Uint8Array | boolean | undefined;
		if (request.result === Result.boolean) result = response.answer === 1;
		else if (request.result === Result.bytes) result = this.pool.slice(response.offset(OUTPUT), response.offset(OUTPUT) + length);
		this.free(pending);
		if (status === Status.Ok) pending.resolve(result);
		else pending.reject(new HsmError(errorCode(status), request.name));
	}

	/** A 32-bit counter, wrapping, that passes over ids that are still under way. */
	private nextId(): number {
		do this.lastId = (this.lastId + 1) >>> 0;
		while (this.sent.has(this.lastId));
		return this.lastId;
	}
}

export interface Client extends Methods {}

/** Where a client's methods come from: 33 functions would take half of the memory that the whole API has. */
Object.setPrototypeOf(Client.prototype, new Proxy(Object.prototype, {
	get(target, property, client: Client) {
		if (typeof property === "string") {
			const name = property.charAt(0).toUpperCase() + property.slice(1) as RequestName;
			if (name in requests && name !== property as string) return (fields: RequestFields<typeof name>) => client.request(name, fields);
		}
		return Reflect.get(target, property, client) as unknown;
	},
}));
