import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { type HkdfEngine, offsetOf } from "./engines.js";
import { statusOf } from "./settle.js";

/** HKDF (RFC 5869), extract and expand. An empty salt is the same as none, since HMAC pads both with zeros. */
export class KdfWorker implements Methods<"kdf"> {
	private readonly engine: HkdfEngine;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engine: HkdfEngine, memory: Uint8Array) {
		this.engine = engine;
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
}
