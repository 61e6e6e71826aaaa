/**
 * The configuration of this firmware. Edit it for your product, together with keys.ts (key places, counters), heaps.ts (heaps in the simulator),
 * hosts/image/heaps.ts (heaps on the chip) and curves.ts (curves).
 *
 * Every machine is built with this file. None takes a value of it from another machine.
 */
import { Region } from "../../modules/mailbox/region.js";
import { freezeDeep } from "../../modules/messages/freeze.js";

/**
 * The memory that host and HSM share.
 * - `clients`: independent users of the HSM, each with rings and a pool of its own.
 * - `slots`: the requests of one client that may be under way at once, a power of two. Each slot takes 192 bytes for each client.
 * - `poolBytes`: the largest request of one client, inputs and output together. Longer data goes through the pool in pieces. Raise it to
 *   encrypt more in one request. Each byte takes two bytes of RAM for each client: one in the pool, one in the HSM's private memory.
 *
 * hosts/image/memory-plan.ts adds up what the chip needs.
 */
export const region = freezeDeep(new Region({ clients: 2, slots: 8, poolBytes: 2176 }));

/**
 * How often each side polls before it waits for the other.
 * - `spins`: turns without work after which the HSM's core sleeps.
 * - `polls`: how often a client polls for its answer between two messages.
 *
 * Polling shortens a request where each machine has a processor of its own and wakes slowly, and takes power. 0 turns it off.
 * `npm run bench -- --spins N --polls N` measures other values.
 */
export const polling = Object.freeze({ spins: 20, polls: 0 });

/**
 * How many requests of each client may wait in the host's heap, and how many bytes of input they may hold. Beyond that the client refuses
 * requests. A waiting request takes about 470 bytes besides its inputs, and as much again for the application's promises.
 */
export const queue = Object.freeze({ requests: 8, bytes: 8192 });

/** Bytes of the largest plaintext of one AES-GCM request: iv, plaintext, ciphertext and tag fit into the pool together. */
export const largestPlaintext = ((region.sizes.poolBytes - 12 - 16) / 2) & -16;

export { eccMachine, hsmMachine } from "./heaps.js";
export { CounterIds, counters, freeKeys, KeyIds, keyDescriptions, writes } from "./keys.js";
