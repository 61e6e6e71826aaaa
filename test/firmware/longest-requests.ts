/** The requests of each kind with the longest computation that a client's pool permits. Imports nothing of Node: it runs on XS. */
import type { RequestName } from "../../modules/messages/types.js";

export function longestRequests(poolBytes: number): readonly (readonly [name: RequestName, fields: object])[] {
	const zeros = (size: number): Uint8Array => new Uint8Array(size);
	const all = poolBytes - 256;
	const half = poolBytes / 2 - 128;
	const key = zeros(32);
	/** Bytes of `count` digests, or of as many as fit. */
	const digests = (count: number, size: number): number => size * Math.min(count, Math.floor(all / size));
	const hashes = ["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "SHA-1"] as const;
	const curves = [
		["P-256", 32],
		["P-384", 48],
	] as const;
	return [
		["GetRandom", { size: all }],
		["EncryptAesGcm", { key, iv: zeros(12), aad: zeros(16), plaintext: zeros(half) }],
		["EncryptAesGcm", { key, iv: zeros(12), aad: zeros(all), plaintext: zeros(0) }],
		["EncryptAesCcm", { key, nonce: zeros(12), aad: zeros(16), plaintext: zeros(half), tagLength: 16 }],
		["EncryptAesCbc", { key, iv: zeros(16), plaintext: zeros(half) }],
		["EncryptAesCtr", { key, counter: zeros(16).fill(0xff), length: 128, plaintext: zeros(half) }],
		["EncryptAesKw", { key, plaintext: zeros(half - (half % 8)) }],
		["CalculateAesCmac", { key, message: zeros(all) }],
		["EncryptChaChaPoly", { key, nonce: zeros(12), plaintext: zeros(half) }],
		["EncryptChaChaPoly", { key, nonce: zeros(12), aad: zeros(all), plaintext: zeros(0) }],
		...hashes.flatMap(
			(algorithm) =>
				[
					["Hash", { data: zeros(all), algorithm }],
					["CalculateHmac", { key, message: zeros(all), algorithm }],
					["CalculateHmac", { key: zeros(all), message: zeros(0), algorithm }],
				] as const,
		),
		["Hash", { data: zeros(all), algorithm: "BLAKE3" }],
		...curves.map(([curve, size]) => ["SignEcdsa", { key: zeros(size).fill(1), message: zeros(all), curve }] as const),
		["SignEd25519", { key, message: zeros(all) }],
		["VerifyEd25519", { key: basePoint(), message: zeros(all), signature: basePoint(64) }],
		["Hkdf", { key, salt: zeros(all - 64), size: 64, algorithm: "SHA-512" }],
		// For each block of output, HMAC of the salt.
		["Pbkdf2Start", { key, salt: zeros(all - 64), iterations: 1, size: 128, algorithm: "SHA-256" }],
		["Pbkdf2Start", { key, salt: zeros(all - 64), iterations: 1, size: 128, algorithm: "SHA-384" }],
		["Hkdf", { key, size: all, algorithm: "SHA-256" }],
		["Hkdf", { key, size: all, algorithm: "SHA-384" }],
		["Hkdf", { key, info: zeros(27), size: digests(80, 48), algorithm: "SHA-384" }],
		["Hkdf", { key, info: zeros(64), size: digests(54, 48), algorithm: "SHA-384" }],
		["Hkdf", { key, info: zeros(37), size: digests(60, 64), algorithm: "SHA-512" }],
		["Hkdf", { key, info: zeros(127), size: digests(32, 64), algorithm: "SHA-512" }],
		["Hkdf", { key: zeros(16), info: zeros(all - 64), size: 32, algorithm: "SHA-384" }],
	];
}

/** The base point of Ed25519 (RFC 8032 §5.1): a public key, and followed by zeros, a well-formed signature. */
function basePoint(size = 32): Uint8Array {
	const bytes = new Uint8Array(size);
	bytes.fill(0x66, 0, 32)[0] = 0x58;
	return bytes;
}
