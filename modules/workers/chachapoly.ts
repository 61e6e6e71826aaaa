import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { bytesOf, move } from "./memory.js";
import { unlessRefused } from "./refusals.js";

const NONCE = INPUT;
const AAD = INPUT + 1;
const DATA = INPUT + 2;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) on noble, which wipes its copies of the key and of the one-time key, and compares tags
 * before it decrypts. It could write to the output itself, but finds out whether it can by the `length` of a function,
 * which functions in XS do not have.
 */
export class ChaChaPolyWorker implements Methods<"chachapoly"> {
	private readonly memory: Uint8Array;

	/** `memory`: what the slots of jobs name. */
	constructor(memory: Uint8Array) {
		this.memory = memory;
	}

	encryptChaChaPoly(slot: Slot): Status {
		this.memory.set(this.cipher(slot).encrypt(bytesOf(this.memory, slot, DATA)), slot.offset(OUTPUT));
		return Status.Ok;
	}

	/** A wrong tag: Crypto.Decrypt. */
	decryptChaChaPoly(slot: Slot): Status {
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
