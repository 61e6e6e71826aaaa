import { Status } from "../messages/errors.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { Refusal } from "./engines.js";

/**
 * Converts the result of an operation to a status. Sets the output to the iv of `ivBytes` bytes, which the worker generated, and the bytes that the
 * operation wrote.
 */
export function settle(slot: Slot, result: number, ivBytes = 0): Status {
	if (result < 0) return statusOf(result);
	slot.setPair(OUTPUT, slot.offset(OUTPUT) - ivBytes, result + ivBytes);
	return Status.Ok;
}

/** The status for the result of an operation that leaves the output to others. */
export function statusOf(result: number): Status {
	if (result >= 0) return Status.Ok;
	switch (result) {
		case Refusal.notGenuine:
			return Status["Crypto.Decrypt"];
		case Refusal.keySize:
			return Status["Crypto.InvalidSymmetricKeySize"];
		case Refusal.ivSize:
			return Status["Crypto.InvalidIvSize"];
		case Refusal.tagSize:
			return Status["Crypto.InvalidTagSize"];
		case Refusal.dataSize:
			return Status["Crypto.InvalidBufferSize"];
		case Refusal.unsupported:
			return Status.NoWorkerForRequest;
		case Refusal.unfinished:
			return Status["Session.Unfinished"];
		default:
			return Status.WorkerFailed;
	}
}
