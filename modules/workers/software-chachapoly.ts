import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { type ChaChaPolyEngine, Refusal } from "./engines.js";
import { move } from "./memory.js";
import { unlessRefused } from "./noble-refusals.js";
import { part, slotAt } from "./software-memory.js";

const NONCE = INPUT;
const AAD = INPUT + 1;
const DATA = INPUT + 2;

/**
 * ChaCha20-Poly1305 on noble, which wipes its copies of the key and of the one-time key, and compares tags before it decrypts. It could write
 * to the output itself, but finds out whether it can by the `length` of a function, which functions in XS do not have.
 */
export class SoftwareChaChaPoly implements ChaChaPolyEngine {
	encrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const sealed = cipher(memory, slot).encrypt(part(memory, slot, DATA));
		part(memory, slot, OUTPUT, sealed.length).set(sealed);
		return sealed.length;
	}

	decrypt(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const plaintext = unlessRefused(() => cipher(memory, slot).decrypt(part(memory, slot, DATA)));
		if (plaintext === undefined) return Refusal.notGenuine;
		const { length } = plaintext;
		move(plaintext, part(memory, slot, OUTPUT));
		return length;
	}
}

function cipher(memory: Uint8Array, slot: Slot): ReturnType<typeof chacha20poly1305> {
	return chacha20poly1305(part(memory, slot, KEY), part(memory, slot, NONCE), part(memory, slot, AAD));
}
