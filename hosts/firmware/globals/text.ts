/**
 * TextEncoder and TextDecoder (WHATWG Encoding §7) for UTF-8, over an engine's conversions. The SDK's own classes differ from the standard:
 * they leave lone surrogates as they are, give one replacement character too many for a sequence that breaks off, count 1 for a surrogate pair
 * in `encodeInto`, know the label "utf-8" only, and take any byte below 0x80 behind 0xED and 0xF4.
 */

/** An engine's conversions. */
export interface TextEngine {
	/** The UTF-8 of a string. A lone surrogate may be three bytes from 0xED 0xA0 on. */
	readonly encode: (text: string) => Uint8Array;
	/**
	 * The string of well-formed UTF-8, a byte order mark included. A byte below 0x80 that can not follow 0xED or 0xF4 may pass.
	 * @throws TypeError if it is not well-formed
	 */
	readonly decode: (bytes: Uint8Array) => string;
}

/** WHATWG Encoding §4.2. */
const labels: readonly string[] = Object.freeze(["utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"]);
const BYTE_ORDER_MARK = 0xfeff;

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** The size of the sequence that begins with this byte; 0 if none does (Unicode 16, table 3-7). */
function sequenceSize(lead: number): number {
	if (lead < 0x80) return 1;
	if (lead < 0xc2) return 0;
	if (lead < 0xe0) return 2;
	if (lead < 0xf0) return 3;
	return lead < 0xf5 ? 4 : 0;
}

/** The second byte is at least this after these leads: others are longer than needed. */
const lowest = (lead: number): number => (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80);
/** The second byte is at most this after these leads: others are surrogates, or above U+10FFFF. */
const highest = (lead: number): number => (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf);

/** How many bytes at `at` begin a sequence of `size` bytes, at least 1. */
function matching(bytes: Uint8Array, at: number, size: number): number {
	const lead = bytes[at];
	let count = 1;
	while (count < size && at + count < bytes.length) {
		const byte = bytes[at + count];
		const fits = count === 1 ? byte >= lowest(lead) && byte <= highest(lead) : isContinuation(byte);
		if (!fits) break;
		count++;
	}
	return count;
}

/** The size of a sequence at the end that is right so far but not complete. */
function incompleteSize(bytes: Uint8Array): number {
	for (let count = 1; count <= Math.min(3, bytes.length); count++) {
		const at = bytes.length - count;
		if (isContinuation(bytes[at])) continue;
		const size = sequenceSize(bytes[at]);
		return size > count && matching(bytes, at, size) === count ? count : 0;
	}
	return 0;
}

/** Whether this byte stands before one below 0x80, or at the end. */
function breaksOff(bytes: Uint8Array, lead: number): boolean {
	for (let at = bytes.indexOf(lead); at >= 0; at = bytes.indexOf(lead, at + 1)) if (!(bytes[at + 1] > 0x7f)) return true;
	return false;
}

/** Returns a copy with U+FFFD for each ill-formed sequence (Unicode 16 §3.9, substitution of maximal subparts). */
function repaired(bytes: Uint8Array): Uint8Array {
	const result = new Uint8Array(bytes.length * 3);
	let length = 0;
	for (let at = 0; at < bytes.length; ) {
		const size = sequenceSize(bytes[at]);
		const count = matching(bytes, at, size);
		if (count === size) {
			for (let index = 0; index < size; index++) result[length++] = bytes[at + index];
		} else {
			result[length++] = 0xef;
			result[length++] = 0xbf;
			result[length++] = 0xbd;
		}
		at += count;
	}
	return result.subarray(0, length);
}

function toBytes(input: unknown): Uint8Array {
	if (input === undefined) return new Uint8Array(0);
	if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
	if (input instanceof ArrayBuffer || input instanceof SharedArrayBuffer) return new Uint8Array(input);
	throw new TypeError(`TextDecoder: "input" expected an ArrayBuffer or a view of one, got ${input === null ? "null" : typeof input}`);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
	if (first.length === 0) return second;
	const result = new Uint8Array(first.length + second.length);
	result.set(first);
	result.set(second, first.length);
	return result;
}

/** The rest that a piece of a stream leaves for the next. */
interface Stream {
	/** The beginning of a sequence whose rest comes with the next piece. */
	readonly pending: Uint8Array;
	/** Whether the stream's first character has been seen. */
	readonly hasBegun: boolean;
}

/** The classes over an engine. Their types have no private members, so that others can name them. */
interface TextClasses {
	readonly TextEncoder: new () => {
		readonly encoding: string;
		encode(input?: string): Uint8Array;
		encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
	};
	readonly TextDecoder: new (
		label?: string,
		options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean },
	) => {
		readonly encoding: string;
		readonly fatal: boolean;
		readonly ignoreBOM: boolean;
		decode(input?: ArrayBufferLike | ArrayBufferView, options?: { readonly stream?: boolean }): string;
	};
}

/** Returns the classes over an engine. */
export function textClasses(engine: TextEngine): TextClasses {
	class TextEncoder {
		get encoding(): string {
			return "utf-8";
		}

		/** Returns the UTF-8 of a string, with U+FFFD for lone surrogates. */
		encode(input: string = ""): Uint8Array {
			const bytes = engine.encode(`${input}`);
			for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 3))
				if (bytes[at + 1] > 0x9f) {
					bytes[at] = 0xef;
					bytes[at + 1] = 0xbf;
					bytes[at + 2] = 0xbd;
				}
			return bytes;
		}

		/** Writes as many whole characters as fit. Returns the UTF-16 code units read and the bytes written. */
		encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
			if (!(destination instanceof Uint8Array)) throw new TypeError('TextEncoder: "destination" expected a Uint8Array');
			const bytes = this.encode(source);
			let written = Math.min(bytes.length, destination.length);
			while (written < bytes.length && isContinuation(bytes[written])) written--;
			destination.set(bytes.subarray(0, written));
			let read = 0;
			for (let at = 0; at < written; at++) if (!isContinuation(bytes[at])) read += bytes[at] < 0xf0 ? 1 : 2;
			return { read, written };
		}

		get [Symbol.toStringTag](): string {
			return "TextEncoder";
		}
	}

	class TextDecoder {
		readonly #fatal: boolean;
		readonly #ignoreBOM: boolean;
		/**
		 * The stream that the next piece continues. Not a private name, and not written outside of a stream: a library makes its decoders when
		 * it is evaluated, so they lie in flash, where XS writes to no private name.
		 */
		declare private stream?: Stream | undefined;

		/** @throws RangeError if the label is not one of UTF-8 */
		constructor(label: string = "utf-8", options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {}) {
			const name = `${label}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, "").toLowerCase();
			if (!labels.includes(name)) throw new RangeError(`TextDecoder: "label" expected utf-8, got ${label}`);
			this.#fatal = Boolean(options?.fatal);
			this.#ignoreBOM = Boolean(options?.ignoreBOM);
		}

		get encoding(): string {
			return "utf-8";
		}

		get fatal(): boolean {
			return this.#fatal;
		}

		get ignoreBOM(): boolean {
			return this.#ignoreBOM;
		}

		/**
		 * Returns the string of some UTF-8. With `stream`, a sequence that breaks off waits for the next piece.
		 * @throws TypeError if it is ill-formed and the decoder is fatal
		 */
		decode(input?: ArrayBufferLike | ArrayBufferView, options: { readonly stream?: boolean } = {}): string {
			const piece = toBytes(input);
			const before = this.stream;
			if (before !== undefined) this.keep(undefined);
			const all = joined(before?.pending ?? new Uint8Array(0), piece);
			const isStream = Boolean(options?.stream);
			const end = isStream ? all.length - incompleteSize(all) : all.length;
			const text = this.convert(all.subarray(0, end));
			const hasBegun = before?.hasBegun ?? false;
			if (isStream) this.keep({ pending: all.slice(end), hasBegun: hasBegun || text !== "" });
			return hasBegun || this.ignoreBOM || text.charCodeAt(0) !== BYTE_ORDER_MARK ? text : text.slice(1);
		}

		private keep(stream: Stream | undefined): void {
			Object.defineProperty(this, "stream", { value: stream, writable: true, configurable: true });
		}

		private convert(bytes: Uint8Array): string {
			try {
				if (!breaksOff(bytes, 0xed) && !breaksOff(bytes, 0xf4)) return engine.decode(bytes);
			} catch (error) {
				if (!(error instanceof TypeError)) throw error;
			}
			if (!this.fatal) return engine.decode(repaired(bytes));
			throw new TypeError("TextDecoder: the input is not well-formed UTF-8");
		}

		get [Symbol.toStringTag](): string {
			return "TextDecoder";
		}
	}

	return { TextEncoder, TextDecoder };
}
