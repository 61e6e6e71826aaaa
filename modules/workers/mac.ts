import { hmacAlgorithms, hmacSizes, SHA2_ALGORITHMS } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import { type HashEngine, type HashEngines, offsetOf } from "./engines.js";
import { algorithmOf, openSession, tagSizeOf } from "./session-state.js";
import { statusOf } from "./settle.js";
import { isTag, NO_TAG, tagSize } from "./tags.js";

const SHA_1 = hmacAlgorithms.indexOf("SHA-1");

const MESSAGE = INPUT;
const TAG = INPUT + 1;

/**
 * HMAC (RFC 2104) with keys of any length, of messages whole and in pieces. A hash function without an engine, or one that the engine lacks
 * (some chips have no SHA-512): NoWorkerForRequest.
 */
export class MacWorker implements Methods<"mac"> {
	private readonly engines: HashEngines;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engines: HashEngines, memory: Uint8Array) {
		this.engines = engines;
		this.memory = memory;
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. */
	calculateHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), hmacSizes[slot.parameter(0)]);
		const status = this.compute(slot, size);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return status;
	}

	/** As calculateHmac. A tag of another size is a wrong one. */
	verifyHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), hmacSizes[slot.parameter(0)]);
		const status = this.compute(slot, size);
		if (status === Status.Ok) slot.answer = isTag(this.memory, slot, TAG, size) ? 1 : 0;
		return status;
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. */
	hmacStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmac);
	}

	hmacUpdate(slot: Slot): Status {
		return this.update(slot, this.engineOf(algorithmOf(this.memory, slot, SessionKind.hmac | SessionKind.hmacVerify)));
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
		const engine = this.engineOf(slot.parameter(0));
		return engine === undefined ? Status.NoWorkerForRequest : statusOf(engine.hmac(this.memory, offsetOf(slot)));
	}

	private start(slot: Slot, kind: SessionKind): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		const size = tagSize(slot.parameter(1), hmacSizes[algorithm]);
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		const engine = this.engineOf(algorithm);
		if (engine === undefined) return Status.NoWorkerForRequest;
		const result = engine.hmacStart(memory, offsetOf(slot));
		if (result === 0) openSession(memory, slot, kind, algorithm, size);
		return statusOf(result);
	}

	private update(slot: Slot, engine: HashEngine | undefined): Status {
		if (engine === undefined) return Status.NoWorkerForRequest;
		return slot.length(MESSAGE) === 0 ? Status.Ok : statusOf(engine.hmacUpdate(this.memory, offsetOf(slot)));
	}

	/** Takes in the last piece, and writes the whole tag to the output. */
	private finish(slot: Slot, kind: SessionKind): Status {
		const engine = this.engineOf(algorithmOf(this.memory, slot, kind));
		const status = this.update(slot, engine);
		return status !== Status.Ok || engine === undefined ? status : statusOf(engine.hmacFinish(this.memory, offsetOf(slot)));
	}

	private engineOf(algorithm: number): HashEngine | undefined {
		const { sha2, sha3, sha1 } = this.engines;
		if (algorithm < SHA2_ALGORITHMS) return sha2;
		return algorithm < SHA_1 ? sha3 : sha1;
	}
}

/** The last request of a verification in pieces has the tag first, since it may be without a message. Engines want the message first. */
function swapInputs(slot: Slot): void {
	const offset = slot.offset(MESSAGE);
	const length = slot.length(MESSAGE);
	slot.setPair(MESSAGE, slot.offset(TAG), slot.length(TAG));
	slot.setPair(TAG, offset, length);
}
