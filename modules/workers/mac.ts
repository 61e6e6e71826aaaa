import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes, SHA2_ALGORITHMS as SHA2 } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { algorithmOf, engineState, openSession, stateWords, tagSizeOf } from "./session-state.js";
import { hmacInto } from "./software-hash.js";
import { finishHmac, startHmac, updateDigest } from "./software-sessions.js";
import { isTag, NO_TAG, tagSize } from "./tags.js";

const MESSAGE = INPUT;
const TAG = INPUT + 1;
/** The last request of a verification in pieces has the tag first, since it may be without a message. */
const FINISH_TAG = INPUT;
const FINISH_MESSAGE = INPUT + 1;

/** The HMAC algorithms behind those of SHA-2, which the engine computes. */
const sha3 = Object.freeze([sha3_256, sha3_384, sha3_512]);

/**
 * HMAC (RFC 2104) with keys of any length, of messages whole and in pieces, over SHA-2 on the engine and over SHA-3 on noble. A hash
 * that the engine can not make (some chips have no SHA-512): NoWorkerForRequest.
 */
export class MacWorker implements Methods<"mac"> {
	private readonly engine: Sha2Engine;
	private readonly memory: Uint8Array;

	/** `memory`: what the slots of jobs name. */
	constructor(engine: Sha2Engine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	/** A tagLength that the algorithm has not: Crypto.InvalidTagSize. */
	calculateHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), digestSizes[slot.parameter(0)]);
		const status = this.compute(slot, slot.parameter(0), size);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return status;
	}

	/** As calculateHmac. A tag of another size is not the right one. */
	verifyHmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(1), digestSizes[slot.parameter(0)]);
		const status = this.compute(slot, slot.parameter(0), size);
		if (status === Status.Ok) this.compare(slot, TAG, size);
		return status;
	}

	/** A tagLength that the algorithm has not: Crypto.InvalidTagSize. */
	hmacStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmac);
	}

	hmacUpdate(slot: Slot): Status {
		this.update(slot, algorithmOf(this.memory, slot, SessionKind.hmac | SessionKind.hmacVerify), MESSAGE);
		return Status.Ok;
	}

	/** The output gets the size of the tag that was asked for. */
	hmacFinish(slot: Slot): Status {
		const algorithm = algorithmOf(this.memory, slot, SessionKind.hmac);
		this.finish(slot, algorithm, MESSAGE);
		slot.setPair(OUTPUT, slot.offset(OUTPUT), tagSizeOf(this.memory, slot));
		return Status.Ok;
	}

	/** As hmacStart. */
	hmacVerifyStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmacVerify);
	}

	/** A tag of another size than was asked for is not the right one. The output, which gets that, is not given out. */
	hmacVerifyFinish(slot: Slot): Status {
		const algorithm = algorithmOf(this.memory, slot, SessionKind.hmacVerify);
		this.finish(slot, algorithm, FINISH_MESSAGE);
		this.compare(slot, FINISH_TAG, tagSizeOf(this.memory, slot));
		return Status.Ok;
	}

	/** Writes the whole tag to the output, if one of `size` can be cut from it. */
	private compute(slot: Slot, algorithm: number, size: number): Status {
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.hmac(this.memory, bits, slot.offset(KEY), slot.length(KEY), slot.offset(MESSAGE), slot.length(MESSAGE), slot.offset(OUTPUT));
		} else {
			const { memory } = this;
			hmacInto(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), bytesOf(memory, slot, MESSAGE), bytesOf(memory, slot, OUTPUT));
		}
		return Status.Ok;
	}

	private start(slot: Slot, kind: SessionKind): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		const size = tagSize(slot.parameter(1), digestSizes[algorithm]);
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.hmacStart(memory, bits, slot.offset(KEY), slot.length(KEY), engineState(slot));
		} else {
			startHmac(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), stateWords(memory, engineState(slot)));
		}
		openSession(memory, slot, kind, algorithm, size);
		return Status.Ok;
	}

	private update(slot: Slot, algorithm: number, message: number): void {
		const { memory } = this;
		if (slot.length(message) === 0) return;
		if (algorithm < SHA2) this.engine.hmacUpdate(memory, engineState(slot), slot.offset(message), slot.length(message));
		else updateDigest(sha3[algorithm - SHA2], stateWords(memory, engineState(slot)), bytesOf(memory, slot, message));
	}

	/** Takes in the last piece, and writes the whole tag to the output. */
	private finish(slot: Slot, algorithm: number, message: number): void {
		const { memory } = this;
		this.update(slot, algorithm, message);
		slot.setPair(OUTPUT, slot.offset(OUTPUT), digestSizes[algorithm]);
		if (algorithm < SHA2) this.engine.hmacFinish(memory, engineState(slot), slot.offset(OUTPUT));
		else finishHmac(sha3[algorithm - SHA2], stateWords(memory, engineState(slot)), bytesOf(memory, slot, OUTPUT));
	}

	/** Answers whether the pair `tag` is the right tag of `size` bytes. */
	private compare(slot: Slot, tag: number, size: number): void {
		slot.answer = isTag(this.memory, slot, tag, size) ? 1 : 0;
	}
}
