import Timer from "timer";
import type { Executor } from "../../modules/core/executor.js";
import { repeat } from "./repeat.js";

declare global {
	/** Moddable calls this, where the build defines `xs.abortHook`, in a machine that is about to abort. */
	var abort: () => void;
}

/**
 * Gives the tasks of this machine their turns until it fails. Then it stays as it is, awake and doing nothing, until its
 * creator deletes it. `fail` says so to whoever watches this machine; it must not need memory.
 *
 * An exception is caught here. What can not be caught, memory above all, aborts the machine, and on the chip that restarts
 * the whole chip; the hook keeps it from that by never returning, so that the host can delete this machine and lives on.
 */
export function live(executor: Executor, fail: () => void): void {
	globalThis.abort = () => {
		fail();
		for (;;) Timer.delay(1000);
	};
	repeat(() => {
		try {
			executor.run();
			return true;
		} catch (error) {
			fail();
			trace(`machine failed: ${String(error)}\n`);
			return false;
		}
	});
}
