/** HMAC states. They are as secret as the key, since tags can be computed from them. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";

const hashes = { "SHA-1": sha1, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512, "SHA3-256": sha3_256, "SHA3-384": sha3_384, "SHA3-512": sha3_512 };
const smallest = ["A", "B", "C", "D", "E"] as const;
const small = [...smallest, "F", "G", "H"] as const;
const large = small.flatMap((name) => [`${name}h`, `${name}l`]);

/** The state words of a noble hash object after one block: the chaining value of SHA-1 and SHA-2, the whole state of SHA-3. */
function wordsOf(hash: object): Uint32Array {
	const fields = hash as Readonly<Record<string, unknown>>;
	if (fields["state32"] instanceof Uint32Array) return fields["state32"].slice();
	const words = (fields["Ah"] !== undefined ? large : fields["F"] !== undefined ? small : smallest).map((name) => fields[name]);
	if (!words.every((word) => typeof word === "number")) throw new Error("noble's hash object has other fields");
	return Uint32Array.from(words);
}

/**
 * The words in the byte order of the computer, as in memory, and in the other order. SHA-2 is defined in big-endian order (FIPS
 * 180-4 §3.1).
 */
function bytesOf(words: Uint32Array): Uint8Array[] {
	const bytes = new Uint8Array(words.buffer);
	return [bytes, bytes.map((_, index) => bytes[index ^ 3])];
}

/** The padded keys, and the states of the inner and outer digest after them (RFC 2104 §4), each with a name. */
export function hmacSecrets(key: Uint8Array): [string, Uint8Array][] {
	const pads = [0x36, 0x5c].map((pad): [string, Uint8Array] => ["pad", key.map((byte) => byte ^ pad)]);
	const states = Object.entries(hashes).flatMap(([name, hash]) => {
		const { iHash, oHash } = hmac.create(hash, key);
		return [iHash, oHash].flatMap((state) => bytesOf(wordsOf(state))).map((bytes): [string, Uint8Array] => [`state of HMAC ${name}`, bytes]);
	});
	return [...pads, ...states];
}
