import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { GENERATED_IV_BYTES } from "../messages/sizes.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { RandomSource } from "./engines.js";
import { generateIv, splitIv } from "./ivs.js";
import { bytesOf, move } from "./memory.js";
import { unlessRefused } from "./noble-refusals.js";
import { settle } from "./settle.js";

const NONCE = INPUT;
const AAD = INPUT + 1;
const DATA = INPUT + 2;
const TAG_BYTES = 16;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) on noble, which wipes its copies of the key and of the one-time key, and compares tags
 * before it decrypts. It could write to the output itself, but finds out whether it can by the `length` of a function,
 * which functions in XS do not have.
 */
export class ChaChaPolyWorker implements Methods<"chachapoly"> {
	private readonly memory: Uint8Array;

	private readonly generator: RandomSource;

	/** `memory`: what the slots of jobs name; `generator`: generates the nonces that are left out, and is that of the machine. */
	constructor(memory: Uint8Array, generator: RandomSource) {
		this.memory = memory;
		this.generator = generator;
	}

	/** If the nonce is left out, generates one, and puts it in front of the ciphertext. */
	encryptChaChaPoly(slot: Slot): Status {
		const ivBytes = generateIv(this.generator, this.memory, slot, GENERATED_IV_BYTES);
		const sealed = this.cipher(slot).encrypt(bytesOf(this.memory, slot, DATA));
		bytesOf(this.memory, slot, OUTPUT).set(sealed);
		return settle(slot, sealed.length, ivBytes);
	}

	/** A wrong tag: Crypto.Decrypt. Less than the nonce that is left out and a tag: Crypto.InvalidTagSize. */
	decryptChaChaPoly(slot: Slot): Status {
		if (!splitIv(slot, DATA, GENERATED_IV_BYTES, TAG_BYTES)) return Status["Crypto.InvalidTagSize"];
		const cipher = this.cipher(slot);
		const plaintext = unlessRefused(() => cipher.decrypt(bytesOf(this.memory, slot, DATA)));
		if (plaintext === undefined) return Status["Crypto.Decrypt"];
		move(plaintext, bytesOf(this.memory, slot, OUTPUT));
		return Status.Ok;
	}

	private cipher(slot: Slot): ReturnType<typeof chacha20poly1305> {
		return chacha20poly1305(bytesOf(this.memory, slot, KEY), bytesOf(this.memory, slot, NONCE), bytesOf(this.memory, slot, AAD));
	}
}
