import { type ErrorCode, HsmError } from "../messages/errors.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";

/** The part of the web's AbortSignal that the API needs. XS has no AbortSignal, so any object of this shape will do. */
export interface Signal {
	readonly aborted: boolean;
	/** The promise rejects with it, or with an HsmError `Api.Aborted` if it is undefined. */
	readonly reason?: unknown;
	addEventListener(type: "abort", listener: () => void): void;
	removeEventListener(type: "abort", listener: () => void): void;
}

/** How long the caller of a request waits for its answer. */
export interface CallOptions {
	readonly signal?: Signal | undefined;
	/** Milliseconds. */
	readonly timeout?: number | undefined;
}

/** Timers of the platform; Moddable's Timer is one. */
export interface Timers {
	set(callback: () => void, milliseconds: number): unknown;
	clear(timer: unknown): void;
}

/** Milliseconds. Moddable's timers count them in a signed integer. */
export const LONGEST_TIMER = 0x7fffffff;

/**
 * Calls `cancel` when the caller's timeout is over, or when its signal aborts, with the signal's reason. If the signal has aborted already,
 * calls it at once. Returns a function that ends the watch; call it when the request is settled.
 * @throws TypeError for invalid options
 */
export function watchCancellation(options: CallOptions, timers: Timers | undefined, cancel: (code: ErrorCode, reason?: unknown) => void): () => void {
	if (typeof options === "object" && options !== null && ("aborted" in options || "addEventListener" in options))
		throw new TypeError('"options" expected { signal }, got the signal itself');
	const { signal, timeout } = ownOptions("options", options, ["signal", "timeout"]);
	if (timeout !== undefined) {
		if (typeof timeout !== "number" || !(timeout >= 0 && timeout <= LONGEST_TIMER))
			throw typeMismatch("timeout", `0 to ${LONGEST_TIMER} milliseconds`, describeValue(timeout, true));
		if (timers === undefined) throw new TypeError('"timeout" needs the timers that the Hsm is given');
	}
	if (signal !== undefined && typeof signal?.addEventListener !== "function") throw typeMismatch("signal", "an AbortSignal", describeValue(signal));
	const onAbort = (): void => cancel("Api.Aborted", signal?.reason);
	let timer: unknown;
	if (signal?.aborted) onAbort();
	else {
		signal?.addEventListener("abort", onAbort);
		if (timeout !== undefined) timer = timers?.set(() => cancel("Api.TimedOut"), timeout);
	}
	return () => {
		if (timer !== undefined) timers?.clear(timer);
		try {
			signal?.removeEventListener("abort", onAbort);
		} catch {
			// The signal is the caller's: if it throws, other requests still get their answers.
		}
	};
}

/**
 * Does `work` of the request `name`. Rejects earlier if the timeout is over or the signal aborts, and then also calls `stop` with the
 * reason.
 * @throws TypeError, by rejection, for invalid options
 */
export function cancellable<Result>(
	name: string,
	options: CallOptions | undefined,
	timers: Timers | undefined,
	stop: (reason: unknown) => void,
	work: () => Promise<Result>,
): Promise<Result> {
	if (options === undefined) return work();
	return new Promise((resolve, reject) => {
		let isCancelled = false;
		const release = watchCancellation(options, timers, (code, reason) => {
			isCancelled = true;
			const error = reason === undefined ? new HsmError(code, name) : reason;
			stop(error);
			reject(error);
		});
		if (isCancelled) return;
		work().then(resolve, reject).finally(release);
	});
}
