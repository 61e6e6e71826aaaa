import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { bytesOf, move } from "./memory.js";

const SALT = INPUT;
const INFO = INPUT + 1;

/** In the order of `hkdfAlgorithms`. */
const hashes = Object.freeze([sha256, sha384, sha512]);
/** The counter of HKDF-Expand has one byte (RFC 5869 §2.3). */
const MAXIMUM_BLOCKS = 255;

/**
 * HKDF (RFC 5869), extract and expand, on noble. An empty salt is the same as none, since HMAC pads both with zeros. noble wipes the pseudorandom key
 * and everything that it derives from it. It does not wipe the digest of a salt longer than a block, which is no secret.
 */
export class KdfWorker implements Methods<"kdf"> {
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(memory: Uint8Array) {
		this.memory = memory;
	}

	/** More output than 255 digests: Crypto.InvalidBufferSize. */
	hkdf(slot: Slot): Status {
		return this.derive(slot, slot.parameter(0), slot.parameter(1));
	}

	/** The output has the size of the key, and the core stores it. */
	deriveKeyHkdf(slot: Slot): Status {
		return this.derive(slot, slot.parameter(2), slot.length(OUTPUT));
	}

	private derive(slot: Slot, algorithm: number, size: number): Status {
		const hash = hashes[algorithm];
		if (size > MAXIMUM_BLOCKS * hash.outputLen) return Status["Crypto.InvalidBufferSize"];
		const { memory } = this;
		const derived = hkdf(hash, bytesOf(memory, slot, KEY), bytesOf(memory, slot, SALT), bytesOf(memory, slot, INFO), size);
		move(derived, bytesOf(memory, slot, OUTPUT));
		return Status.Ok;
	}
}
