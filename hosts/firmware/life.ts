import Timer from "timer";
import type { Executor } from "../../modules/core/executor.js";
import { repeat } from "./repeat.js";

declare global {
	/** Moddable calls this, where the build defines `xs.abortHook`, in a machine that is about to abort. */
	var abort: () => void;
}

/** The reason in the message of a machine that can not serve. */
export function failureOf(message: unknown): string {
	const { failure } = message as { failure?: unknown };
	return typeof failure === "string" ? failure : "a machine has failed";
}

/** Tells the machine's creator why it can not serve, if there is memory for that. */
export function report(error: unknown): void {
	const failure = String(error);
	try {
		trace(`machine failed: ${failure}\n`);
		self.postMessage({ failure });
	} catch {
		// The creator finds a machine that gives no sign of life.
	}
}

/**
 * Runs the body of a machine's module, or what it does with its first message. What is thrown there would restart the chip: its creator is
 * told instead, and deletes it.
 */
export function begin(body: () => void): void {
	try {
		body();
	} catch (error) {
		report(error);
	}
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
