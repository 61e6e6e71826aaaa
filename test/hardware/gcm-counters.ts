/** Ivs of AES-GCM for a chosen first counter block, and the arithmetic of GHASH behind them. */
import { createCipheriv } from "node:crypto";
import type { Random } from "../support/random.js";
import { gcmEncrypted, gcmTagSizes, keySizes } from "./openssl-vectors.js";
import { makeVector, type Vector } from "./vectors.js";

/** The product of two blocks (SP 800-38D §6.3). */
export function multiplyBlocks(a: bigint, b: bigint): bigint {
	let product = 0n;
	let shifted = a;
	for (let bit = 127n; bit >= 0n; bit--) {
		if ((b >> bit) & 1n) product ^= shifted;
		shifted = shifted & 1n ? (shifted >> 1n) ^ (0xe1n << 120n) : shifted >> 1n;
	}
	return product;
}

/** The inverse of a block: its power 2^128 - 2. */
function inverse(block: bigint): bigint {
	let power = block;
	let result = 1n << 127n;
	for (let exponent = 1; exponent < 128; exponent++) {
		power = multiplyBlocks(power, power);
		result = multiplyBlocks(result, power);
	}
	return result;
}

/** The iv of 16 bytes whose J_0 (SP 800-38D §7.1 step 2) is `counter`: J_0 = (iv · H + 128) · H. */
export function ivForCounter(key: Uint8Array, counter: bigint): Uint8Array {
	const cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null);
	const inverseSubkey = inverse(BigInt(`0x${cipher.update(new Uint8Array(16)).toString("hex")}`));
	const iv = multiplyBlocks(multiplyBlocks(counter, inverseSubkey) ^ 128n, inverseSubkey);
	return Uint8Array.from(Buffer.from(iv.toString(16).padStart(32, "0"), "hex"));
}

/** Messages whose counter passes 2^32 (inc32, SP 800-38D §6.2): before the text, in it, behind it. The bits in front must stay. */
export function wrappingCounterVectors(random: Random): Vector[] {
	return keySizes.flatMap((keySize) =>
		[0, 1, 2, 3, 6, 7, 8].flatMap((blocks) =>
			[(1n << 128n) - 1n, (1n << 32n) - 1n].flatMap((last) =>
				gcmTagSizes.map((tagLength) => {
					const key = random.bytes(keySize),
						aad = random.bytes(random.below(20)),
						data = random.bytes(100);
					const iv = ivForCounter(key, last - BigInt(blocks));
					return makeVector("gcmDecrypt", { key, iv, aad, data: gcmEncrypted(key, iv, aad, data, tagLength), tagLength, answer: data });
				}),
			),
		),
	);
}
