import { MAXIMUM_CLIENTS } from "../messages/sizes.js";
import { SLOT_WORDS } from "../messages/slot.js";
import { HeartbeatWord } from "./heartbeat.js";
import { type RingPlace, ringWords } from "./ring.js";

/** The sizes that determine the layout of the shared memory. Host and HSM are built with the same sizes. */
export interface RegionSizes {
	/** Clients, 1 to 8. */
	readonly clients: number;
	/**
	 * Slots of each request ring and each response ring, a power of two. It is the largest number of requests that a client has under way.
	 */
	readonly slots: number;
	/** Bytes of each client's pool, a multiple of four. The inputs and the output of one request together fit into it. */
	readonly poolBytes: number;
}

/**
 * The layout of the memory that host and HSM share. The control region has all rings and all words that somebody waits on. It is below 16
 * KB, so that it lies in internal memory: the atomic instruction does not work on external memory. Each client has a pool in a buffer of
 * its own, because the chip's memory often has room for several small blocks but not for one large block. A client has two rings and a pool
 * of its own, and can name nothing else.
 *
 * Both sides compute the layout from their own constants. They never read any of it from shared memory.
 */
export class Region {
	readonly sizes: RegionSizes;
	/** Bytes of the control region. */
	readonly controlBytes: number;
	/** Index of the word of the HSM's doorbell. */
	readonly doorbell = 0;
	/** Index of the first word of the HSM's heartbeat. */
	readonly heartbeat = 1;
	/** Index of the first word of the rings. */
	private readonly rings: number;
	private readonly ringWords: number;

	constructor(sizes: RegionSizes) {
		const { clients, slots, poolBytes } = sizes;
		if (!Number.isInteger(clients) || clients < 1 || clients > MAXIMUM_CLIENTS)
			throw new RangeError(`"clients" expected 1 to ${MAXIMUM_CLIENTS}, got ${clients}`);
		if (![1, 2, 4, 8, 16, 32].includes(slots)) throw new RangeError(`"slots" expected a power of two up to 32, got ${slots}`);
		if (!Number.isInteger(poolBytes) || poolBytes < 4 || poolBytes % 4 !== 0)
			throw new RangeError(`"poolBytes" expected a positive multiple of 4, got ${poolBytes}`);
		this.sizes = sizes;
		this.rings = this.hostBell(clients);
		this.ringWords = ringWords(slots, SLOT_WORDS);
		this.controlBytes = 4 * (this.rings + 2 * clients * this.ringWords);
		if (this.controlBytes >= 16384) throw new RangeError(`"slots" expected a control region below 16384 bytes, got ${this.controlBytes}`);
	}

	/** Index of the word of a client's host bell. */
	hostBell(client: number): number {
		return this.heartbeat + HeartbeatWord.End + client;
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

/** The buffers of the shared memory. */
export interface SharedMemory {
	readonly control: SharedArrayBuffer;
	/** By client. */
	readonly pools: readonly SharedArrayBuffer[];
}

/** Host: makes the shared memory of a region. All bytes are zero. */
export function allocateSharedMemory({ sizes: { clients, poolBytes }, controlBytes }: Region): SharedMemory {
	const pools: SharedArrayBuffer[] = [];
	for (let client = 0; client < clients; client++) pools.push(new SharedArrayBuffer(poolBytes));
	return { control: new SharedArrayBuffer(controlBytes), pools };
}

/**
 * HSM: returns the memory that the host has sent, or undefined unless all buffers are different SharedArrayBuffers, of the right number and
 * sizes.
 */
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

/** Explains why `acceptSharedMemory` has refused the memory in a message. */
export function regionMismatch({ sizes: { clients, poolBytes }, controlBytes }: Region, message: unknown): string {
	const { control, pools }: Partial<Record<keyof SharedMemory, unknown>> = typeof message === "object" && message !== null ? message : {};
	const bytes = (value: unknown): string => (value instanceof SharedArrayBuffer ? `${value.byteLength}` : `no SharedArrayBuffer`);
	const got = Array.isArray(pools) ? pools.map(bytes).join(", ") : "none";
	return `the HSM is built with a region of ${controlBytes} bytes and ${clients} pools of ${poolBytes}; the host sent ${bytes(control)} and pools of ${got}`;
}

function isShared(value: unknown, bytes: number): value is SharedArrayBuffer {
	return value instanceof SharedArrayBuffer && value.byteLength === bytes;
}
