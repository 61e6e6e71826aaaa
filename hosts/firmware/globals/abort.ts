/** AbortController and AbortSignal (DOM §3), with as much of events as they need. */
import { PortableException } from "./exception.js";

export interface AbortEvent {
	readonly type: "abort";
	readonly target: AbortSignal;
}
export type AbortListener = ((event: AbortEvent) => void) | { handleEvent(event: AbortEvent): void };

interface ListenerOptions {
	readonly once?: boolean;
	readonly signal?: AbortSignal;
}

/** Calls `work` once, after these milliseconds. */
export type Delay = (work: () => void, milliseconds: number) => void;

/** Only this module makes signals. */
const key = Symbol("AbortSignal");

/** Sets and aborts what only controllers and static methods may. */
let abortSignal: (signal: AbortSignal, reason: unknown) => void;
let follow: (signal: AbortSignal, source: AbortSignal) => void;

export class AbortSignal {
	static {
		abortSignal = (signal, reason) => signal.#abort(reason);
		follow = (signal, source) => void source.#dependents.add(signal);
	}

	#aborted = false;
	#reason: unknown;
	#handler: ((event: AbortEvent) => void) | null = null;
	readonly #listeners: { readonly listener: AbortListener; readonly once: boolean }[] = [];
	/** Signals that abort with this one. */
	readonly #dependents = new Set<AbortSignal>();

	constructor(made?: symbol) {
		if (made !== key) throw new TypeError("AbortSignal: expected a call of AbortSignal.abort, any or timeout, or an AbortController");
	}

	static abort(reason?: unknown): AbortSignal {
		const signal = new AbortSignal(key);
		signal.#abort(reason);
		return signal;
	}

	static any(signals: Iterable<AbortSignal>): AbortSignal {
		const sources = [...signals];
		for (const source of sources) if (!(source instanceof AbortSignal)) throw new TypeError('AbortSignal.any: "signals" expected AbortSignals');
		const result = new AbortSignal(key);
		const done = sources.find(({ aborted }) => aborted);
		if (done !== undefined) result.#abort(done.reason);
		else for (const source of sources) follow(result, source);
		return result;
	}

	get aborted(): boolean {
		return this.#aborted;
	}

	get reason(): unknown {
		return this.#reason;
	}

	get onabort(): ((event: AbortEvent) => void) | null {
		return this.#handler;
	}

	set onabort(handler: ((event: AbortEvent) => void) | null) {
		this.#handler = typeof handler === "function" ? handler : null;
	}

	throwIfAborted(): void {
		if (this.#aborted) throw this.#reason;
	}

	/** A listener counts once, however often it is added. Events of other types never happen. */
	addEventListener(type: string, listener: AbortListener | null, options: boolean | ListenerOptions = {}): void {
		const { once = false, signal } = typeof options === "object" ? options : {};
		if (type !== "abort" || listener === null || this.#aborted || signal?.aborted || this.#listeners.some((known) => known.listener === listener)) return;
		this.#listeners.push({ listener, once });
		signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
	}

	removeEventListener(type: string, listener: AbortListener | null): void {
		const at = type === "abort" ? this.#listeners.findIndex((known) => known.listener === listener) : -1;
		if (at >= 0) this.#listeners.splice(at, 1);
	}

	#abort(reason: unknown = new PortableException("This operation was aborted", "AbortError")): void {
		if (this.#aborted) return;
		this.#aborted = true;
		this.#reason = reason;
		const event: AbortEvent = Object.freeze({ type: "abort", target: this });
		if (this.#handler !== null) report(() => this.#handler?.(event));
		// A listener may remove others, and none is called twice.
		for (let next = this.#listeners.shift(); next !== undefined; next = this.#listeners.shift()) {
			const { listener } = next;
			report(() => (typeof listener === "function" ? listener.call(this, event) : listener.handleEvent(event)));
		}
		for (const dependent of this.#dependents) dependent.#abort(reason);
		this.#dependents.clear();
	}

	get [Symbol.toStringTag](): string {
		return "AbortSignal";
	}
}

/** An exception of one listener keeps no other from being called. It becomes a rejection that nobody handles. */
function report(work: () => void): void {
	try {
		work();
	} catch (error) {
		Promise.reject(error);
	}
}

export class AbortController {
	readonly signal = new AbortSignal(key);

	/** Aborts the signal; the second time nothing happens. */
	abort(reason?: unknown): void {
		abortSignal(this.signal, reason);
	}

	get [Symbol.toStringTag](): string {
		return "AbortController";
	}
}

/** Returns the static method `timeout` over an engine's timer. */
export function signalTimeout(delay: Delay): (milliseconds: number) => AbortSignal {
	return (milliseconds) => {
		if (!(milliseconds >= 0 && Number.isFinite(milliseconds)))
			throw new RangeError(`AbortSignal.timeout: expected milliseconds from 0 on, got ${milliseconds}`);
		const controller = new AbortController();
		delay(() => controller.abort(new PortableException("The operation was aborted due to timeout", "TimeoutError")), milliseconds);
		return controller.signal;
	};
}
