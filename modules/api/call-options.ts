import { type ErrorCode, HsmError } from "../messages/errors.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";

/** What of the web's AbortSignal is needed here. XS has none of its own, so anything that behaves alike will do. */
export interface Signal {
	readonly aborted: boolean;
	/** What the promise rejects with; an HsmError `Api.Aborted` if it is undefined. */
	readonly reason?: unknown;
	addEventListener(type: "abort", listener: () => void): void;
	removeEventListener(type: "abort", listener: () => void): void;
}

/** How long the caller of a request wants its answer. */
export interface CallOptions {
	readonly signal?: Signal | undefined;
	/** Milliseconds. */
	readonly timeout?: number | undefined;
}

/** Timers of the platform, which the API does not know; Moddable's Timer is one. */
export interface Timers {
	set(callback: () => void, milliseconds: number): unknown;
	clear(timer: unknown): void;
}

/** Milliseconds, which Moddable's timers count in a signed integer. */
export const LONGEST_TIMER = 0x7fffffff;

/**
 * Calls `cancel` when the caller of a request does not want to wait any longer: at its timeout, or when its signal is aborted, with
 * the signal's reason; at once if that is so already. Returns what must be called when the request is settled otherwise.
 * @throws TypeError for options that are none.
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
			// The signal is the caller's: what it throws keeps no other request from its answer.
		}
	};
}

/**
 * Does `work` of the request `name`, and rejects before that is done if its caller does not want to wait any longer: then `stop` is called as well, with the reason.
 * @throws TypeError, by rejection, for options that are none.
 */
export function cancellable<Answer>(
	name: string,
	options: CallOptions | undefined,
	timers: Timers | undefined,
	stop: (reason: unknown) => void,
	work: () => Promise<Answer>,
): Promise<Answer> {
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
