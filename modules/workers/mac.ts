import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { digestSizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { areEqual } from "./compare.js";
import type { Sha2Engine } from "./engines.js";
import { bytesOf } from "./memory.js";
import { hmacInto } from "./software-hash.js";

const MESSAGE = INPUT;
const TAG = INPUT + 1;

/** The first of the list of HMAC algorithms are SHA-2, which the engine computes; then come these. */
const SHA2 = 3;
const sha3 = Object.freeze([sha3_256, sha3_384, sha3_512]);

/**
 * HMAC (RFC 2104) with keys of any length, over SHA-2 on the engine and over SHA-3 on noble. A hash that the engine can not
 * make (some chips have no SHA-512): NoWorkerForRequest.
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
		const size = digestSizes[algorithm];
		if (slot.length(TAG) !== size) return Status["Crypto.InvalidTagSize"];
		const status = this.compute(slot, algorithm);
		if (status !== Status.Ok) return status;
		slot.answer = areEqual(this.memory, slot.offset(OUTPUT), this.memory, slot.offset(TAG), size) ? 1 : 0;
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
}
