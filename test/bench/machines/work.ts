/** The measured algorithms by their names in the tables, with their requests and keys. */
import type { Client } from "../../../modules/api/client.js";
import type { KeyDescription } from "../../../modules/keystore/description.js";
import { Region } from "../../../modules/mailbox/region.js";
import { freezeDeep } from "../../../modules/messages/freeze.js";
import { agreeing, all, allButWrap, deriving, pair, sealing, signing, symmetric } from "../../support/hsm-keys.js";

/** The firmware's region with more clients. The slow workers' machine has the firmware's own region, so only the first clients use it. */
export const region = freezeDeep(new Region({ clients: 4, slots: 8, poolBytes: 16384 }));
/** Enough for all requests at once. */
export const queue = Object.freeze({ requests: 64, bytes: 1_000_000 });

const Keys = Object.freeze({ symmetric: 1, p256: 2, p384: 3, ed25519: 4, x25519: 5, cbc: 6, ccm: 7, cmac: 8, hkdf: 9, ecdh: 10 });
export const keyDescriptions: readonly KeyDescription[] = [
	symmetric(Keys.symmetric, 32),
	pair(Keys.p256, "P-256"),
	pair(Keys.p384, "P-384"),
	pair(Keys.ed25519, "Ed25519"),
	pair(Keys.x25519, "X25519"),
	symmetric(Keys.cbc, 32, all, sealing("AES-CBC")),
	symmetric(Keys.ccm, 32, all, sealing("AES-CCM")),
	symmetric(Keys.cmac, 32, all, signing("AES-CMAC")),
	symmetric(Keys.hkdf, 32, all, deriving),
	pair(Keys.ecdh, "P-256", allButWrap, agreeing),
];

/** Ids of the symmetric keys. */
export const symmetricKeys = Object.freeze([Keys.symmetric, Keys.cbc, Keys.ccm, Keys.cmac, Keys.hkdf]);

/** Bytes of a message. */
export const sizes = Object.freeze([16, 256, 1024, 4096]);

const key = Keys.symmetric;
const nonce = new Uint8Array(12).fill(7);
const iv = new Uint8Array(16).fill(7);

/** Requests to the HSM, with a stored key. */
export const requests: Readonly<Record<string, (client: Client, message: Uint8Array) => Promise<unknown>>> = Object.freeze({
	"AES-256-GCM": (client: Client, plaintext: Uint8Array) => client.encryptAesGcm({ key, iv: nonce, plaintext }),
	"AES-256-CBC": (client: Client, plaintext: Uint8Array) => client.encryptAesCbc({ key: Keys.cbc, iv, plaintext }),
	"AES-256-CCM": (client: Client, plaintext: Uint8Array) => client.encryptAesCcm({ key: Keys.ccm, nonce, plaintext, tagLength: 16 }),
	"AES-256-CMAC": (client: Client, message: Uint8Array) => client.calculateAesCmac({ key: Keys.cmac, message }),
	"ChaCha20-Poly1305": (client: Client, plaintext: Uint8Array) => client.encryptChaChaPoly({ key, nonce, plaintext }),
	"SHA-256": (client: Client, data: Uint8Array) => client.hash({ data, algorithm: "SHA-256" }),
	"SHA-512": (client: Client, data: Uint8Array) => client.hash({ data, algorithm: "SHA-512" }),
	"SHA3-256": (client: Client, data: Uint8Array) => client.hash({ data, algorithm: "SHA3-256" }),
	BLAKE3: (client: Client, data: Uint8Array) => client.hash({ data, algorithm: "BLAKE3" }),
	"HMAC-SHA-256": (client: Client, message: Uint8Array) => client.calculateHmac({ key, message, algorithm: "SHA-256" }),
});

/** Algorithms that the firmware computes in the slow workers' machine. */
export const slow: readonly string[] = Object.freeze(["ChaCha20-Poly1305", "SHA3-256", "BLAKE3"]);

/** The modules of hosts/firmware/engines, with what they compute. The slow workers have BLAKE3 from noble alone. */
const engines: readonly (readonly [module: string, computes: RegExp])[] = Object.freeze([
	["nist-curves", /^P-/],
	["curve25519", /25519/],
	["symmetric", /^(ChaCha20|HKDF)/],
	["sha3", /^SHA3-/],
]);

/** Whether a peripheral or a library computes `name` in the firmware's HSM. `native`: the native ones of its engines. */
export function isNative(name: string, native: readonly string[]): boolean {
	const engine = engines.find(([, computes]) => computes.test(name));
	return engine === undefined ? !slow.includes(name) : native.includes(engine[0]);
}

/** Operations of public-key cryptography and key derivation on a message of 32 bytes. */
export type Operation = () => Promise<unknown>;

/** Generates the keys of all requests. */
export async function makeKeys(client: Client): Promise<void> {
	for (const key of symmetricKeys) await client.generateSymmetricKey({ key, overwrite: true });
	for (const pair of [Keys.p256, Keys.p384, Keys.ed25519, Keys.x25519, Keys.ecdh]) await client.generateKeyPair({ key: pair, overwrite: true });
}

/** The operations by their names in the tables. Call makeKeys first. */
export async function operations(client: Client, message: Uint8Array): Promise<Readonly<Record<string, Operation>>> {
	const p256 = { key: Keys.p256, message, curve: "P-256" } as const;
	const p384 = { key: Keys.p384, message, curve: "P-384" } as const;
	const ed25519 = { key: Keys.ed25519, message };
	const signatures = [await client.signEcdsa(p256), await client.signEcdsa(p384), await client.signEd25519(ed25519)];
	const peer = await client.exportPublicKey({ key: Keys.p256 });
	const peer25519 = await client.exportPublicKey({ key: Keys.x25519 });
	return {
		"P-256 sign": () => client.signEcdsa(p256),
		"P-256 verify": () => client.verifyEcdsa({ ...p256, signature: signatures[0] }),
		"P-256 ECDH": () => client.ecdh({ key: Keys.ecdh, publicKey: peer, curve: "P-256" }),
		"P-384 sign": () => client.signEcdsa(p384),
		"P-384 verify": () => client.verifyEcdsa({ ...p384, signature: signatures[1] }),
		"Ed25519 sign": () => client.signEd25519(ed25519),
		"Ed25519 verify": () => client.verifyEd25519({ ...ed25519, signature: signatures[2] }),
		X25519: () => client.x25519({ key: Keys.x25519, publicKey: peer25519 }),
		"HKDF-SHA-256": () => client.hkdf({ key: Keys.hkdf, algorithm: "SHA-256", size: 32 }),
	};
}

export const operationNames = Object.freeze([
	"P-256 sign",
	"P-256 verify",
	"P-256 ECDH",
	"P-384 sign",
	"P-384 verify",
	"Ed25519 sign",
	"Ed25519 verify",
	"X25519",
	"HKDF-SHA-256",
]);
