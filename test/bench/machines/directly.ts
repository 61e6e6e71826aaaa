/** The same work without an HSM: noble and the drivers, called as an application would that has them in its own machine. */
import { cbc, cmac, gcm } from "@noble/ciphers/aes.js";
import { chacha20, chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake3 } from "@noble/hashes/blake3.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { PeripheralAes } from "../../../hardware/esp32/aes.js";
import { PeripheralSha2 } from "../../../hardware/esp32/sha.js";
import { FIRST_COUNTER, iv, key, nonce } from "./inputs.js";

export type Work = () => unknown;

/** On a message. There is no AES-CCM in noble. */
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

/** Room for the largest message, a key, an iv, and an output. */
const KEY = 0;
const IV = 32;
const DATA = 64;
const LARGEST = 8192;
const OUTPUT = DATA + LARGEST;

/** On as many bytes of a buffer of the driver's caller. */
export function withDriver(): Readonly<Record<string, (size: number) => Work>> {
	const aes = new PeripheralAes();
	const sha2 = new PeripheralSha2();
	const memory = new Uint8Array(new SharedArrayBuffer(2 * LARGEST + 128));
	return {
		"AES-256-GCM": (size) => () => aes.gcmEncrypt(memory, KEY, 32, IV, 12, 0, 0, DATA, size, OUTPUT),
		"AES-256-CBC": (size) => () => aes.cbcEncrypt(memory, KEY, 32, IV, DATA, size, OUTPUT),
		"AES-256-CCM": (size) => () => aes.ccmEncrypt(memory, KEY, 32, IV, 12, 0, 0, DATA, size, 16, OUTPUT),
		"AES-256-CMAC": (size) => () => aes.cmac(memory, KEY, 32, DATA, size, OUTPUT),
		"SHA-256": (size) => () => sha2.digest(memory, 256, DATA, size, OUTPUT),
		"SHA-512": (size) => () => sha2.digest(memory, 512, DATA, size, OUTPUT),
		"HMAC-SHA-256": (size) => () => sha2.hmac(memory, 256, KEY, 32, DATA, size, OUTPUT),
	};
}
