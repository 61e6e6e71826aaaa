import type { Timers } from "./call-options.js";
import type { RequestOperations } from "./operations.js";
import type { QueueLimits } from "./request-queue.js";

/** The parts of an Hsm that a client's connection needs. */
export interface ConnectionHost {
	/** How often a client polls for an answer, from one message to the next, before it waits for a message; 0 if left out. */
	readonly polls?: number | undefined;
	readonly timers?: Timers | undefined;
	/** Functions that copy and wipe bytes, and more; plain JavaScript if left out. */
	readonly operations?: RequestOperations | undefined;
	/** How much may wait; `defaultQueue` if left out. */
	readonly queue?: QueueLimits | undefined;
	/** The connection calls this when it sends a request: from now on the HSM needs a heartbeat. */
	watch(): void;
}
