import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { GENERATED_IV_BYTES } from "../messages/sizes.js";
import { INPUT, type Slot } from "../messages/slot.js";
import type { RandomSource } from "./engines.js";
import { type ChaChaPolyEngine, offsetOf } from "./engines.js";
import { generateIv, splitIv } from "./ivs.js";
import { settle } from "./settle.js";

const DATA = INPUT + 2;
const TAG_BYTES = 16;

/** ChaCha20-Poly1305 (RFC 8439 §2.8). */
export class ChaChaPolyWorker implements Methods<"chachapoly"> {
	private readonly engine: ChaChaPolyEngine;
	private readonly memory: Uint8Array;
	private readonly generator: RandomSource;

	/** `memory`: what the slots of jobs name; `generator`: generates the nonces that are left out, and is that of the machine. */
	constructor(engine: ChaChaPolyEngine, memory: Uint8Array, generator: RandomSource) {
		this.engine = engine;
		this.memory = memory;
		this.generator = generator;
	}

	/** If the nonce is left out, generates one, and puts it in front of the ciphertext. */
	encryptChaChaPoly(slot: Slot): Status {
		const ivBytes = generateIv(this.generator, this.memory, slot, GENERATED_IV_BYTES);
		return settle(slot, this.engine.encrypt(this.memory, offsetOf(slot)), ivBytes);
	}

	/** A wrong tag: Crypto.Decrypt. Less than the nonce that is left out and a tag: Crypto.InvalidTagSize. */
	decryptChaChaPoly(slot: Slot): Status {
		if (!splitIv(slot, DATA, GENERATED_IV_BYTES, TAG_BYTES)) return Status["Crypto.InvalidTagSize"];
		return settle(slot, this.engine.decrypt(this.memory, offsetOf(slot)));
	}
}
