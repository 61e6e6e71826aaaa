import { region } from "../../hosts/firmware/configuration.js";
import { field } from "./interpret.js";

const { poolBytes } = region.sizes;
const all = poolBytes - 256;
const half = poolBytes / 2 - 128;
const zeros = (size: number) => field(new Uint8Array(size));
const key = zeros(32);

/** The largest requests of each kind that fit into a client's pool. */
export const largestRequests: readonly (readonly [name: string, fields: Readonly<Record<string, number | boolean | string>>])[] = [
	["GetRandom", { size: all }],
	["Hash", { data: zeros(all), algorithm: "SHA-512" }],
	["Hash", { data: zeros(all), algorithm: "SHA3-256" }],
	["Hash", { data: zeros(all), algorithm: "BLAKE3" }],
	["EncryptAesGcm", { key, iv: zeros(12), plaintext: zeros(half) }],
	["EncryptAesCcm", { key, nonce: zeros(12), plaintext: zeros(half), tagLength: 16 }],
	["EncryptAesCbc", { key, iv: zeros(16), plaintext: zeros(half) }],
	["EncryptAesCtr", { key, counter: zeros(16), length: 64, plaintext: zeros(half) }],
	["EncryptAesKw", { key, plaintext: zeros(half - (half % 8)) }],
	["CalculateAesCmac", { key, message: zeros(all) }],
	["CalculateHmac", { key: zeros(all - 64), message: zeros(32), algorithm: "SHA3-512" }],
	["EncryptChaChaPoly", { key, nonce: zeros(12), plaintext: zeros(half) }],
	["SignEd25519", { key, message: zeros(all) }],
	["SignEcdsa", { key: field(new Uint8Array(32).fill(1)), message: zeros(all), curve: "P-256" }],
	["SignEcdsa", { key: field(new Uint8Array(48).fill(1)), message: zeros(all), curve: "P-384" }],
	["Hkdf", { key, salt: zeros(half), size: half, algorithm: "SHA-256" }],
	["Hkdf", { key, info: zeros(127), size: Math.min(2048, all - 127), algorithm: "SHA-512" }],
	// Too long for one request: sent in pieces.
	["Hash", { data: zeros(4 * poolBytes), algorithm: "SHA-256" }],
	["Hash", { data: zeros(3 * poolBytes), algorithm: "BLAKE3" }],
	["EncryptAesCtr", { key, counter: zeros(16), length: 64, plaintext: zeros(3 * poolBytes) }],
	["CalculateHmac", { key, message: zeros(4 * poolBytes), algorithm: "SHA-384" }],
	["CalculateHmac", { key, message: zeros(2 * poolBytes), algorithm: "SHA3-256" }],
	["SignEcdsa", { key: field(new Uint8Array(32).fill(1)), message: zeros(4 * poolBytes), curve: "P-256" }],
];
