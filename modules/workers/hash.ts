import { hashAlgorithms, SHA2_ALGORITHMS } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { SessionKind } from "../messages/session.js";
import { INPUT, type Slot } from "../messages/slot.js";
import { type HashEngine, type HashEngines, offsetOf } from "./engines.js";
import { algorithmOf, isOpen, openSession } from "./session-state.js";
import { settle, statusOf } from "./settle.js";

const BLAKE3 = hashAlgorithms.indexOf("BLAKE3");

/**
 * Digests of messages, whole and in pieces. A hash function without an engine, or one that the engine lacks (some chips have no SHA-512):
 * NoWorkerForRequest.
 */
export class HashWorker implements Methods<"hash"> {
	private readonly engines: HashEngines;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engines: HashEngines, memory: Uint8Array) {
		this.engines = engines;
		this.memory = memory;
	}

	hash(slot: Slot): Status {
		const engine = this.engineOf(slot.parameter(0));
		return engine === undefined ? Status.NoWorkerForRequest : statusOf(engine.hash(this.memory, offsetOf(slot)));
	}

	hashStart(slot: Slot): Status {
		const algorithm = slot.parameter(0);
		const engine = this.engineOf(algorithm);
		if (engine === undefined) return Status.NoWorkerForRequest;
		const result = engine.hashStart(this.memory, offsetOf(slot));
		if (result === 0) openSession(this.memory, slot, SessionKind.hash, algorithm);
		return statusOf(result);
	}

	/** More than BLAKE3 takes in pieces, 1 GiB: Crypto.InvalidBufferSize. The core then takes nothing for the session but its end. */
	hashUpdate(slot: Slot): Status {
		return this.update(slot, this.engineOf(algorithmOf(this.memory, slot, SessionKind.hash)));
	}

	/** As `hashUpdate` for the last piece. The output gets the size of the digest. */
	hashFinish(slot: Slot): Status {
		const engine = this.engineOf(algorithmOf(this.memory, slot, SessionKind.hash));
		const status = this.update(slot, engine);
		return status !== Status.Ok || engine === undefined ? status : settle(slot, engine.hashFinish(this.memory, offsetOf(slot)));
	}

	/** Frees the engine's resources for a session of any kind. */
	endSession(slot: Slot): Status {
		const { memory } = this;
		const engine = isOpen(memory, slot, SessionKind.hash) ? this.engineOf(algorithmOf(memory, slot, SessionKind.hash)) : undefined;
		return engine === undefined ? Status.Ok : statusOf(engine.hashEnd(memory, offsetOf(slot)));
	}

	private update(slot: Slot, engine: HashEngine | undefined): Status {
		if (engine === undefined) return Status.NoWorkerForRequest;
		return slot.length(INPUT) === 0 ? Status.Ok : statusOf(engine.hashUpdate(this.memory, offsetOf(slot)));
	}

	private engineOf(algorithm: number): HashEngine | undefined {
		const { sha2, sha3, blake3, sha1 } = this.engines;
		if (algorithm < BLAKE3) return algorithm < SHA2_ALGORITHMS ? sha2 : sha3;
		return algorithm === BLAKE3 ? blake3 : sha1;
	}
}
