/** What an HSM that has started an HMAC knows beside the key, and is worth as much: who has it can make tags. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";

const hashes = { "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512, "SHA3-256": sha3_256, "SHA3-384": sha3_384, "SHA3-512": sha3_512 };
const small = ["A", "B", "C", "D", "E", "F", "G", "H"] as const;
const large = small.flatMap((name) => [`${name}h`, `${name}l`]);

/** The words of a hash object of noble's behind one block: the chaining value of SHA-2, the whole state of SHA-3. */
function wordsOf(hash: object): Uint32Array {
	const fields = hash as Readonly<Record<string, unknown>>;
	if (fields["state32"] instanceof Uint32Array) return fields["state32"].slice();
	const words = (fields["Ah"] === undefined ? small : large).map((name) => fields[name]);
	if (!words.every((word) => typeof word === "number")) throw new Error("noble's hash object has other fields");
	return Uint32Array.from(words);
}

/** In the byte order of the computer, in which memory has them, and in the other, in which SHA-2 is written (FIPS 180-4 §3.1). */
function bytesOf(words: Uint32Array): Uint8Array[] {
	const bytes = new Uint8Array(words.buffer);
	return [bytes, bytes.map((_, index) => bytes[index ^ 3])];
}

/** The pads, and the states of the inner and of the outer digest behind these (RFC 2104 §4), with a name each. */
export function hmacSecrets(key: Uint8Array): [string, Uint8Array][] {
	const pads = [0x36, 0x5c].map((pad): [string, Uint8Array] => ["pad", key.map((byte) => byte ^ pad)]);
	const states = Object.entries(hashes).flatMap(([name, hash]) => {
		const { iHash, oHash } = hmac.create(hash, key);
		return [iHash, oHash].flatMap((state) => bytesOf(wordsOf(state))).map((bytes): [string, Uint8Array] => [`state of HMAC ${name}`, bytes]);
	});
	return [...pads, ...states];
}
