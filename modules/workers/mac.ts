import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes, SHA2_ALGORITHMS as SHA2 } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { offsetOf, type Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { algorithmOf, openSession, stateOf, tagSizeOf } from "./session-state.js";
import { statusOf } from "./settle.js";
import { hmacInto } from "./software-hash.js";
import { finishHmac, startHmac, updateDigest } from "./software-sessions.js";
import { isTag, NO_TAG, tagSize } from "./tags.js";

const MESSAGE = INPUT;
const TAG = INPUT + 1;

/** The HMAC algorithms behind those of SHA-2, which the engine computes. */
const sha3 = Object.freeze([sha3_256, sha3_384, sha3_512]);

/**
 * HMAC (RFC 2104) with keys of any length, of messages whole and in pieces, over SHA-2 on the engine and over SHA-3 on noble. A hash
 * that the engine lacks (some chips have no SHA-512): NoWorkerForRequest.
 */
export class MacWorker implements Methods<"mac"> {
	private readonly engine: Sha2Engine;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engine: Sha2Engine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. */
	calculateHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), digestSizes[slot.parameter(0)]);
		const status = this.compute(slot, size);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return status;
	}

	/** As calculateHmac. A tag of another size is a wrong one. */
	verifyHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), digestSizes[slot.parameter(0)]);
		const status = this.compute(slot, size);
		if (status === Status.Ok) slot.answer = isTag(this.memory, slot, TAG, size) ? 1 : 0;
		return status;
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. */
	hmacStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmac);
	}

	hmacUpdate(slot: Slot): Status {
		return this.update(slot, algorithmOf(this.memory, slot, SessionKind.hmac | SessionKind.hmacVerify));
	}

	/** The output gets the size of the tag that was asked for. */
	hmacFinish(slot: Slot): Status {
		const status = this.finish(slot, SessionKind.hmac);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), tagSizeOf(this.memory, slot));
		return status;
	}

	/** As hmacStart. */
	hmacVerifyStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmacVerify);
	}

	/** A tag of another size than was asked for is a wrong one. The caller never sees the output, which gets the right one. */
	hmacVerifyFinish(slot: Slot): Status {
		swapInputs(slot);
		const status = this.finish(slot, SessionKind.hmacVerify);
		if (status === Status.Ok) slot.answer = isTag(this.memory, slot, TAG, tagSizeOf(this.memory, slot)) ? 1 : 0;
		return status;
	}

	/** Writes the whole tag to the output, if one of `size` can be cut from it. */
	private compute(slot: Slot, size: number): Status {
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		const { memory } = this;
		const algorithm = slot.parameter(0);
		if (algorithm < SHA2) return statusOf(this.engine.hmac(memory, offsetOf(slot)));
		hmacInto(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), bytesOf(memory, slot, MESSAGE), bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}

	private start(slot: Slot, kind: SessionKind): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		const size = tagSize(slot.parameter(1), digestSizes[algorithm]);
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		if (algorithm >= SHA2) startHmac(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), stateOf(memory, slot));
		const result = algorithm < SHA2 ? this.engine.hmacStart(memory, offsetOf(slot)) : 0;
		if (result === 0) openSession(memory, slot, kind, algorithm, size);
		return statusOf(result);
	}

	private update(slot: Slot, algorithm: number): Status {
		const { memory } = this;
		if (slot.length(MESSAGE) === 0) return Status.Ok;
		if (algorithm < SHA2) return statusOf(this.engine.hmacUpdate(memory, offsetOf(slot)));
		updateDigest(sha3[algorithm - SHA2], stateOf(memory, slot), bytesOf(memory, slot, MESSAGE));
		return Status.Ok;
	}

	/** Takes in the last piece, and writes the whole tag to the output. */
	private finish(slot: Slot, kind: SessionKind): Status {
		const { memory } = this;
		const algorithm = algorithmOf(memory, slot, kind);
		const status = this.update(slot, algorithm);
		if (status !== Status.Ok) return status;
		if (algorithm < SHA2) return statusOf(this.engine.hmacFinish(memory, offsetOf(slot)));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), digestSizes[algorithm]);
		finishHmac(sha3[algorithm - SHA2], stateOf(memory, slot), bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}
}

/** The last request of a verification in pieces has the tag first, since it may be without a message. Engines want the message first. */
function swapInputs(slot: Slot): void {
	const offset = slot.offset(MESSAGE);
	const length = slot.length(MESSAGE);
	slot.setPair(MESSAGE, slot.offset(TAG), slot.length(TAG));
	slot.setPair(TAG, offset, length);
}
