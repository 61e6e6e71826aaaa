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

	/** All sessions of the client are in use, those included that a failed request has left: end one. */
	"Session.Full" = 64,
	/** The client has no such session, or none for this: it may have ended with its key, and one in which a request has failed only takes its end. */
	"Session.NotFound" = 65,

	/** A buffer named by the slot lies outside the client's pool, or the output overlaps an input. */
	InvalidBuffer = 80,
	/** A parameter of the slot has a value that the request table does not know. */
	InvalidParameter = 81,
	/** The worker failed for a reason of its own; the request may be tried again. */
	WorkerFailed = 82,

	/* What the HSM API itself ends a request with; never on the wire. */
	/** The HSM has ended, and with it every request and every key that was kept only in its memory. */
	"Hsm.Ended" = 96,
	/** The HSM can not start: the chip has no memory for it. */
	"Hsm.NoMemory" = 99,
	/** The caller's signal, which gave no reason of its own. */
	"Api.Aborted" = 97,
	/** The caller's timeout. */
	"Api.TimedOut" = 98,
	/** Too much of the client waits already: ask again when some of it is answered. */
	"Api.QueueFull" = 100,
}
/* @__PURE__ */ Object.freeze(Status);

/** The stable name of an error, such as `KeyStore.NotAllowed`. */
export type ErrorCode = Exclude<keyof typeof Status, "Ok">;

/** What a promise of the HSM API rejects with when the HSM refuses or fails a request, and what is thrown when an HSM can not start. */
export class HsmError extends Error {
	/** A field: an assignment would throw on the chip, where `Error.prototype` is frozen in flash. */
	override readonly name = "HsmError";
	readonly code: ErrorCode;
	/** The field of the request that it is about, where that is known. */
	readonly field: string | undefined;

	/** `request`: its name, or that of its method; `detail`: what a person wants to know besides. */
	constructor(code: ErrorCode, request: string, detail?: string, field?: string) {
		super(`${request.charAt(0).toUpperCase()}${request.slice(1)}: ${code}${detail === undefined ? "" : ` (${detail})`}`);
		this.code = code;
		this.field = field;
	}
}

/**
 * The name of the error with the number `status`. A number of a newer HSM that is not known here is a `WorkerFailed`. The enum
 * as an object would know the names too, but takes many times the memory.
 */
export function errorCode(status: number): ErrorCode {
	const known = status as Exclude<Status, Status.Ok>;
	switch (known) {
		case Status.NoWorkerForRequest:
			return "NoWorkerForRequest";
		case Status.UnexpectedRequestType:
			return "UnexpectedRequestType";
		case Status.RequestTooLarge:
			return "RequestTooLarge";
		case Status.NoKeyStore:
			return "NoKeyStore";
		case Status.Send:
			return "Send";
		case Status.StreamTerminated:
			return "StreamTerminated";
		case Status["Crypto.Encrypt"]:
			return "Crypto.Encrypt";
		case Status["Crypto.Decrypt"]:
			return "Crypto.Decrypt";
		case Status["Crypto.Sign"]:
			return "Crypto.Sign";
		case Status["Crypto.Verify"]:
			return "Crypto.Verify";
		case Status["Crypto.InvalidSymmetricKeySize"]:
			return "Crypto.InvalidSymmetricKeySize";
		case Status["Crypto.InvalidIvSize"]:
			return "Crypto.InvalidIvSize";
		case Status["Crypto.InvalidTagSize"]:
			return "Crypto.InvalidTagSize";
		case Status["Crypto.InvalidBufferSize"]:
			return "Crypto.InvalidBufferSize";
		case Status["Crypto.InvalidPadding"]:
			return "Crypto.InvalidPadding";
		case Status["Crypto.InvalidPrivateKey"]:
			return "Crypto.InvalidPrivateKey";
		case Status["Crypto.InvalidPublicKey"]:
			return "Crypto.InvalidPublicKey";
		case Status["Crypto.InvalidSignatureSize"]:
			return "Crypto.InvalidSignatureSize";
		case Status["Crypto.InvalidSignature"]:
			return "Crypto.InvalidSignature";
		case Status["Crypto.InvalidDigestSize"]:
			return "Crypto.InvalidDigestSize";
		case Status["KeyStore.NotAllowed"]:
			return "KeyStore.NotAllowed";
		case Status["KeyStore.KeyNotFound"]:
			return "KeyStore.KeyNotFound";
		case Status["KeyStore.KeyAlreadyExists"]:
			return "KeyStore.KeyAlreadyExists";
		case Status["KeyStore.KeyStoreTooSmall"]:
			return "KeyStore.KeyStoreTooSmall";
		case Status["KeyStore.DuplicateIds"]:
			return "KeyStore.DuplicateIds";
		case Status["KeyStore.InvalidKeyId"]:
			return "KeyStore.InvalidKeyId";
		case Status["KeyStore.InvalidKeyType"]:
			return "KeyStore.InvalidKeyType";
		case Status["KeyStore.InvalidBufferSize"]:
			return "KeyStore.InvalidBufferSize";
		case Status["Session.Full"]:
			return "Session.Full";
		case Status["Session.NotFound"]:
			return "Session.NotFound";
		case Status.InvalidBuffer:
			return "InvalidBuffer";
		case Status.InvalidParameter:
			return "InvalidParameter";
		case Status.WorkerFailed:
			return "WorkerFailed";
		case Status["Hsm.Ended"]:
			return "Hsm.Ended";
		case Status["Hsm.NoMemory"]:
			return "Hsm.NoMemory";
		case Status["Api.Aborted"]:
			return "Api.Aborted";
		case Status["Api.TimedOut"]:
			return "Api.TimedOut";
		case Status["Api.QueueFull"]:
			return "Api.QueueFull";
		default:
			known satisfies never;
			return "WorkerFailed";
	}
}
