/** ECDH and X25519 (Web Cryptography API §24, §26). */
import type { Client } from "../api/client.js";
import type { Key } from "../api/key.js";
import type { KeyAttributes } from "../messages/attributes.js";
import { type KeySlots, slotsOf, storedKey } from "./crypto-key.js";
import { privateKeyBytes } from "./curve-formats.js";
import { type CurveKind, exportCurveKey, generatePair, importCurveKey } from "./curve-keys.js";
import { webError } from "./errors.js";
import type { Derive, Family } from "./family.js";
import { required, type Source } from "./idl.js";
import { expectType, type NistCurve, namedCurveOf, nistCurveOf } from "./signatures.js";

/** A key with `deriveKey` also derives bits: an application could derive an extractable key. */
const meaning: CurveKind["meaning"] = /* @__PURE__ */ Object.freeze({ deriveBits: ["deriveBits"], deriveKey: ["deriveBits", "deriveKey"] } as const);

export function ecdhKind(curve: NistCurve): CurveKind {
	return { algorithm: { name: "ECDH", namedCurve: curve }, curve, hsm: "ECDH", meaning, publicUsages: [], publicOperation: "deriveBits", use: "enc" };
}

export const x25519Kind: CurveKind = /* @__PURE__ */ Object.freeze({
	algorithm: { name: "X25519" },
	curve: "X25519",
	hsm: "X25519",
	meaning,
	publicUsages: [],
	publicOperation: "deriveBits",
	use: "enc",
} as const);

/** Bytes of the secret that two keys of this algorithm share: as many as of a private key (SP 800-56A §5.7.1.2, RFC 7748 §6.1). */
function secretBytes({ algorithm }: KeySlots): number {
	return privateKeyBytes(algorithm.name === "X25519" ? "X25519" : nistCurveOf(algorithm));
}

/** The bytes of the peer's public key. @throws InvalidAccessError unless both keys can agree */
function peerOf(key: KeySlots, peer: KeySlots): Uint8Array {
	expectType(key, "private");
	expectType(peer, "public");
	const { name, namedCurve } = key.algorithm;
	if (peer.algorithm.name !== name || peer.algorithm.namedCurve !== namedCurve)
		throw webError("InvalidAccessError", `"public" expected a key of ${namedCurve ?? name}, got one of ${peer.algorithm.namedCurve ?? peer.algorithm.name}`);
	return peer.material as Uint8Array;
}

/** The first bits of the secret. The others of the last byte are 0. */
function firstBits(secret: Uint8Array, length: number): Uint8Array {
	const bits = secret.slice(0, Math.ceil(length / 8));
	secret.fill(0);
	if (length % 8 !== 0) bits[bits.length - 1] &= 0xff << (8 - (length % 8));
	return bits;
}

/** The requests of one algorithm. */
interface Requests {
	bits(client: Client, key: KeySlots, publicKey: Uint8Array): Promise<Uint8Array>;
	key(client: Client, key: KeySlots, publicKey: Uint8Array, attributes: KeyAttributes): Promise<Key>;
}

function agreement(source: Source, requests: Requests): Derive {
	const peer = slotsOf(required(source, "public"), "public");
	const expectLength = (key: KeySlots, bits: number): void => {
		const bytes = secretBytes(key);
		if (bits > bytes * 8) throw webError("OperationError", `"length" expected up to ${bytes * 8} bits, got ${bits}`);
	};
	return {
		wholeBytes: secretBytes,
		async bits(hsm, key, length) {
			const publicKey = peerOf(key, peer);
			if (length !== null) expectLength(key, length);
			const secret = await hsm.ask((client) => requests.bits(client, key, publicKey));
			return length === null ? secret : firstBits(secret, length);
		},
		async key(hsm, key, attributes) {
			const publicKey = peerOf(key, peer);
			expectLength(key, attributes.type.kind === "symmetric" ? attributes.type.size * 8 : 0);
			return hsm.makeKey((client) => requests.key(client, key, publicKey, attributes), "OperationError", "InvalidAccessError");
		},
	};
}

const ecdhRequests: Requests = /* @__PURE__ */ Object.freeze<Requests>({
	bits: (client, { material: key, algorithm }, publicKey) => client.ecdh({ key, publicKey, curve: nistCurveOf(algorithm) }),
	key: (client, key, publicKey, attributes) => client.deriveKeyEcdh({ key: storedKey(key), publicKey, attributes }),
});

const x25519Requests: Requests = /* @__PURE__ */ Object.freeze<Requests>({
	bits: (client, { material: key }, publicKey) => client.x25519({ key, publicKey }),
	key: (client, key, publicKey, attributes) => client.deriveKeyX25519({ key: storedKey(key), publicKey, attributes }),
});

export const ecdh: Family = /* @__PURE__ */ Object.freeze<Family>({
	name: "ECDH",
	generateKey(source) {
		const kind = ecdhKind(namedCurveOf(source));
		return (hsm, extractable, usages) => generatePair(hsm, kind, extractable, usages);
	},
	importKey(source) {
		const kind = ecdhKind(namedCurveOf(source));
		return { toKey: (hsm, format, data, extractable, usages) => importCurveKey(hsm, kind, format, data, extractable, usages) };
	},
	exportKey: (hsm, format, key) => exportCurveKey(hsm, ecdhKind(nistCurveOf(key.algorithm)), format, key),
	deriveBits: (source) => agreement(source, ecdhRequests),
});

export const x25519: Family = /* @__PURE__ */ Object.freeze<Family>({
	name: "X25519",
	generateKey: () => (hsm, extractable, usages) => generatePair(hsm, x25519Kind, extractable, usages),
	importKey: () => ({ toKey: (hsm, format, data, extractable, usages) => importCurveKey(hsm, x25519Kind, format, data, extractable, usages) }),
	exportKey: (hsm, format, key) => exportCurveKey(hsm, x25519Kind, format, key),
	deriveBits: (source) => agreement(source, x25519Requests),
});
