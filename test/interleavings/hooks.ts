/**
 * Intercepts each access of the firmware's own, unchanged code to shared memory. While a side runs, `Atomics`, the typed arrays of the shared
 * buffer and `Promise` are replaced.
 */

/** One access to shared state. Plain reads and writes are loads and stores: the model is sequentially consistent. */
export type Access =
	| { readonly kind: "load" | "notify"; readonly word: number }
	| { readonly kind: "store" | "add" | "exchange" | "wait"; readonly word: number; readonly value: number }
	/** A message to the host, and its receipt by the host's event loop, which waits for one. */
	| { readonly kind: "send" | "receive" };

/** The result of Atomics.wait, as the number with which the explorer answers the access. */
export enum WaitResult {
	ok,
	notEqual,
	timedOut,
}
const waitResultNames = ["ok", "not-equal", "timed-out"] as const;

/** Answers an access of the running side, or throws to suspend the side. Undefined: all shared state reads as zero. */
let perform: ((access: Access) => number) | undefined;
const views = new WeakMap<object, { isSigned: boolean }>();
const microtasks: (() => void)[] = [];

function access(wanted: Access): number {
	return perform === undefined ? 0 : perform(wanted);
}

/** For sides: sends and receives messages. */
export function sendMessage(): void {
	access({ kind: "send" });
}
export function receiveMessage(): void {
	access({ kind: "receive" });
}

/** For sides: runs all queued promise jobs. Returns false if there was none. */
export function runMicrotasks(): boolean {
	const had = microtasks.length > 0;
	for (let job = microtasks.shift(); job !== undefined; job = microtasks.shift()) job();
	return had;
}
export function queueMicrotask(job: () => void): void {
	microtasks.push(job);
}
export function forgetMicrotasks(): void {
	microtasks.length = 0;
}

function view<Words extends Uint32Array | Int32Array>(real: Words, isSigned: boolean): Words {
	const made = new Proxy(real, {
		get(target, property) {
			const word = typeof property === "string" ? Number(property) : NaN;
			if (Number.isInteger(word)) return toWord(access({ kind: "load", word }), isSigned);
			if (property === "set")
				return (words: Uint32Array, start: number) => words.forEach((value, index) => access({ kind: "store", word: start + index, value }));
			return Reflect.get(target, property, target) as unknown;
		},
		set(_target, property, value) {
			access({ kind: "store", word: Number(property), value: Number(value) >>> 0 });
			return true;
		},
	});
	views.set(made, { isSigned });
	return made;
}

/** The shared memory as bytes. The code copies whole slots from it: each copy is loads of words. */
function byteView(real: Uint8Array): Uint8Array {
	return new Proxy(real, {
		get(target, property) {
			if (property !== "subarray") return Reflect.get(target, property, target) as unknown;
			return (start: number, end: number) => {
				const words = Array.from({ length: (end - start) / 4 }, (_, index) => access({ kind: "load", word: start / 4 + index }));
				return new Uint8Array(Uint32Array.from(words).buffer);
			};
		},
	});
}

function toWord(value: number, isSigned: boolean): number {
	return isSigned ? value | 0 : value >>> 0;
}

/** Runs `action` with hooks for the shared `buffer`. `answer` answers each access. */
export function withHooks<Result>(buffer: SharedArrayBuffer, answer: ((wanted: Access) => number) | undefined, action: () => Result): Result {
	const originals = { Atomics, Uint32Array, Int32Array, Uint8Array, Promise };
	const hooked = <Kind extends Uint32ArrayConstructor | Int32ArrayConstructor>(kind: Kind): Kind =>
		new Proxy(kind, {
			construct(target, parameters) {
				const real = Reflect.construct(target, parameters) as Uint32Array | Int32Array;
				return parameters[0] === buffer ? view(real, real instanceof originals.Int32Array) : real;
			},
		});
	const bytes = new Proxy(Uint8Array, {
		construct(target, parameters) {
			const real = Reflect.construct(target, parameters) as Uint8Array;
			return parameters[0] === buffer ? byteView(real) : real;
		},
	});
	Object.assign(globalThis, {
		Uint8Array: bytes,
		Atomics: hookedAtomics(originals.Atomics),
		Uint32Array: hooked(Uint32Array),
		Int32Array: hooked(Int32Array),
		Promise: SynchronousPromise,
	});
	perform = answer;
	try {
		return action();
	} finally {
		perform = undefined;
		Object.assign(globalThis, originals);
	}
}

/** The part of Promise that the API uses. Its jobs run in `runMicrotasks`. Settling it twice throws. */
class SynchronousPromise {
	private isSettled = false;
	private readonly callbacks: (() => void)[] = [];

	constructor(executor: (resolve: () => void, reject: (reason: unknown) => void) => void) {
		const settle = (): void => {
			if (this.isSettled) throw new Error("a promise was settled twice");
			this.isSettled = true;
			microtasks.push(...this.callbacks);
		};
		executor(settle, (reason) => {
			throw reason;
		});
	}

	static resolve(): SynchronousPromise {
		return new SynchronousPromise((resolve) => resolve());
	}

	then(callback: () => void): void {
		if (this.isSettled) microtasks.push(callback);
		else this.callbacks.push(callback);
	}
}

function hookedAtomics(real: typeof Atomics): Partial<Record<keyof typeof Atomics, unknown>> {
	const change =
		(kind: "store" | "add" | "exchange") =>
		(words: Uint32Array, word: number, value: number): number => {
			const known = views.get(words);
			return known === undefined ? real[kind](words, word, value) : toWord(access({ kind, word, value: value >>> 0 }), known.isSigned);
		};
	return {
		store: change("store"),
		add: change("add"),
		exchange: change("exchange"),
		load(words: Uint32Array, word: number): number {
			const known = views.get(words);
			return known === undefined ? real.load(words, word) : toWord(access({ kind: "load", word }), known.isSigned);
		},
		notify(_words: Int32Array, word: number): number {
			return access({ kind: "notify", word });
		},
		wait(_words: Int32Array, word: number, value: number): string {
			return waitResultNames[access({ kind: "wait", word, value: value >>> 0 })];
		},
	};
}
