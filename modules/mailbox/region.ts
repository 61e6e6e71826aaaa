import { SLOT_WORDS } from "../messages/slot.js";
import { PulseWord } from "./pulse.js";
import { type RingPlace, ringWords } from "./ring.js";

/** The sizes from which everything else about the shared memory follows. Host and HSM are built with the same. */
export interface RegionSizes {
	/** Clients, 1 to 8. */
	readonly clients: number;
	/** Slots of each request and response ring, a power of two: requests that a client has under way at most. */
	readonly slots: number;
	/** Bytes of each client's pool, a multiple of four: the largest request, inputs and output together. */
	readonly poolBytes: number;
}

/**
 * The one description of the memory that host and HSM share: a control region with all words that are waited on and all
 * rings, below 16 KB so that it lies in internal memory (the atomic instruction does not work on external memory), and a
 * pool for each client, in a buffer of its own: the chip's memory has room for small blocks where it has none for their sum. Each
 * client has two rings and its pool to itself, and can name nothing else.
 *
 * Both sides compute it from their own constants. Nothing of it is ever read from shared memory.
 */
export class Region {
	readonly sizes: RegionSizes;
	/** Bytes of the control region. */
	readonly controlBytes: number;
	/** Word of the HSM's doorbell. */
	readonly doorbell = 0;
	/** First word of the HSM's pulse. */
	readonly pulse = 1;
	/** First word of the rings. */
	private readonly rings: number;
	private readonly ringWords: number;

	constructor(sizes: RegionSizes) {
		const { clients, slots, poolBytes } = sizes;
		if (!Number.isInteger(clients) || clients < 1 || clients > 8) throw new RangeError(`"clients" expected 1 to 8, got ${clients}`);
		if (![1, 2, 4, 8, 16, 32].includes(slots)) throw new RangeError(`"slots" expected a power of two up to 32, got ${slots}`);
		if (!Number.isInteger(poolBytes) || poolBytes < 4 || poolBytes % 4 !== 0)
			throw new RangeError(`"poolBytes" expected a positive multiple of 4, got ${poolBytes}`);
		this.sizes = sizes;
		this.rings = this.hostBell(clients);
		this.ringWords = ringWords(slots, SLOT_WORDS);
		this.controlBytes = 4 * (this.rings + 2 * clients * this.ringWords);
		if (this.controlBytes >= 16384) throw new RangeError(`"slots" expected a control region below 16384 bytes, got ${this.controlBytes}`);
	}

	/** Word of a client's host bell. */
	hostBell(client: number): number {
		return this.pulse + PulseWord.End + client;
	}

	requestRing(client: number): RingPlace {
		return this.ring(2 * client);
	}

	responseRing(client: number): RingPlace {
		return this.ring(2 * client + 1);
	}

	private ring(index: number): RingPlace {
		const capacity = this.sizes.slots;
		return { start: this.rings + index * this.ringWords, capacity, slotWords: SLOT_WORDS };
	}
}

/** The pieces of shared memory. */
export interface SharedMemory {
	readonly control: SharedArrayBuffer;
	/** By client. */
	readonly pools: readonly SharedArrayBuffer[];
}

/** Host: makes the shared memory for a region, all zero. */
export function allocateSharedMemory({ sizes: { clients, poolBytes }, controlBytes }: Region): SharedMemory {
	const pools: SharedArrayBuffer[] = [];
	for (let client = 0; client < clients; client++) pools.push(new SharedArrayBuffer(poolBytes));
	return { control: new SharedArrayBuffer(controlBytes), pools };
}

/** HSM: the memory in what the host has sent; undefined unless it is SharedArrayBuffers of exactly the right number and sizes, no two the same. */
export function acceptSharedMemory({ sizes: { clients, poolBytes }, controlBytes }: Region, message: unknown): SharedMemory | undefined {
	if (typeof message !== "object" || message === null) return undefined;
	const { control, pools } = message as Partial<Record<keyof SharedMemory, unknown>>;
	if (!isShared(control, controlBytes) || !Array.isArray(pools) || pools.length !== clients) return undefined;
	const accepted: SharedArrayBuffer[] = [];
	for (let client = 0; client < clients; client++) {
		const pool: unknown = pools[client];
		if (!isShared(pool, poolBytes) || pool === control || accepted.includes(pool)) return undefined;
		accepted.push(pool);
	}
	return { control, pools: accepted };
}

/** Says in what the memory in a message, which `acceptSharedMemory` has refused, is not that of the region. */
export function regionMismatch({ sizes: { clients, poolBytes }, controlBytes }: Region, message: unknown): string {
	const { control, pools }: Partial<Record<keyof SharedMemory, unknown>> = typeof message === "object" && message !== null ? message : {};
	const bytes = (value: unknown): string => (value instanceof SharedArrayBuffer ? `${value.byteLength}` : `no SharedArrayBuffer`);
	const got = Array.isArray(pools) ? pools.map(bytes).join(", ") : "none";
	return `the HSM is built with a region of ${controlBytes} bytes and ${clients} pools of ${poolBytes}; the host sent ${bytes(control)} and pools of ${got}`;
}

function isShared(value: unknown, bytes: number): value is SharedArrayBuffer {
	return value instanceof SharedArrayBuffer && value.byteLength === bytes;
}
