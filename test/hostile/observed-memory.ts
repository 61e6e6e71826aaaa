import type { SharedMemory } from "../../modules/mailbox/region.js";

/** Hears of every access of the HSM to shared memory. An exception goes to the HSM. */
export interface AccessObserver {
	/** Called before the HSM reads or writes `word` of the control region: the last moment to write there. */
	beforeWord(word: number): void;
	wordRead(word: number, value: number): void;
	/** `how`: a plain write, or the function of Atomics. */
	wordWritten(word: number, value: number, how: "write" | "store" | "exchange"): void;
	/** Called before the HSM reads or writes bytes of a pool. */
	beforeBytes(): void;
	/** The HSM reads the bytes `start` to `end` of the pool of `client`. `bytes` has those of them that exist. */
	bytesRead(client: number, start: number, end: number, bytes: Uint8Array): void;
	/** The HSM is about to write `bytes` to the pool of `client`. */
	bytesWritten(client: number, start: number, bytes: Uint8Array): void;
}

const real = { Atomics, Uint32Array, Uint8Array };

/**
 * Calls `make` to make an HSM, and reports its accesses to `shared` to `observer`. Until `restore` is called, `Atomics` is a proxy that
 * recognizes the HSM's views.
 */
export function observe<Made>({ control, pools }: SharedMemory, observer: AccessObserver, make: () => Made): { made: Made; restore: () => void } {
	const views = new WeakMap<object, Uint32Array>();
	const hook = <Kind extends Uint32ArrayConstructor | Uint8ArrayConstructor>(
		kind: Kind,
		observed: (array: InstanceType<Kind>, buffer: unknown) => object | undefined,
	): Kind =>
		new Proxy(kind, {
			construct(target, parameters, newTarget) {
				const array = Reflect.construct(target, parameters, newTarget) as InstanceType<Kind>;
				return observed(array, parameters[0]) ?? array;
			},
		});
	Object.assign(globalThis, {
		Uint32Array: hook(real.Uint32Array, (array, buffer) => {
			if (buffer !== control) return undefined;
			const words = observedWords(array, observer);
			views.set(words, array);
			return words;
		}),
		Uint8Array: hook(real.Uint8Array, (array, buffer) => {
			if (buffer === control) return observedWordsAsBytes(new real.Uint32Array(control), observer);
			const client = (pools as readonly unknown[]).indexOf(buffer);
			return client < 0 ? undefined : observedBytes(array, client, observer);
		}),
		Atomics: observedAtomics(views, observer),
	});
	try {
		return { made: make(), restore: () => void Object.assign(globalThis, { Atomics: real.Atomics }) };
	} catch (error) {
		Object.assign(globalThis, { Atomics: real.Atomics });
		throw error;
	} finally {
		Object.assign(globalThis, { Uint32Array: real.Uint32Array, Uint8Array: real.Uint8Array });
	}
}

function observedWords(array: Uint32Array, observer: AccessObserver): Uint32Array {
	return new Proxy(array, {
		get(target, property) {
			const word = typeof property === "string" ? Number(property) : NaN;
			if (!Number.isInteger(word)) return Reflect.get(target, property, target) as unknown;
			observer.beforeWord(word);
			const value = target[word];
			observer.wordRead(word, value);
			return value;
		},
		set(target, property, value: number) {
			const word = Number(property);
			observer.beforeWord(word);
			observer.wordWritten(word, value >>> 0, "write");
			target[word] = value;
			return true;
		},
	});
}

/** The bytes of the control region, from which the core copies slots: each word is read once, in order. */
function observedWordsAsBytes(array: Uint32Array, observer: AccessObserver): object {
	return new Proxy(array, {
		get(_target, property) {
			if (property === "length") return array.byteLength;
			if (property !== "subarray") throw new Error(`the HSM uses "${String(property)}" of the control region's bytes, which is not observed`);
			return (start: number, end: number): Uint8Array => {
				const copy = new real.Uint32Array((end - start) / 4);
				for (let index = 0; index < copy.length; index++) {
					const word = start / 4 + index;
					observer.beforeWord(word);
					copy[index] = array[word];
					observer.wordRead(word, copy[index]);
				}
				return new real.Uint8Array(copy.buffer);
			};
		},
		set() {
			throw new Error("the HSM writes to the control region byte by byte, which is not observed");
		},
	});
}

/** The core only copies from and to a pool. Any other use is an error, since it is not observed. */
function observedBytes(array: Uint8Array, client: number, observer: AccessObserver): Uint8Array {
	const methods: Partial<Record<string | symbol, unknown>> = {
		length: array.length,
		subarray(start: number, end: number): Uint8Array {
			observer.beforeBytes();
			const bytes = array.subarray(start, end);
			observer.bytesRead(client, start, end, bytes);
			return bytes;
		},
		set(bytes: Uint8Array, offset: number): void {
			observer.beforeBytes();
			observer.bytesWritten(client, offset, bytes);
			array.set(bytes, offset);
		},
	};
	return new Proxy(array, {
		get(_target, property) {
			if (property in methods) return methods[property];
			throw new Error(`the HSM uses "${String(property)}" of a pool, which is not observed`);
		},
		set() {
			throw new Error("the HSM writes to a pool byte by byte, which is not observed");
		},
	});
}

function observedAtomics(views: WeakMap<object, Uint32Array>, observer: AccessObserver): typeof Atomics {
	const atomics = Object.create(real.Atomics) as typeof Atomics;
	return Object.assign(atomics, {
		load(words: Uint32Array, word: number): number {
			const array = views.get(words);
			if (array === undefined) return real.Atomics.load(words, word);
			observer.beforeWord(word);
			const value = real.Atomics.load(array, word);
			observer.wordRead(word, value);
			return value;
		},
		store(words: Uint32Array, word: number, value: number): number {
			const array = views.get(words);
			if (array === undefined) return real.Atomics.store(words, word, value);
			observer.beforeWord(word);
			observer.wordWritten(word, value >>> 0, "store");
			return real.Atomics.store(array, word, value);
		},
		exchange(words: Uint32Array, word: number, value: number): number {
			const array = views.get(words);
			if (array === undefined) return real.Atomics.exchange(words, word, value);
			observer.beforeWord(word);
			observer.wordWritten(word, value >>> 0, "exchange");
			return real.Atomics.exchange(array, word, value);
		},
	});
}
