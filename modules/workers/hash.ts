import { blake3 } from "@noble/hashes/blake3.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";
import type { Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { hashInto } from "./software-hash.js";

/** The first of the list of hash algorithms are SHA-2, which the engine computes; then come these. */
const SHA2 = 3;
const others = Object.freeze([sha3_256, sha3_384, sha3_512, blake3]);

/**
 * Digests of whole messages: SHA-2 on the engine, SHA-3 (FIPS 202) and BLAKE3 on noble. A digest that the engine can not make
 * (some chips have no SHA-512): NoWorkerForRequest.
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
}
