import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { isCcmTag } from "../messages/output.js";
import { DRAWN_IV_BYTES } from "../messages/sizes.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { AesEngine } from "./engines.js";
import type { RandomGenerator } from "./generator.js";
import { drawIv, takeIv } from "./ivs.js";
import { isTag, NO_TAG, tagSize } from "./tags.js";

const BLOCK_BYTES = 16;
/** RFC 3394 §2: the wrapped key is one of these longer, and all are multiples of it. */
const HALF_BLOCK_BYTES = 8;

/** The inputs: of AEAD modes, of CBC, of CMAC. CBC has its iv where AEAD modes have. */
const IV = INPUT;
const AAD = INPUT + 1;
const DATA = INPUT + 2;
const CBC_DATA = INPUT + 1;
const MESSAGE = INPUT;
const TAG = INPUT + 1;

/**
 * AES in the modes that the table has, on whatever engine it is given. A key of a size that the engine lacks (some chips
 * have no 192-bit keys): Crypto.InvalidSymmetricKeySize. An iv that is left out is drawn, and lies in front of the ciphertext.
 */
export class AesWorker implements Methods<"aes"> {
	private readonly engine: AesEngine;
	private readonly memory: Uint8Array;
	private readonly generator: RandomGenerator;

	/** `memory`: what the slots of jobs name; `generator`: draws the ivs that are left out, and is that of the machine. */
	constructor(engine: AesEngine, memory: Uint8Array, generator: RandomGenerator) {
		this.engine = engine;
		this.memory = memory;
		this.generator = generator;
	}

	encryptAesGcm(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const drawn = drawIv(this.generator, this.memory, slot, DRAWN_IV_BYTES);
		this.engine.gcmEncrypt(
			this.memory,
			slot.offset(KEY),
			slot.length(KEY),
			slot.offset(IV),
			slot.length(IV),
			slot.offset(AAD),
			slot.length(AAD),
			slot.offset(DATA),
			slot.length(DATA),
			slot.offset(OUTPUT) + drawn,
		);
		return Status.Ok;
	}

	/** A wrong tag: Crypto.Decrypt. Less than the iv that is left out and a tag: Crypto.InvalidTagSize. */
	decryptAesGcm(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		if (!takeIv(slot, DATA, DRAWN_IV_BYTES, BLOCK_BYTES)) return Status["Crypto.InvalidTagSize"];
		const genuine = this.engine.gcmDecrypt(
			this.memory,
			slot.offset(KEY),
			slot.length(KEY),
			slot.offset(IV),
			slot.length(IV),
			slot.offset(AAD),
			slot.length(AAD),
			slot.offset(DATA),
			slot.length(DATA),
			slot.offset(OUTPUT),
		);
		return genuine ? Status.Ok : Status["Crypto.Decrypt"];
	}

	encryptAesCbc(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const drawn = drawIv(this.generator, this.memory, slot, BLOCK_BYTES);
		this.engine.cbcEncrypt(
			this.memory,
			slot.offset(KEY),
			slot.length(KEY),
			slot.offset(IV),
			slot.offset(CBC_DATA),
			slot.length(CBC_DATA),
			slot.offset(OUTPUT) + drawn,
		);
		return Status.Ok;
	}

	/** Not whole blocks: Crypto.InvalidBufferSize. Wrong padding: Crypto.InvalidPadding. */
	decryptAesCbc(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const hasIv = takeIv(slot, CBC_DATA, BLOCK_BYTES);
		const length = slot.length(CBC_DATA);
		if (!hasIv || length === 0 || length % BLOCK_BYTES !== 0) return Status["Crypto.InvalidBufferSize"];
		const plain = this.engine.cbcDecrypt(this.memory, slot.offset(KEY), slot.length(KEY), slot.offset(IV), slot.offset(CBC_DATA), length, slot.offset(OUTPUT));
		if (plain < 0) return Status["Crypto.InvalidPadding"];
		slot.setPair(OUTPUT, slot.offset(OUTPUT), plain);
		return Status.Ok;
	}

	/** Not a tag of CCM: Crypto.InvalidTagSize. More data than the nonce leaves numbers for: Crypto.InvalidBufferSize. */
	encryptAesCcm(slot: Slot): Status {
		const status = this.checkCcm(slot, slot.length(DATA), slot.length(IV) || DRAWN_IV_BYTES);
		if (status !== Status.Ok) return status;
		const drawn = drawIv(this.generator, this.memory, slot, DRAWN_IV_BYTES);
		this.engine.ccmEncrypt(
			this.memory,
			slot.offset(KEY),
			slot.length(KEY),
			slot.offset(IV),
			slot.length(IV),
			slot.offset(AAD),
			slot.length(AAD),
			slot.offset(DATA),
			slot.length(DATA),
			slot.parameter(0),
			slot.offset(OUTPUT) + drawn,
		);
		return Status.Ok;
	}

	/** As encryptAesCcm. Less than a tag, and the nonce if it is left out: Crypto.InvalidTagSize. A wrong tag: Crypto.Decrypt. */
	decryptAesCcm(slot: Slot): Status {
		const plain = takeIv(slot, DATA, DRAWN_IV_BYTES) ? slot.length(DATA) - slot.parameter(0) : -1;
		const status = this.checkCcm(slot, plain, slot.length(IV));
		if (status !== Status.Ok) return status;
		const genuine = this.engine.ccmDecrypt(
			this.memory,
			slot.offset(KEY),
			slot.length(KEY),
			slot.offset(IV),
			slot.length(IV),
			slot.offset(AAD),
			slot.length(AAD),
			slot.offset(DATA),
			slot.length(DATA),
			slot.parameter(0),
			slot.offset(OUTPUT),
		);
		return genuine ? Status.Ok : Status["Crypto.Decrypt"];
	}

	/** A tagLength that there is not: Crypto.InvalidTagSize. */
	calculateAesCmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(0), BLOCK_BYTES);
		const status = this.computeCmac(slot, size);
		if (status === Status.Ok) slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return status;
	}

	/** As calculateAesCmac. A tag of another size is not the right one. */
	verifyAesCmac(slot: Slot): Status {
		const size = tagSize(slot.parameter(0), BLOCK_BYTES);
		const status = this.computeCmac(slot, size);
		if (status === Status.Ok) slot.answer = isTag(this.memory, slot, TAG, size) ? 1 : 0;
		return status;
	}

	/** Writes the whole tag to the output, if one of `size` can be cut from it. */
	private computeCmac(slot: Slot, size: number): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		if (size === NO_TAG) return Status["Crypto.InvalidTagSize"];
		this.engine.cmac(this.memory, slot.offset(KEY), slot.length(KEY), slot.offset(MESSAGE), slot.length(MESSAGE), slot.offset(OUTPUT));
		return Status.Ok;
	}

	/** Without padding, a key that is not of 16, 24, 32 … bytes: Crypto.InvalidBufferSize. */
	wrapKey(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const length = slot.length(INPUT);
		const padded = slot.parameter(1) !== 0;
		if (padded ? length === 0 : length % HALF_BLOCK_BYTES !== 0 || length < BLOCK_BYTES) return Status["Crypto.InvalidBufferSize"];
		this.engine.wrap(this.memory, slot.offset(KEY), slot.length(KEY), slot.offset(INPUT), length, padded, slot.offset(OUTPUT));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), (Math.ceil(length / HALF_BLOCK_BYTES) + 1) * HALF_BLOCK_BYTES);
		return Status.Ok;
	}

	/** Of a size that nothing is wrapped to: Crypto.InvalidBufferSize. Not what was wrapped under this key: Crypto.Decrypt. */
	unwrapKey(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const length = slot.length(INPUT);
		const padded = slot.parameter(2) !== 0;
		const smallest = padded ? BLOCK_BYTES : BLOCK_BYTES + HALF_BLOCK_BYTES;
		if (length % HALF_BLOCK_BYTES !== 0 || length < smallest) return Status["Crypto.InvalidBufferSize"];
		const unwrapped = this.engine.unwrap(this.memory, slot.offset(KEY), slot.length(KEY), slot.offset(INPUT), length, padded, slot.offset(OUTPUT));
		if (unwrapped < 0) return Status["Crypto.Decrypt"];
		slot.setPair(OUTPUT, slot.offset(OUTPUT), unwrapped);
		return Status.Ok;
	}

	private takesKey(slot: Slot): boolean {
		return this.engine.keySizes.includes(slot.length(KEY));
	}

	/** SP 800-38C §A.1: the tag's sizes, and the length of the plaintext, which is said in the bytes that the nonce leaves. */
	private checkCcm(slot: Slot, plain: number, nonce: number): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		if (!isCcmTag(slot.parameter(0)) || plain < 0) return Status["Crypto.InvalidTagSize"];
		return plain < 256 ** (15 - nonce) ? Status.Ok : Status["Crypto.InvalidBufferSize"];
	}
}
