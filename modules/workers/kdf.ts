import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { SessionKind } from "../messages/session.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { type HkdfEngine, offsetOf, type Pbkdf2Engine } from "./engines.js";
import { expectOpen, openSession, tagSizeOf } from "./session-state.js";
import { settle, statusOf } from "./settle.js";

/** The parameters of a request that starts PBKDF2. */
const ALGORITHM = 0,
	ITERATIONS = 1,
	SIZE = 2;

/**
 * HKDF (RFC 5869), extract and expand. An empty salt is the same as none, since HMAC pads both with zeros. PBKDF2 (RFC 8018 §5.2), in the pieces of a
 * session.
 */
export class KdfWorker implements Methods<"kdf"> {
	private readonly engine: HkdfEngine;
	private readonly pbkdf2: Pbkdf2Engine;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engine: HkdfEngine, pbkdf2: Pbkdf2Engine, memory: Uint8Array) {
		this.engine = engine;
		this.pbkdf2 = pbkdf2;
		this.memory = memory;
	}

	/** More output than 255 digests: Crypto.InvalidBufferSize. */
	hkdf(slot: Slot): Status {
		if (slot.parameter(1) !== slot.length(OUTPUT)) return Status["Crypto.InvalidBufferSize"];
		return statusOf(this.engine.hkdf(this.memory, offsetOf(slot)));
	}

	/** The output has the size of the key, and the core stores it. */
	deriveKeyHkdf(slot: Slot): Status {
		return statusOf(this.engine.deriveKey(this.memory, offsetOf(slot)));
	}

	/** No iterations: InvalidParameter. No output, or more than the largest key: Crypto.InvalidBufferSize. */
	pbkdf2Start(slot: Slot): Status {
		return this.start(slot, SessionKind.pbkdf2);
	}

	/** As pbkdf2Start. */
	pbkdf2KeyStart(slot: Slot): Status {
		return this.start(slot, SessionKind.pbkdf2Key);
	}

	pbkdf2Continue(slot: Slot): Status {
		expectOpen(this.memory, slot, SessionKind.pbkdf2 | SessionKind.pbkdf2Key);
		const result = this.pbkdf2.continue(this.memory, offsetOf(slot));
		if (result >= 0) slot.answer = result;
		return statusOf(result);
	}

	/** Too early: Session.Unfinished. The output gets the size that the start asked for. */
	pbkdf2Finish(slot: Slot): Status {
		expectOpen(this.memory, slot, SessionKind.pbkdf2);
		return settle(slot, this.pbkdf2.finish(this.memory, offsetOf(slot)));
	}

	/** As pbkdf2Finish; the core stores the output. A key of another size than the start asked for: KeyStore.InvalidBufferSize. */
	pbkdf2KeyFinish(slot: Slot): Status {
		expectOpen(this.memory, slot, SessionKind.pbkdf2Key);
		if (slot.length(OUTPUT) !== tagSizeOf(this.memory, slot)) return Status["KeyStore.InvalidBufferSize"];
		return settle(slot, this.pbkdf2.finish(this.memory, offsetOf(slot)));
	}

	private start(slot: Slot, kind: SessionKind): Status {
		const size = slot.parameter(SIZE);
		if (slot.parameter(ITERATIONS) === 0) return Status.InvalidParameter;
		if (size === 0 || size > MAXIMUM_SYMMETRIC_KEY_BYTES) return Status["Crypto.InvalidBufferSize"];
		const result = this.pbkdf2.start(this.memory, offsetOf(slot));
		if (result === 0) openSession(this.memory, slot, kind, slot.parameter(ALGORITHM), size);
		return statusOf(result);
	}
}
