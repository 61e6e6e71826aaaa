/**
 * The machines' memory on the chip, where modules, noble and tables are in flash. An image has this file in place of
 * hosts/firmware/heaps.ts, which explains the fields. Edit it for your product: each byte counts in the memory plan (memory-plan.ts).
 *
 * - Heaps: measured with the largest requests in the linked image. Measure again with `npm run image -- rom --stats` when you add a
 *   worker, a curve or key places. A machine whose heap is too small for a request ends.
 * - `heap`, `chunk`: a machine never gives back what it takes of its heap. So it takes most of it at its start, and then collects garbage
 *   rather than grow.
 * - `nativeStack`: a release build uses 1.6 KB, a debug build 2.9 KB. HMAC over SHA-512 in pieces, which mbed TLS computes, takes 2.3 KB
 *   more. A full stack restarts the chip.
 */
import { freezeDeep } from "../../modules/messages/freeze.js";

export const hsmMachine = freezeDeep({
	static: 32768,
	heap: { initial: 1136, incremental: 16 },
	chunk: { initial: 7296, incremental: 128 },
	stack: 416,
	nativeStack: 5632,
	core: 1,
});
/** The slow workers have a machine of their own, so a signature in progress delays no other request. Its memory goes with its engines. */
export { slowMachine as eccMachine } from "../firmware/engines/slow-machine.js";
