import type { MemoryOperations } from "../mailbox/memory.js";
import type { SystemMemory } from "../mailbox/system-memory.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";
import { LONGEST_TIMER, type Timers } from "./call-options.js";
import type { QueueLimits } from "./request-queue.js";
import type { End } from "./termination.js";

export interface HsmOptions {
	/** Without them a request can have no timeout, and an HSM that is silent is not noticed. */
	readonly timers?: Timers;
	/** Milliseconds without a sign of life, while a request is under way, after which the HSM counts as ended, 1,000 at least; 10,000 if left out. */
	readonly silence?: number;
	/**
	 * How often a client looks for an answer, in its own turn, before it waits for a message; between two messages. 0 if left out:
	 * looking keeps the host's core from everything else.
	 */
	readonly looks?: number;
	/** How bytes are copied and wiped, on a chip in C; by the language, which takes a hundred times as long, if left out. */
	readonly operations?: MemoryOperations;
	/** How much of each client may wait in the host's memory; `defaultQueue` if left out. */
	readonly queue?: QueueLimits;
	/** Where machines and shared buffers are made: with it, an HSM that finds no memory says what it wanted and what there was. */
	readonly memory?: SystemMemory;
	/**
	 * Called when the HSM has ended and its machine is gone, so that another can be started in its memory. `reason`: what the HSM said of it,
	 * or why its machine could not be deleted: then only a reset of the chip helps.
	 */
	readonly onEnd?: (end: End, reason?: string) => void;
}

/** The options by name. */
const known = Object.freeze(["timers", "silence", "looks", "operations", "queue", "memory", "onEnd"] as const);

/**
 * In milliseconds. An HSM that is idle beats every 50 ms, and what it does between two beats is done in a few; less than a second mistakes a
 * host that is busy for an HSM that is dead.
 */
const LEAST_SILENCE = 1000;

/**
 * Checks the options of an Hsm. Only properties of the object's own count.
 * @throws TypeError that names the option that is unknown, or not what it must be.
 */
export function checkedOptions(given: HsmOptions): HsmOptions {
	const options = ownOptions("options", given, known);
	const { silence, looks, queue, onEnd } = options;
	if (silence !== undefined && !(typeof silence === "number" && silence >= LEAST_SILENCE && silence <= LONGEST_TIMER))
		throw typeMismatch("silence", `${LEAST_SILENCE} to ${LONGEST_TIMER} milliseconds`, describeValue(silence, true));
	if (looks !== undefined && !isCount(looks)) throw typeMismatch("looks", "an integer of 0 or more", describeValue(looks, true));
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

/** Methods count wherever they are: timers are a class, for example. */
function expectMethods<Part extends object>(name: string, part: Part | undefined, methods: readonly (keyof Part & string)[]): void {
	if (part === undefined) return;
	const isObject = (typeof part === "object" && part !== null) || typeof part === "function";
	const missing = isObject ? methods.find((method) => typeof part[method] !== "function") : undefined;
	if (isObject && missing === undefined) return;
	throw typeMismatch(name, `an object with ${methods.join(", ")}`, missing === undefined ? describeValue(part) : `one without ${missing}`);
}
