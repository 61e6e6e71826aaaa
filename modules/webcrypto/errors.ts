import { HsmError } from "../messages/errors.js";

/** The names of errors that the Web Cryptography API throws as DOMException. */
export type ErrorName =
	| "SyntaxError"
	| "NotSupportedError"
	| "InvalidAccessError"
	| "OperationError"
	| "DataError"
	| "TypeMismatchError"
	| "QuotaExceededError";

/** The error where the engine has no DOMException: an Error whose `name` is that of the DOMException. */
export class CryptoError extends Error {
	/** A field, because an assignment would throw on the chip: `Error.prototype` is frozen in flash. */
	override readonly name: ErrorName;

	constructor(message: string, name: ErrorName, cause?: unknown) {
		super(message);
		this.name = name;
		if (cause !== undefined) Object.defineProperty(this, "cause", { value: cause, writable: true, configurable: true });
	}
}

type DomExceptionClass = new (message: string, options: { readonly name: string; readonly cause?: unknown }) => Error;

/** An error with the name of a DOMException; a DOMException where the engine has one. `cause`: the HsmError behind it. */
export function webError(name: ErrorName, message: string, cause?: unknown): Error {
	const { DOMException } = globalThis as { readonly DOMException?: DomExceptionClass };
	if (DOMException === undefined) return new CryptoError(message, name, cause);
	return new DOMException(message, cause === undefined ? { name } : { name, cause });
}

/**
 * The error of a request that the HSM has refused, as the Web Cryptography API names it. `otherwise`: the name for whatever the algorithm
 * itself refuses; `notAllowed`: for what a policy refuses. An error of another class stays as it is.
 */
export function fromHsmError(error: unknown, otherwise: ErrorName, notAllowed: ErrorName = "InvalidAccessError"): unknown {
	if (!(error instanceof HsmError)) return error;
	switch (error.code) {
		case "NoWorkerForRequest":
		case "NoKeyStore":
			return webError("NotSupportedError", error.message, error);
		case "KeyStore.NotAllowed":
			return webError(notAllowed, error.message, error);
		// These say nothing about the caller's data.
		case "Hsm.Ended":
		case "WorkerFailed":
		case "KeyStore.Full":
		case "KeyStore.Busy":
		case "RequestTooLarge":
		case "Api.QueueFull":
			return webError("OperationError", error.message, error);
		default:
			return webError(otherwise, error.message, error);
	}
}
