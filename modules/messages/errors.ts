/**
 * The errors that a request can be answered with, and their numbers on the wire. The names are those of the original
 * Heimlig; the last group is new here. Numbers are never reused, so that a host and an HSM of different age understand
 * each other.
 */
export enum Status {
	Ok = 0,

	NoWorkerForRequest = 1,
	UnexpectedRequestType = 2,
	RequestTooLarge = 3,
	NoKeyStore = 4,
	Send = 5,
	StreamTerminated = 6,

	"Crypto.Encrypt" = 16,
	"Crypto.Decrypt" = 17,
	"Crypto.Sign" = 18,
	"Crypto.Verify" = 19,
	"Crypto.InvalidSymmetricKeySize" = 20,
	"Crypto.InvalidIvSize" = 21,
	"Crypto.InvalidTagSize" = 22,
	"Crypto.InvalidBufferSize" = 23,
	"Crypto.InvalidPadding" = 24,
	"Crypto.InvalidPrivateKey" = 25,
	"Crypto.InvalidPublicKey" = 26,
	"Crypto.InvalidSignatureSize" = 27,
	"Crypto.InvalidSignature" = 28,
	"Crypto.InvalidDigestSize" = 29,

	"KeyStore.NotAllowed" = 48,
	"KeyStore.KeyNotFound" = 49,
	"KeyStore.KeyAlreadyExists" = 50,
	"KeyStore.KeyStoreTooSmall" = 51,
	"KeyStore.DuplicateIds" = 52,
	"KeyStore.InvalidKeyId" = 53,
	"KeyStore.InvalidKeyType" = 54,
	"KeyStore.InvalidBufferSize" = 55,

	/** A buffer named by the slot lies outside the client's part of the pool, or the output overlaps an input. */
	InvalidBuffer = 80,
	/** A parameter of the slot has a value that the request table does not know. */
	InvalidParameter = 81,
	/** The worker failed for a reason of its own; the request may be tried again. */
	WorkerFailed = 82,

	/* What the HSM API itself ends a request with; never on the wire. */
	/** The HSM has ended, and with it every request and every key that was kept only in its memory. */
	"Hsm.Ended" = 96,
	/** The caller's signal, which gave no reason of its own. */
	"Api.Aborted" = 97,
	/** The caller's timeout. */
	"Api.TimedOut" = 98,
}
/* @__PURE__ */ Object.freeze(Status);

/** The stable name of an error, such as `KeyStore.NotAllowed`. */
export type ErrorCode = Exclude<keyof typeof Status, "Ok">;

/** What a promise of the HSM API rejects with when the HSM refuses or fails a request. */
export class HsmError extends Error {
	/** A field: an assignment would throw on the chip, where `Error.prototype` is frozen in flash. */
	override readonly name = "HsmError";
	readonly code: ErrorCode;

	constructor(code: ErrorCode, request: string) {
		super(`${request}: ${code}`);
		this.code = code;
	}
}

/** The name of the error with the number `status`. A number of a newer HSM that is not known here is a `WorkerFailed`. */
export function errorCode(status: number): ErrorCode {
	return status === Status.Ok ? "WorkerFailed" : (Status[status] as ErrorCode | undefined) ?? "WorkerFailed";
}
