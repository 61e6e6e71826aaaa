/** `structuredClone` (HTML §2.7): copies of values with cycles, for what JSON and typed data consist of. Nothing is transferred. */
import { PortableException } from "./exception.js";

/** Classes of objects that hold more than properties. Without their state a copy would be of no use. */
const uncloneable = new Set(["AbortController", "AbortSignal", "CryptoKey", "TextDecoder", "TextEncoder"]);
/** The names that a copied error keeps (HTML §2.7.4, step 17). XS gives functions no names. */
const errors: Readonly<Record<string, new () => Error>> = Object.freeze({ EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError });
/* By class: the linker of an image strips the getter of a typed array's tag, and a stripped function ends the machine. */
const typedArrays = Object.freeze([
	...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array],
	...[BigInt64Array, BigUint64Array],
]);

function refuse(value: unknown): never {
	const what = typeof value === "object" ? "this object" : `a ${typeof value}`;
	throw new PortableException(`structuredClone: ${what} can not be cloned`, "DataCloneError");
}

/** An object whose parts are still to be copied into `copy`. */
interface Unfinished {
	readonly value: object;
	readonly copy: object;
}

/** One call. A list of unfinished objects in place of recursion: deep data does not fill the stack. */
class Cloning {
	readonly #copies = new Map<object, object>();
	readonly #unfinished: Unfinished[] = [];

	run(value: unknown): unknown {
		const result = this.#copy(value);
		for (let next = this.#unfinished.pop(); next !== undefined; next = this.#unfinished.pop()) this.#finish(next);
		return result;
	}

	#copy(value: unknown): unknown {
		if (typeof value === "function" || typeof value === "symbol") refuse(value);
		if (typeof value !== "object" || value === null) return value;
		const known = this.#copies.get(value);
		if (known !== undefined) return known;
		const copy = this.#begin(value);
		this.#copies.set(value, copy);
		return copy;
	}

	#begin(value: object): object {
		if (value instanceof Date) return new Date(value.getTime());
		if (value instanceof RegExp) return new RegExp(value.source, value.flags);
		if (value instanceof ArrayBuffer) return value.slice(0);
		if (value instanceof SharedArrayBuffer) return value;
		if (ArrayBuffer.isView(value)) return this.#beginView(value);
		if (value instanceof Error) return beginError(value);
		if (value instanceof Boolean || value instanceof Number || value instanceof String || value instanceof BigInt) return Object(value.valueOf());
		if (value instanceof Symbol || value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) refuse(value);
		if (uncloneable.has((value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "")) refuse(value);
		return this.#later(value, beginContainer(value));
	}

	#later(value: object, copy: object): object {
		this.#unfinished.push({ value, copy });
		return copy;
	}

	/** Views of one buffer become views of one copy. */
	#beginView(view: ArrayBufferView): object {
		const buffer = this.#copy(view.buffer) as ArrayBuffer;
		if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
		const type = typedArrays.find((each) => view instanceof each);
		return type === undefined ? refuse(view) : new type(buffer, view.byteOffset, (view as Uint8Array).length);
	}

	#finish({ value, copy }: Unfinished): void {
		if (value instanceof Map) {
			for (const [key, entry] of [...value]) (copy as Map<unknown, unknown>).set(this.#copy(key), this.#copy(entry));
		} else if (value instanceof Set) {
			for (const entry of [...value]) (copy as Set<unknown>).add(this.#copy(entry));
		} else {
			for (const key of Object.keys(value)) {
				if (!Object.hasOwn(value, key)) continue;
				const part = this.#copy((value as Record<string, unknown>)[key]);
				Object.defineProperty(copy, key, { value: part, writable: true, enumerable: true, configurable: true });
			}
		}
	}
}

function beginContainer(value: object): object {
	if (Array.isArray(value)) {
		const copy: unknown[] = [];
		copy.length = value.length;
		return copy;
	}
	if (value instanceof Map) return new Map();
	return value instanceof Set ? new Set() : {};
}

function beginError(value: Error): Error {
	const copy = new (Object.hasOwn(errors, value.name) ? errors[value.name] : Error)();
	const message = Object.getOwnPropertyDescriptor(value, "message");
	if (message !== undefined && "value" in message) Object.defineProperty(copy, "message", { ...message, value: `${message.value}`, enumerable: false });
	return copy;
}

/**
 * Returns a deep copy: primitive values, their objects, plain objects, arrays, Map, Set, Date, RegExp, Error, ArrayBuffer, DataView and typed
 * arrays. The copy of another object has its own enumerable properties and no class.
 * @throws DOMException `DataCloneError` for functions, symbols, promises, weak collections and keys, and with `transfer`
 */
export function structuredClone(value: unknown, options?: { readonly transfer?: readonly unknown[] }): unknown {
	if (options?.transfer !== undefined && options.transfer.length > 0)
		throw new PortableException('structuredClone: "transfer" expected an empty list, since nothing can be transferred', "DataCloneError");
	return new Cloning().run(value);
}
