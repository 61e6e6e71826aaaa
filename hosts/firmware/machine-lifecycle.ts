import Timer from "timer";
import type { Executor } from "../../modules/core/executor.js";
import { Beat } from "../../modules/mailbox/heartbeat.js";
import { repeat } from "./repeat.js";

declare global {
	/** Moddable calls this in a machine that is about to abort, if the build defines `xs.abortHook`. */
	var abort: () => void;
}

/** The reason in a message of `reportFailure`. */
export function failureReason(message: unknown): string {
	const { failure } = message as { failure?: unknown };
	return typeof failure === "string" ? failure : "a machine has failed";
}

/** Tells this machine's creator why the machine can not serve, if there is memory for the message. */
export function reportFailure(error: unknown): void {
	const failure = String(error);
	try {
		trace(`machine failed: ${failure}\n`);
		self.postMessage({ failure });
	} catch {
		// Without a message, the creator notices that the heartbeat stops.
	}
}

/**
 * Runs the body of a machine's module, or the handler of its first message. An uncaught error there would restart the chip, so this tells
 * the machine's creator instead, which deletes the machine.
 */
export function runOrReport(body: () => void): void {
	try {
		body();
	} catch (error) {
		reportFailure(error);
	}
}

/** The handlers for the end of a machine. */
export interface EndHandlers {
	/** Tells the machine's watcher that it has failed. The engine's abort calls this, so it must not need memory. */
	readonly fail: () => void;
	/** Wipes and releases everything, and reports `last` when that is done, which may be later. No task of this machine runs meanwhile. */
	readonly end: (last: Beat.Ended | Beat.Failed) => void;
}

/**
 * Runs the tasks of this machine until one throws, or until the caller calls the returned function to end the machine. The machine then
 * stays awake and does nothing until its creator deletes it.
 *
 * Some failures can not be caught, above all a lack of memory: the engine aborts the machine, which on the chip restarts the whole chip.
 * The abort hook prevents that. It never returns, so the host lives on and can delete this machine.
 */
export function runMachine(executor: Executor, { fail, end }: EndHandlers): () => void {
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
