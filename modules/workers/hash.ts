import { blake3 } from "@noble/hashes/blake3.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes, SHA2_ALGORITHMS as SHA2 } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import { offsetOf, type Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { BLAKE3_MAXIMUM, blake3Length } from "./noble-state.js";
import { algorithmOf, isOpen, openSession, stateOf } from "./session-state.js";
import { settle, statusOf } from "./settle.js";
import { hashInto } from "./software-hash.js";
import { finishDigest, startDigest, updateDigest } from "./software-sessions.js";

/** The hash algorithms behind SHA-2, which the engine computes. */
const others = Object.freeze([sha3_256, sha3_384, sha3_512, blake3]);

/**
 * Digests of messages, whole and in pieces: SHA-2 on the engine, SHA-3 (FIPS 202) and BLAKE3 on noble. A digest that the engine lacks
 * (some chips have no SHA-512): NoWorkerForRequest.
 */
export class HashWorker implements Methods<"hash"> {
	private readonly engine: Sha2Engine;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engine: Sha2Engine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	hash(slot: Slot): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		if (algorithm < SHA2) return statusOf(this.engine.hash(memory, offsetOf(slot)));
		hashInto(others[algorithm - SHA2], bytesOf(memory, slot, INPUT), bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}

	hashStart(slot: Slot): Status {
		const { memory } = this;
		const algorithm = slot.parameter(0);
		if (algorithm >= SHA2) startDigest(others[algorithm - SHA2], stateOf(memory, slot));
		const result = algorithm < SHA2 ? this.engine.hashStart(memory, offsetOf(slot)) : 0;
		if (result === 0) openSession(memory, slot, SessionKind.hash, algorithm);
		return statusOf(result);
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
		if (algorithm < SHA2) return settle(slot, this.engine.hashFinish(memory, offsetOf(slot)));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), digestSizes[algorithm]);
		finishDigest(others[algorithm - SHA2], stateOf(memory, slot), bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}

	/** Frees the engine's resources for a session of any kind. */
	endSession(slot: Slot): Status {
		const { memory } = this;
		const isHeld = isOpen(memory, slot, SessionKind.hash) && algorithmOf(memory, slot, SessionKind.hash) < SHA2;
		return isHeld ? statusOf(this.engine.hashEnd(memory, offsetOf(slot))) : Status.Ok;
	}

	private update(slot: Slot, algorithm: number): Status {
		const { memory } = this;
		if (slot.length(INPUT) === 0) return Status.Ok;
		if (algorithm < SHA2) return statusOf(this.engine.hashUpdate(memory, offsetOf(slot)));
		const hash = others[algorithm - SHA2];
		const words = stateOf(memory, slot);
		if (hash === blake3 && blake3Length(words) + slot.length(INPUT) > BLAKE3_MAXIMUM) return Status["Crypto.InvalidBufferSize"];
		updateDigest(hash, words, bytesOf(memory, slot, INPUT));
		return Status.Ok;
	}
}
