import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { isCcmTag } from "../messages/output.js";
import { SessionKind } from "../messages/session.js";
import { GENERATED_IV_BYTES, MINIMUM_GCM_TAG_BYTES } from "../messages/sizes.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { type AesEngine, offsetOf, type RandomSource } from "./engines.js";
import { generateIv, splitIv } from "./ivs.js";
import { isOpen, openSession } from "./session-state.js";
import { settle, statusOf } from "./settle.js";
import { isTag, NO_TAG, tagSize } from "./tags.js";

const BLOCK_BYTES = 16;
/** The data of CBC, and of modes with aad. */
const CBC_DATA = INPUT + 1;
const DATA = INPUT + 2;
const TAG = INPUT + 1;
/** The most bits of the counter of AES-CTR. */
const COUNTER_BITS = 128;
/** The parameters of `wrap` and `unwrap` that choose RFC 5649. */
const WRAP_PADDED = 1;
const UNWRAP_PADDED = 2;

/** AES in the modes of the table, on an engine. A key of a size that the engine lacks: Crypto.InvalidSymmetricKeySize. It generates an iv that is left out, and puts it in front of the ciphertext. */
export class AesWorker implements Methods<"aes"> {
	private readonly engine: AesEngine;
	private readonly memory: Uint8Array;
	private readonly generator: RandomSource;

	/** `memory`: where the slots of jobs lie, and what they name; `generator`: that of the machine, for ivs. */
	constructor(engine: AesEngine, memory: Uint8Array, generator: RandomSource) {
		this.engine = engine;
		this.memory = memory;
		this.generator = generator;
	}

	encryptAesGcm(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const ivBytes = generateIv(this.generator, this.memory, slot, GENERATED_IV_BYTES);
		return settle(slot, this.engine.gcmEncrypt(this.memory, offsetOf(slot)), ivBytes);
	}

	/** A wrong tag: Crypto.Decrypt. An invalid tagLength, or less than a tag, and the iv if it is left out: Crypto.InvalidTagSize. */
	decryptAesGcm(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const size = tagSize(slot.parameter(0), BLOCK_BYTES, MINIMUM_GCM_TAG_BYTES);
		if (size === NO_TAG || !splitIv(slot, DATA, GENERATED_IV_BYTES, size)) return Status["Crypto.InvalidTagSize"];
		return settle(slot, this.engine.gcmDecrypt(this.memory, offsetOf(slot)));
	}

	encryptAesCbc(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const ivBytes = generateIv(this.generator, this.memory, slot, BLOCK_BYTES);
		return settle(slot, this.engine.cbcEncrypt(this.memory, offsetOf(slot)), ivBytes);
	}

	/** Not whole blocks: Crypto.InvalidBufferSize. Wrong padding: Crypto.InvalidPadding. */
	decryptAesCbc(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		if (!splitIv(slot, CBC_DATA, BLOCK_BYTES)) return Status["Crypto.InvalidBufferSize"];
		const status = settle(slot, this.engine.cbcDecrypt(this.memory, offsetOf(slot)));
		return status === Status["Crypto.Decrypt"] ? Status["Crypto.InvalidPadding"] : status;
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. More data than the nonce leaves numbers for: Crypto.InvalidBufferSize. */
	encryptAesCcm(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		// The core gives no room for the output of a request with such a tag.
		if (!isCcmTag(slot.parameter(0))) return Status["Crypto.InvalidTagSize"];
		const ivBytes = generateIv(this.generator, this.memory, slot, GENERATED_IV_BYTES);
		return settle(slot, this.engine.ccmEncrypt(this.memory, offsetOf(slot)), ivBytes);
	}

	/** As encryptAesCcm. Less than a tag, and the nonce if it is left out: Crypto.InvalidTagSize. A wrong tag: Crypto.Decrypt. */
	decryptAesCcm(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		if (!splitIv(slot, DATA, GENERATED_IV_BYTES, slot.parameter(0))) return Status["Crypto.InvalidTagSize"];
		return settle(slot, this.engine.ccmDecrypt(this.memory, offsetOf(slot)));
	}

	/** An invalid length: InvalidParameter. More data than the counter has blocks for: Crypto.InvalidBufferSize. */
	encryptAesCtr(slot: Slot): Status {
		const status = this.checkCtr(slot);
		return status === Status.Ok ? settle(slot, this.engine.ctr(this.memory, offsetOf(slot))) : status;
	}

	/** As encryptAesCtr. */
	decryptAesCtr(slot: Slot): Status {
		return this.encryptAesCtr(slot);
	}

	/** An invalid length: InvalidParameter. */
	aesCtrStart(slot: Slot): Status {
		const status = this.checkCtr(slot);
		if (status !== Status.Ok) return status;
		const result = this.engine.ctrStart(this.memory, offsetOf(slot));
		if (result === 0) openSession(this.memory, slot, SessionKind.aesCtr, 0);
		return statusOf(result);
	}

	/** As aesCtrStart. */
	aesCtrDecryptStart(slot: Slot): Status {
		return this.aesCtrStart(slot);
	}

	/** More data in all than the counter has blocks for: Crypto.InvalidBufferSize. The core then takes nothing for the session but its end. */
	aesCtrUpdate(slot: Slot): Status {
		if (!isOpen(this.memory, slot, SessionKind.aesCtr)) throw new RangeError("state: not of a session that was started for this");
		return settle(slot, this.engine.ctrUpdate(this.memory, offsetOf(slot)));
	}

	private checkCtr(slot: Slot): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const bits = slot.parameter(0);
		return bits >= 1 && bits <= COUNTER_BITS ? Status.Ok : Status.InvalidParameter;
	}

	/** A size that is not 16, 24, 32 … bytes: Crypto.InvalidBufferSize. */
	encryptAesKw(slot: Slot): Status {
		// Without padding. The request has no parameters, so their words may hold anything.
		slot.setParameter(WRAP_PADDED, 0);
		return this.wrapKey(slot);
	}

	/** As encryptAesKw. Bytes that were not encrypted with this key: Crypto.Decrypt. */
	decryptAesKw(slot: Slot): Status {
		slot.setParameter(UNWRAP_PADDED, 0);
		return this.unwrapKey(slot);
	}

	/** An invalid tagLength: Crypto.InvalidTagSize. */
	calculateAesCmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(0), BLOCK_BYTES);
		const status = this.computeCmac(slot, size);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return status;
	}

	/** As calculateAesCmac. A tag of another size is a wrong one. */
	verifyAesCmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(0), BLOCK_BYTES);
		const status = this.computeCmac(slot, size);
		if (status === Status.Ok) slot.answer = isTag(this.memory, slot, TAG, size) ? 1 : 0;
		return status;
	}

	/** Writes the whole tag to the output, if one of `size` can be cut from it. */
	private computeCmac(slot: Slot, size: number): Status {
		if (!this.hasKeySize(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		return size === NO_TAG ? Status["Crypto.InvalidTagSize"] : statusOf(this.engine.cmac(this.memory, offsetOf(slot)));
	}

	/** Without padding, a key that is not of 16, 24, 32 … bytes: Crypto.InvalidBufferSize. */
	wrapKey(slot: Slot): Status {
		return settle(slot, this.engine.wrap(this.memory, offsetOf(slot)));
	}

	/** A size that no wrapped key has: Crypto.InvalidBufferSize. Bytes that this key has not wrapped: Crypto.Decrypt. */
	unwrapKey(slot: Slot): Status {
		return settle(slot, this.engine.unwrap(this.memory, offsetOf(slot)));
	}

	/** As encryptAesGcm, with the key's attributes as additional data. */
	sealKey(slot: Slot): Status {
		return this.encryptAesGcm(slot);
	}

	/** As decryptAesGcm. A key that was not sealed under this one, or with other attributes: Crypto.Decrypt. */
	unsealKey(slot: Slot): Status {
		return this.decryptAesGcm(slot);
	}

	private hasKeySize(slot: Slot): boolean {
		return this.engine.hasKeySize(slot.length(KEY));
	}
}
