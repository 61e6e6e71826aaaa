/**
 * The errors of requests, and their numbers on the wire. The names are those of the original Heimlig; the last group is new. No number is
 * ever reused, so that a host and an HSM of different age understand each other.
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
	/** Attributes that no key can have, or that the HSM refuses. */
	"KeyStore.InvalidAttributes" = 56,
	/** The client has as many free keys, or bytes of them, as the firmware lets it have, or the flash has no room. Delete a key. */
	"KeyStore.Full" = 57,
	/** The client has written to the flash as often as the firmware lets it. Try again later. */
	"KeyStore.Busy" = 58,
	/** The flash does not take what is written. Nothing has changed. */
	"KeyStore.StorageFailed" = 59,

	/** The client uses all its sessions. A session whose request failed also counts: end one. */
	"Session.Full" = 64,
	/**
	 * The client has no such session for this request. The session may have ended with its key. After a failed request a session only
	 * accepts its end.
	 */
	"Session.NotFound" = 65,
	/** The session has work left, which its last request does not do. It has ended. */
	"Session.Unfinished" = 66,

	/** The slot names a buffer outside the client's pool, or the output overlaps an input. */
	InvalidBuffer = 80,
	/** A parameter has a value that the request table does not allow. */
	InvalidParameter = 81,
	/** The worker failed for a reason of its own. The caller may try again. */
	WorkerFailed = 82,

	/* Errors of the HSM API itself. They are never on the wire. */
	/** The HSM has ended. All its requests are lost, and all keys that were only in its memory. */
	"Hsm.Ended" = 96,
	/** The HSM can not start: the chip has not enough memory. */
	"Hsm.NoMemory" = 99,
	/** The caller's signal aborted the request and gave no reason. */
	"Api.Aborted" = 97,
	/** The caller's timeout is over. */
	"Api.TimedOut" = 98,
	/** Too many requests of the client wait already. Try again when some of them have their answers. */
	"Api.QueueFull" = 100,
}
/* @__PURE__ */ Object.freeze(Status);

/** The stable name of an error, such as `KeyStore.NotAllowed`. */
export type ErrorCode = Exclude<keyof typeof Status, "Ok">;

/**
 * The error of the HSM API: a promise rejects with it if the HSM refuses or fails a request, and `Hsm` throws it if an HSM can not start.
 */
export class HsmError extends Error {
	/** A field, because an assignment would throw on the chip: `Error.prototype` is frozen in flash. */
	override readonly name = "HsmError";
	readonly code: ErrorCode;
	/** The field of the request that caused the error, if known. */
	readonly field: string | undefined;

	/** `request`: the name of the request or of its method; `detail`: further information for people. */
	constructor(code: ErrorCode, request: string, detail?: string, field?: string) {
		super(`${request.charAt(0).toUpperCase()}${request.slice(1)}: ${code}${detail === undefined ? "" : ` (${detail})`}`);
		this.code = code;
		this.field = field;
	}
}

/**
 * The name of the error with the number `status`. An unknown number, of a newer HSM, gives `WorkerFailed`. The enum as an object would take
 * many times the memory of this function.
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
		case Status["KeyStore.InvalidAttributes"]:
			return "KeyStore.InvalidAttributes";
		case Status["KeyStore.Full"]:
			return "KeyStore.Full";
		case Status["KeyStore.Busy"]:
			return "KeyStore.Busy";
		case Status["KeyStore.StorageFailed"]:
			return "KeyStore.StorageFailed";
		case Status["Session.Full"]:
			return "Session.Full";
		case Status["Session.NotFound"]:
			return "Session.NotFound";
		case Status["Session.Unfinished"]:
			return "Session.Unfinished";
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
