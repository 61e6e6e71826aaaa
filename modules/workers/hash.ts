import { blake3 } from "@noble/hashes/blake3.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes, SHA2_ALGORITHMS as SHA2 } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import type { Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { BLAKE3_MAXIMUM, blake3Length } from "./noble-state.js";
import { algorithmOf, engineState, isOpen, openSession, stateWords } from "./session-state.js";
import { hashInto } from "./software-hash.js";
import { finishDigest, startDigest, updateDigest } from "./software-sessions.js";

/** The hash algorithms behind SHA-2, which the engine computes. */
const others = Object.freeze([sha3_256, sha3_384, sha3_512, blake3]);

/**
 * Digests of messages, whole and in pieces: SHA-2 on the engine, SHA-3 (FIPS 202) and BLAKE3 on noble. A digest that the engine can not
 * make (some chips have no SHA-512): NoWorkerForRequest.
 */
export class HashWorker implements Methods<"hash"> {
	private readonly engine: Sha2Engine;
	private readonly memory: Uint8Array;

	/** `memory`: what the slots of jobs name. */
	constructor(engine: Sha2Engine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	hash(slot: Slot): Status {
		const algorithm = slot.parameter(0);
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.digest(this.memory, bits, slot.offset(INPUT), slot.length(INPUT), slot.offset(OUTPUT));
		} else {
			hashInto(others[algorithm - SHA2], bytesOf(this.memory, slot, INPUT), bytesOf(this.memory, slot, OUTPUT));
		}
		return Status.Ok;
	}

	hashStart(slot: Slot): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		if (algorithm < SHA2) {
			const bits = 8 * digestSizes[algorithm];
			if (!this.engine.digestBits.includes(bits)) return Status.NoWorkerForRequest;
			this.engine.hashStart(memory, bits, engineState(slot));
		} else {
			startDigest(others[algorithm - SHA2], stateWords(memory, engineState(slot)));
		}
		openSession(memory, slot, SessionKind.hash, algorithm);
		return Status.Ok;
	}

	/** More than BLAKE3 takes in pieces, 1 GiB: Crypto.InvalidBufferSize. The core then takes nothing for the session but its end. */
	hashUpdate(slot: Slot): Status {
		return this.update(slot, algorithmOf(this.memory, slot, SessionKind.hash));
	}

	/** As `hashUpdate` for the last piece. The output gets the size of the digest. */
	hashFinish(slot: Slot): Status {
		const { memory } = this;
		const algorithm = algorithmOf(memory, slot, SessionKind.hash);
		const status = this.update(slot, algorithm);
		if (status !== Status.Ok) return status;
		slot.setPair(OUTPUT, slot.offset(OUTPUT), digestSizes[algorithm]);
		if (algorithm < SHA2) this.engine.hashFinish(memory, engineState(slot), slot.offset(OUTPUT));
		else finishDigest(others[algorithm - SHA2], stateWords(memory, engineState(slot)), bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}

	/** Lets go of what the engine holds for the session, of whichever kind it is. */
	endSession(slot: Slot): Status {
		const { memory } = this;
		if (isOpen(memory, slot, SessionKind.hash) && algorithmOf(memory, slot, SessionKind.hash) < SHA2) this.engine.hashEnd(memory, engineState(slot));
		return Status.Ok;
	}

	private update(slot: Slot, algorithm: number): Status {
		const { memory } = this;
		if (slot.length(INPUT) === 0) return Status.Ok;
		if (algorithm < SHA2) {
			this.engine.hashUpdate(memory, engineState(slot), slot.offset(INPUT), slot.length(INPUT));
			return Status.Ok;
		}
		const hash = others[algorithm - SHA2];
		const words = stateWords(memory, engineState(slot));
		if (hash === blake3 && blake3Length(words) + slot.length(INPUT) > BLAKE3_MAXIMUM) return Status["Crypto.InvalidBufferSize"];
		updateDigest(hash, words, bytesOf(memory, slot, INPUT));
		return Status.Ok;
	}
}
