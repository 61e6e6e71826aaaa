import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { type HkdfEngine, Refusal } from "./engines.js";
import { move } from "./memory.js";
import { part, slotAt } from "./software-memory.js";

const SALT = INPUT;
const INFO = INPUT + 1;

/** In the order of `hkdfAlgorithms`. */
const functions = Object.freeze([sha256, sha384, sha512]);
/** The counter of HKDF-Expand has one byte (RFC 5869 §2.3). */
const MAXIMUM_BLOCKS = 255;

/**
 * HKDF on noble, which wipes the pseudorandom key and everything that it derives from it. It does not wipe the digest of a salt longer than a
 * block, which is no secret.
 */
export class SoftwareHkdf implements HkdfEngine {
	hkdf(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		return derive(memory, slot, slot.parameter(0));
	}

	deriveKey(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		return derive(memory, slot, slot.parameter(2));
	}
}

function derive(memory: Uint8Array, slot: Slot, algorithm: number): number {
	const hash = functions[algorithm];
	if (hash === undefined) return Refusal.unsupported;
	const output = part(memory, slot, OUTPUT);
	if (output.length > MAXIMUM_BLOCKS * hash.outputLen) return Refusal.dataSize;
	move(hkdf(hash, part(memory, slot, KEY), part(memory, slot, SALT), part(memory, slot, INFO), output.length), output);
	return output.length;
}
