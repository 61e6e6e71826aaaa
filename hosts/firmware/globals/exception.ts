/** DOMException (Web IDL §2.8), for engines that have none. */

/** The legacy codes of the names that still have one (Web IDL, table of error names). */
const codes: Readonly<Record<string, number>> = Object.freeze({
	IndexSizeError: 1,
	HierarchyRequestError: 3,
	InvalidCharacterError: 5,
	NotFoundError: 8,
	NotSupportedError: 9,
	InvalidStateError: 11,
	SyntaxError: 12,
	InvalidAccessError: 15,
	TypeMismatchError: 17,
	SecurityError: 18,
	NetworkError: 19,
	AbortError: 20,
	QuotaExceededError: 22,
	TimeoutError: 23,
	DataCloneError: 25,
});

/** The name, or the name and what caused the error. */
type NameOrOptions = string | { readonly name?: string; readonly cause?: unknown };

/** An error that is told by its `name`, as the web's functions throw it. */
export class PortableException extends Error {
	constructor(message: string = "", options: NameOrOptions = "Error") {
		super(`${message}`);
		const { name = "Error", cause } = typeof options === "object" && options !== null ? options : { name: `${options}` };
		// An assignment would throw on the chip, where Error.prototype is frozen in flash.
		Object.defineProperty(this, "name", { value: name, writable: true, configurable: true });
		if (cause !== undefined) Object.defineProperty(this, "cause", { value: cause, writable: true, configurable: true });
	}

	/** 0 for a name that has no code. */
	get code(): number {
		return Object.hasOwn(codes, this.name) ? codes[this.name] : 0;
	}

	get [Symbol.toStringTag](): string {
		return "DOMException";
	}
}
