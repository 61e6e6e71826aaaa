/** The events of signals, as lines of text, for classes of the engine or ours. Imports nothing of Node. */
import type { AbortEvent, AbortListener, AbortController as Controller, AbortSignal as Signal } from "../../hosts/firmware/globals/abort.js";

export interface AbortClasses {
	readonly AbortController: new () => Controller;
	readonly AbortSignal: {
		abort(reason?: unknown): Signal;
		any(signals: Iterable<Signal>): Signal;
		timeout(milliseconds: number): Signal;
	};
}

type Log = (line: unknown) => void;

const describeReason = (reason: unknown): string => (reason instanceof Error ? `${reason.name}` : String(reason));

/** Each runs by itself. */
export const scenarios: Readonly<Record<string, (classes: AbortClasses, log: Log) => void>> = {
	"a controller aborts once": ({ AbortController }, log) => {
		const controller = new AbortController();
		controller.signal.addEventListener("abort", (event) => log([event.type, event.target === controller.signal]));
		log(controller.signal.aborted);
		controller.abort("first");
		controller.abort("second");
		log([controller.signal.aborted, controller.signal.reason]);
	},
	"without a reason": ({ AbortController, AbortSignal }, log) => {
		const controller = new AbortController();
		controller.abort();
		log([describeReason(controller.signal.reason), describeReason(AbortSignal.abort().reason), AbortSignal.abort(null).reason]);
	},
	throwIfAborted: ({ AbortController }, log) => {
		const controller = new AbortController();
		controller.signal.throwIfAborted();
		controller.abort(5);
		try {
			controller.signal.throwIfAborted();
		} catch (error) {
			log(error);
		}
	},
	"listeners run once each, in order, and can be removed": ({ AbortController }, log) => {
		const { signal } = new AbortController();
		const controller = new AbortController();
		const first = (): void => log("first");
		const removed = (): void => log("removed");
		const removing: AbortListener = () => controller.signal.removeEventListener("abort", removed);
		for (const listener of [first, removing, first, removed]) controller.signal.addEventListener("abort", listener);
		controller.signal.addEventListener("abort", { handleEvent: (event: AbortEvent) => log(`object ${event.type}`) });
		controller.signal.addEventListener("other", () => log("other"));
		controller.signal.addEventListener("abort", () => log("once"), { once: true });
		controller.signal.addEventListener("abort", null);
		controller.abort();
		controller.signal.addEventListener("abort", () => log("too late"));
		log(signal.aborted);
	},
	"a listener ends with another signal": ({ AbortController }, log) => {
		const [controller, other] = [new AbortController(), new AbortController()];
		controller.signal.addEventListener("abort", () => log("ended"), { signal: other.signal });
		controller.signal.addEventListener("abort", () => log("stays"));
		other.abort();
		controller.signal.addEventListener("abort", () => log("never"), { signal: other.signal });
		controller.abort();
	},
	onabort: ({ AbortController }, log) => {
		const controller = new AbortController();
		log(controller.signal.onabort);
		controller.signal.onabort = () => log("handler");
		controller.abort();
	},
	"any follows its sources": ({ AbortController, AbortSignal }, log) => {
		const [one, two] = [new AbortController(), new AbortController()];
		const signal = AbortSignal.any([one.signal, two.signal]);
		const further = AbortSignal.any([signal]);
		further.addEventListener("abort", () => log("further"));
		two.abort("two");
		one.abort("one");
		log([signal.reason, further.reason, AbortSignal.any([]).aborted, AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason]);
	},
	"wrong arguments": ({ AbortSignal }, log) => {
		for (const work of [() => AbortSignal.timeout(-1), () => AbortSignal.timeout(Number.NaN), () => AbortSignal.any([{} as Signal])])
			try {
				work();
				log("nothing");
			} catch (error) {
				log(error instanceof TypeError || error instanceof RangeError);
			}
	},
};

/** Resolves when the signal of a short timeout has aborted. */
export function timeoutReason({ AbortSignal }: AbortClasses): Promise<string> {
	return new Promise((resolve) => {
		const signal = AbortSignal.timeout(5);
		signal.addEventListener("abort", () => resolve(describeReason(signal.reason)));
	});
}

export function logOf(classes: AbortClasses, name: string): string {
	const lines: unknown[] = [];
	scenarios[name](classes, (line) => lines.push(line));
	return JSON.stringify(lines);
}
