import Timer from "timer";
import type { Executor } from "../../modules/core/executor.js";
import { Beat } from "../../modules/mailbox/pulse.js";
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

/** The last things that a machine does. */
export interface Ending {
	/** Says to whoever watches this machine that it has failed. It is called when the engine aborts: it must not need memory. */
	readonly fail: () => void;
	/** Wipes, lets go of everything, and says so with `last`, which may take until later; nothing of this machine runs besides. */
	readonly end: (last: Beat.Ended | Beat.Failed) => void;
}

/**
 * Gives the tasks of this machine their turns until it fails, or until the function is called that is returned: the machine is asked to
 * end. Then it stays as it is, awake and doing nothing, until its creator deletes it.
 *
 * An exception is caught here. What can not be caught, memory above all, aborts the machine, and on the chip that restarts
 * the whole chip; the hook keeps it from that by never returning, so that the host can delete this machine and lives on.
 */
export function live(executor: Executor, { fail, end }: Ending): () => void {
	let isEnding = false;
	globalThis.abort = () => {
		fail();
		for (;;) Timer.delay(1000);
	};
	const stop = (last: Beat.Ended | Beat.Failed): void => {
		if (isEnding) return;
		isEnding = true;
		try {
			end(last);
		} catch (error) {
			fail();
			trace(`machine failed: ${String(error)}\n`);
		}
	};
	repeat(() => {
		if (isEnding) return false;
		try {
			executor.run();
			return true;
		} catch (error) {
			trace(`machine failed: ${String(error)}\n`);
			stop(Beat.Failed);
			return false;
		}
	});
	return () => stop(Beat.Ended);
}
