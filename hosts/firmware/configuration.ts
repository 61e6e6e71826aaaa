/**
 * The configuration of this firmware: the sizes of the memory that host and HSM share, the places for keys (keys.ts), the heaps of the
 * machines. All machines are built with it, and none takes any of it from another.
 */
import { Region } from "../../modules/mailbox/region.js";
import { freezeDeep } from "../../modules/messages/freeze.js";

/**
 * A client's largest request, inputs and output together, is its pool. Data of any length go through it in pieces, so that a small one
 * suffices; a product that wants to encrypt more at once says so here. Each byte more costs two for each client: one of the pool, and one
 * of the HSM's private memory, where requests are copied to (memory-plan.ts adds all up).
 */
export const region = freezeDeep(new Region({ clients: 2, slots: 8, poolBytes: 4096 }));

/**
 * How long the cores look for each other before they wait: turns of the HSM's core without work before it sleeps, and looks of an
 * application's client for an answer between two messages. They pay where each machine has a processor to itself and is woken
 * slowly (`npm run bench -- --spins N --looks N` tells), and cost power: 0 is off.
 */
export const patience = Object.freeze({ spins: 20, looks: 0 });

/**
 * How much of each client may wait in the host's heap (heaps.ts): a waiting request takes some 470 bytes and its inputs, and the promises
 * that the application makes of it as much again.
 */
export const queue = Object.freeze({ requests: 8, bytes: 8192 });

/** Bytes that can be encrypted at once: iv, plaintext, and the ciphertext with its tag fit into the pool together. */
export const largestPlaintext = ((region.sizes.poolBytes - 12 - 16) / 2) & -16;

export { eccMachine, hsmMachine } from "./heaps.js";
export { KeyIds, keyDescriptions } from "./keys.js";
