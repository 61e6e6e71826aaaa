import type { SystemMemory } from "../mailbox/system-memory.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";
import { LONGEST_TIMER, type Timers } from "./call-options.js";
import type { RequestOperations } from "./operations.js";
import type { QueueLimits } from "./request-queue.js";
import type { End } from "./termination.js";

export interface HsmOptions {
	/** Without timers, a request can have no timeout, and the host does not notice an unresponsive HSM. */
	readonly timers?: Timers;
	/**
	 * If the HSM has no heartbeat for so many milliseconds while a request is under way, it counts as ended. At least 1,000; 10,000 if
	 * left out.
	 */
	readonly heartbeatTimeout?: number;
	/**
	 * How often a client polls for an answer, from one message to the next, before it waits for a message. 0 if left out, because polling
	 * keeps the host's core from everything else.
	 */
	readonly polls?: number;
	/** Functions that copy and wipe bytes and take the fields of requests, on a chip in C. If left out, plain JavaScript, which takes many times as long. */
	readonly operations?: RequestOperations;
	/** How much of each client may wait in the host's memory; `defaultQueue` if left out. */
	readonly queue?: QueueLimits;
	/** The memory for machines and shared buffers. With it, an HSM that finds no memory says how much it needs and how much is free. */
	readonly memory?: SystemMemory;
	/**
	 * Called when the HSM has ended and its machine is gone, so that another can start in its memory. `reason`: what the HSM said about its
	 * end, or why its machine could not be deleted. In the latter case only a reset of the chip helps.
	 */
	readonly onEnd?: (end: End, reason?: string) => void;
}

/** The names of the options. */
const known = Object.freeze(["timers", "heartbeatTimeout", "polls", "operations", "queue", "memory", "onEnd"] as const);

/**
 * In milliseconds. An idle HSM beats every 50 ms, and between two beats it works for a few milliseconds. With a limit below a second, a
 * busy host would mistake a live HSM for a dead one.
 */
const MINIMUM_HEARTBEAT_TIMEOUT = 1000;

/**
 * Checks the options of an Hsm. Only the object's own properties count.
 * @throws TypeError that names the unknown or invalid option
 */
export function checkedOptions(given: HsmOptions): HsmOptions {
	const options = ownOptions("options", given, known);
	const { heartbeatTimeout, polls, queue, onEnd } = options;
	if (
		heartbeatTimeout !== undefined &&
		!(typeof heartbeatTimeout === "number" && heartbeatTimeout >= MINIMUM_HEARTBEAT_TIMEOUT && heartbeatTimeout <= LONGEST_TIMER)
	)
		throw typeMismatch("heartbeatTimeout", `${MINIMUM_HEARTBEAT_TIMEOUT} to ${LONGEST_TIMER} milliseconds`, describeValue(heartbeatTimeout, true));
	if (polls !== undefined && !isCount(polls)) throw typeMismatch("polls", "an integer of 0 or more", describeValue(polls, true));
	if (onEnd !== undefined && typeof onEnd !== "function") throw typeMismatch("onEnd", "a function", describeValue(onEnd));
	expectMethods("timers", options.timers, ["set", "clear"]);
	expectMethods("operations", options.operations, ["copy", "wipe"]);
	expectMethods("memory", options.memory, ["free", "largest", "fits", "collect"]);
	if (queue === undefined) return options;
	const { requests, bytes } = ownOptions("queue", queue, ["requests", "bytes"]);
	if (!isCount(requests) || requests === 0) throw typeMismatch("queue.requests", "an integer of 1 or more", describeValue(requests, true));
	if (!isCount(bytes)) throw typeMismatch("queue.bytes", "an integer of 0 or more", describeValue(bytes, true));
	return Object.assign(options, { queue: { requests, bytes } });
}

function isCount(value: unknown): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Inherited methods count too: timers are a class, for example. */
function expectMethods<Part extends object>(name: string, part: Part | undefined, methods: readonly (keyof Part & string)[]): void {
	if (part === undefined) return;
	const isObject = (typeof part === "object" && part !== null) || typeof part === "function";
	const missing = isObject ? methods.find((method) => typeof part[method] !== "function") : undefined;
	if (isObject && missing === undefined) return;
	throw typeMismatch(name, `an object with ${methods.join(", ")}`, missing === undefined ? describeValue(part) : `one without ${missing}`);
}
