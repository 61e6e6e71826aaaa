/** The same work without an HSM: noble and the drivers, as an application would call them in its own machine. */
import { cbc, cmac, gcm } from "@noble/ciphers/aes.js";
import { chacha20, chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake3 } from "@noble/hashes/blake3.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { peripheralAes } from "../../../hardware/esp32/aes/aes.js";
import { peripheralSha2 } from "../../../hardware/esp32/sha/sha.js";
import { INPUT, KEY as PAIR_KEY, OUTPUT as PAIR_OUTPUT, SLOT_BYTES, SLOT_WORDS, Slot } from "../../../modules/messages/slot.js";
import { type Operation, offsetOf } from "../../../modules/workers/engines.js";
import { FIRST_COUNTER, iv, key, nonce } from "./inputs.js";

export type Work = () => unknown;

/** Work on a message with noble, which has no AES-CCM. */
export const withNoble: Readonly<Record<string, (message: Uint8Array) => Work>> = Object.freeze({
	"AES-256-GCM": (message: Uint8Array) => () => gcm(key, nonce).encrypt(message),
	"AES-256-CBC": (message: Uint8Array) => () => cbc(key, iv).encrypt(message),
	"AES-256-CMAC": (message: Uint8Array) => () => cmac(message, key),
	"ChaCha20-Poly1305": (message: Uint8Array) => () => chacha20poly1305(key, nonce).encrypt(message),
	ChaCha20: (message: Uint8Array) => () => chacha20(key, nonce, message, undefined, FIRST_COUNTER),
	"SHA-256": (message: Uint8Array) => () => sha256(message),
	"SHA-512": (message: Uint8Array) => () => sha512(message),
	"SHA3-256": (message: Uint8Array) => () => sha3_256(message),
	BLAKE3: (message: Uint8Array) => () => blake3(message),
	"HMAC-SHA-256": (message: Uint8Array) => () => hmac(sha256, key, message),
});

/** Where the drivers' jobs lie: a slot for each algorithm, then a key, an iv, and room for the largest message and for an output. */
const SLOTS = 7;
const KEY = SLOTS * SLOT_BYTES;
const IV = KEY + 32;
const DATA = IV + 32;
const LARGEST = 8192;
const OUTPUT = DATA + LARGEST;

/** Work on `size` bytes of a buffer with the drivers. */
export function withDriver(): Readonly<Record<string, (size: number) => Work>> {
	const aes = peripheralAes;
	const sha2 = peripheralSha2();
	const memory = new Uint8Array(new SharedArrayBuffer(OUTPUT + LARGEST + 128));
	const words = new Uint32Array(memory.buffer, 0, SLOTS * SLOT_WORDS);
	let slots = 0;
	/** `ivBytes`: 0 where the message is the first input; the last input is the message. */
	const work = (operation: Operation, ivBytes: number, message: number, parameter = 0): ((size: number) => Work) => {
		const slot = new Slot(words, SLOT_WORDS * slots++);
		slot.setPair(PAIR_KEY, KEY, 32);
		if (ivBytes > 0) slot.setPair(INPUT, IV, ivBytes);
		slot.setPair(PAIR_OUTPUT, OUTPUT, LARGEST + 128);
		slot.setParameter(0, parameter);
		const offset = offsetOf(slot);
		return (size) => () => {
			slot.setPair(message, DATA, size);
			return operation(memory, offset);
		};
	};
	return {
		"AES-256-GCM": work(aes.gcmEncrypt, 12, INPUT + 2),
		"AES-256-CBC": work(aes.cbcEncrypt, 16, INPUT + 1),
		"AES-256-CCM": work(aes.ccmEncrypt, 12, INPUT + 2, 16),
		"AES-256-CMAC": work(aes.cmac, 0, INPUT),
		"SHA-256": work(sha2.hash, 0, INPUT),
		"SHA-512": work(sha2.hash, 0, INPUT, 2),
		"HMAC-SHA-256": work(sha2.hmac, 0, INPUT),
	};
}
