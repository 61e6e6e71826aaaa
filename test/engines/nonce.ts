/** ECDSA with the nonce of RFC 6979, from its text, with node:crypto's HMAC and points. */
import { createECDH, createHmac } from "node:crypto";

export type NistName = "P-256" | "P-384";

const orders: Readonly<Record<NistName, bigint>> = {
	"P-256": 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
	"P-384": 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
};
const openssl: Readonly<Record<NistName, string>> = { "P-256": "prime256v1", "P-384": "secp384r1" };
const hashes: Readonly<Record<NistName, string>> = { "P-256": "sha256", "P-384": "sha384" };

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const toBytes = (value: bigint, size: number): Buffer => Buffer.from(value.toString(16).padStart(2 * size, "0"), "hex");

/** RFC 6979 §3.2, with the additional data of §3.6 at the end of the seed. Digest, key and order have the same size. */
function nonceOf(curve: NistName, digest: Uint8Array, privateKey: Uint8Array, extra: Uint8Array): bigint {
	const size = digest.length;
	const order = orders[curve];
	const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => createHmac(hashes[curve], key).update(Buffer.concat(parts)).digest();
	const seed = [privateKey, toBytes(toNumber(digest) % order, size), extra];
	let V: Buffer = Buffer.alloc(size, 1);
	let K: Buffer = Buffer.alloc(size, 0);
	K = hmac(K, V, Buffer.of(0), ...seed);
	V = hmac(K, V);
	K = hmac(K, V, Buffer.of(1), ...seed);
	V = hmac(K, V);
	for (;;) {
		V = hmac(K, V);
		const nonce = toNumber(V);
		if (nonce > 0n && nonce < order) return nonce;
		K = hmac(K, V, Buffer.of(0));
		V = hmac(K, V);
	}
}

/** value^-1 modulo a prime, by Fermat. */
function invert(value: bigint, prime: bigint): bigint {
	let result = 1n;
	for (let base = value, exponent = prime - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % prime)
		if ((exponent & 1n) === 1n) result = (result * base) % prime;
	return result;
}

/** r‖s in hexadecimal (FIPS 186-5 §6.4.1). */
export function signByDefinition(curve: NistName, digest: Uint8Array, privateKey: Uint8Array, extra: Uint8Array): string {
	const size = digest.length;
	const order = orders[curve];
	const nonce = nonceOf(curve, digest, privateKey, extra);
	const point = createECDH(openssl[curve]);
	point.setPrivateKey(toBytes(nonce, size));
	const r = toNumber(point.getPublicKey().subarray(1, 1 + size)) % order;
	const s = (invert(nonce, order) * (toNumber(digest) + r * toNumber(privateKey))) % order;
	return Buffer.concat([toBytes(r, size), toBytes(s, size)]).toString("hex");
}
