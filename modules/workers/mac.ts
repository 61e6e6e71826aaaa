import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { areEqual } from "./compare.js";
import type { Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { algorithmOf, engineState, openSession, stateWords } from "./session-state.js";
import { hmacInto } from "./software-hash.js";
import { finishHmac, startHmac, updateDigest } from "./software-sessions.js";

const MESSAGE = INPUT;
const TAG = INPUT + 1;
/** The last request of a verification in pieces has the tag first, since it may be without a message. */
const FINISH_TAG = INPUT;
const FINISH_MESSAGE = INPUT + 1;

/** The first of the list of HMAC algorithms are SHA-2, which the engine computes; then come these. */
const SHA2 = 3;
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

	calculateHmac(slot: Slot): Status {
		return this.compute(slot, slot.parameter(0));
	}

	/** A tag that has not the size of the digest: Crypto.InvalidTagSize. */
	verifyHmac(slot: Slot): Status {
		const algorithm = slot.parameter(0);
		if (slot.length(TAG) !== digestSizes[algorithm]) return Status["Crypto.InvalidTagSize"];
		const status = this.compute(slot, algorithm);
		if (status === Status.Ok) this.compare(slot, TAG);
		return status;
	}

	hmacStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmac);
	}

	hmacUpdate(slot: Slot): Status {
		this.update(slot, algorithmOf(this.memory, slot, SessionKind.hmac | SessionKind.hmacVerify), MESSAGE);
		return Status.Ok;
	}

	/** The output gets the size of the tag. */
	hmacFinish(slot: Slot): Status {
		const algorithm = algorithmOf(this.memory, slot, SessionKind.hmac);
		this.finish(slot, algorithm, MESSAGE);
		return Status.Ok;
	}

	hmacVerifyStart(slot: Slot): Status {
		return this.start(slot, SessionKind.hmacVerify);
	}

	/** A tag that has not the size of the digest: Crypto.InvalidTagSize. The output, which gets the right tag, is not to be given out. */
	hmacVerifyFinish(slot: Slot): Status {
		const algorithm = algorithmOf(this.memory, slot, SessionKind.hmacVerify);
		if (slot.length(FINISH_TAG) !== digestSizes[algorithm]) return Status["Crypto.InvalidTagSize"];
		this.finish(slot, algorithm, FINISH_MESSAGE);
		this.compare(slot, FINISH_TAG);
		return Status.Ok;
	}

	private compute(slot: Slot, algorithm: number): Status {
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.hmac(
				this.memory, bits,
				slot.offset(KEY), slot.length(KEY),
				slot.offset(MESSAGE), slot.length(MESSAGE),
				slot.offset(OUTPUT),
			);
		} else {
			const { memory } = this;
			hmacInto(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), bytesOf(memory, slot, MESSAGE), bytesOf(memory, slot, OUTPUT));
		}
		return Status.Ok;
	}

	private start(slot: Slot, kind: SessionKind): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.hmacStart(memory, bits, slot.offset(KEY), slot.length(KEY), engineState(slot));
		} else {
			startHmac(sha3[algorithm - SHA2], bytesOf(memory, slot, KEY), stateWords(memory, engineState(slot)));
		}
		openSession(memory, slot, kind, algorithm);
		return Status.Ok;
	}

	private update(slot: Slot, algorithm: number, message: number): void {
		const { memory } = this;
		if (slot.length(message) === 0) return;
		if (algorithm < SHA2) this.engine.hmacUpdate(memory, engineState(slot), slot.offset(message), slot.length(message));
		else updateDigest(sha3[algorithm - SHA2], stateWords(memory, engineState(slot)), bytesOf(memory, slot, message));
	}

	/** Takes in the last piece, and writes the tag to the output. */
	private finish(slot: Slot, algorithm: number, message: number): void {
		const { memory } = this;
		this.update(slot, algorithm, message);
		slot.setPair(OUTPUT, slot.offset(OUTPUT), digestSizes[algorithm]);
		if (algorithm < SHA2) this.engine.hmacFinish(memory, engineState(slot), slot.offset(OUTPUT));
		else finishHmac(sha3[algorithm - SHA2], stateWords(memory, engineState(slot)), bytesOf(memory, slot, OUTPUT));
	}

	/** Answers whether the tag is the output, which has its size. */
	private compare(slot: Slot, tag: number): void {
		slot.answer = areEqual(this.memory, slot.offset(OUTPUT), this.memory, slot.offset(tag), slot.length(tag)) ? 1 : 0;
	}
}
