/** The same work on a message without an HSM: noble and the drivers, as an application would call them in its own machine. */
import { cbc, cmac, gcm } from "@noble/ciphers/aes.js";
import { chacha20, chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake3 } from "@noble/hashes/blake3.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { peripheralAes } from "../../../hardware/esp32/aes/aes.js";
import { peripheralSha2 } from "../../../hardware/esp32/sha/sha.js";
import { INPUT } from "../../../modules/messages/slot.js";
import { EngineJobs, type Work, type WorkOfSize } from "./engine-jobs.js";
import { FIRST_COUNTER, iv, key, nonce } from "./inputs.js";

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

/** Work on a message with the drivers. */
export function withDriver(): Readonly<Record<string, WorkOfSize>> {
	const aes = peripheralAes;
	const sha2 = peripheralSha2();
	const jobs = new EngineJobs();
	return {
		"AES-256-GCM": jobs.work(aes.gcmEncrypt, { iv: 12, message: INPUT + 2 }),
		"AES-256-CBC": jobs.work(aes.cbcEncrypt, { iv: 16, message: INPUT + 1 }),
		"AES-256-CCM": jobs.work(aes.ccmEncrypt, { iv: 12, message: INPUT + 2, parameter: 16 }),
		"AES-256-CMAC": jobs.work(aes.cmac, { message: INPUT }),
		"SHA-256": jobs.work(sha2.hash, { message: INPUT }),
		"SHA-512": jobs.work(sha2.hash, { message: INPUT, parameter: 2 }),
		"HMAC-SHA-256": jobs.work(sha2.hmac, { message: INPUT }),
	};
}
