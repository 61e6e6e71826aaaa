import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SystemMemory } from "../../modules/mailbox/system-memory.js";

/**
 * Collects this thread's garbage. A dropped handle frees its key's place in the HSM only when it is collected, and an idle program of a
 * test collects nothing by itself. Node gives the function only to a program with the flag --expose-gc; a context that is made after the flag
 * is set has it too.
 */
function collector(): () => void {
	const exposed: unknown = globalThis.gc;
	if (typeof exposed === "function") return () => void exposed();
	setFlagsFromString("--expose-gc");
	const made: unknown = runInNewContext("gc");
	setFlagsFromString("--no-expose-gc");
	return typeof made === "function" ? () => void made() : () => undefined;
}

let collect: (() => void) | undefined;

/** The memory of a computer: there is always enough of it. */
export const nodeMemory: SystemMemory = Object.freeze({
	free: () => Number.MAX_SAFE_INTEGER,
	largest: () => Number.MAX_SAFE_INTEGER,
	fits: () => true,
	collect: () => {
		collect ??= collector();
		collect();
	},
});
