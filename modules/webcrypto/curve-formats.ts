/**
 * Keys of a curve as SubjectPublicKeyInfo (RFC 5280 §4.1) and PrivateKeyInfo (RFC 5208 §5): RFC 5480 and RFC 5915 for P-256 and P-384, RFC 8410
 * for Ed25519 and X25519.
 */
import { type Curve, curves, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { DerReader, encodeBits, encodeDer, Tag } from "./der.js";

/** The first byte of a point of SEC 1 that is not compressed. */
export const UNCOMPRESSED = 4;

/** 1.2.840.10045.2.1 (RFC 5480 §2.1.1). */
const ecPublicKey = /* @__PURE__ */ Object.freeze([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);

/** The object identifier of a curve: RFC 5480 §2.1.1.1, RFC 8410 §3. */
function identifierOf(curve: Curve): Uint8Array {
	switch (curve) {
		case "P-256":
			return Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07);
		case "P-384":
			return Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x22);
		case "Ed25519":
			return Uint8Array.of(0x2b, 0x65, 0x70);
		case "X25519":
			return Uint8Array.of(0x2b, 0x65, 0x6e);
	}
}

export function privateKeyBytes(curve: Curve): number {
	return privateKeySizes[curves.indexOf(curve)];
}

/** As the HSM has public keys: x‖y, or the 32 bytes of the other curves. */
export function publicKeyBytes(curve: Curve): number {
	return publicKeySizes[curves.indexOf(curve)];
}

/** Whether the curve is one of NIST: its public keys are points of SEC 1. */
export function isNist(curve: Curve): boolean {
	return curve === "P-256" || curve === "P-384";
}

/** The AlgorithmIdentifier of the curve's keys. */
function encodeAlgorithm(curve: Curve): Uint8Array {
	const identifier = encodeDer(Tag.objectIdentifier, identifierOf(curve));
	return isNist(curve)
		? encodeDer(Tag.sequence, encodeDer(Tag.objectIdentifier, Uint8Array.from(ecPublicKey)), identifier)
		: encodeDer(Tag.sequence, identifier);
}

/** Whether the next element is the AlgorithmIdentifier of the curve's keys. */
function readAlgorithm(reader: DerReader, curve: Curve): boolean {
	const algorithm = reader.enter(Tag.sequence);
	const isFamily = !isNist(curve) || isEqual(algorithm.read(Tag.objectIdentifier), ecPublicKey);
	return isFamily && isEqual(algorithm.read(Tag.objectIdentifier), identifierOf(curve)) && algorithm.isDone;
}

function isEqual(bytes: Uint8Array, expected: ArrayLike<number>): boolean {
	return bytes.length === expected.length && bytes.every((byte, index) => byte === expected[index]);
}

/** `publicKey`: a point of SEC 1, or the 32 bytes of the other curves. */
export function encodeSpki(curve: Curve, publicKey: Uint8Array): Uint8Array {
	return encodeDer(Tag.sequence, encodeAlgorithm(curve), encodeBits(publicKey));
}

/** The public key as `encodeSpki` takes it; undefined if these bytes hold no key of the curve. */
export function decodeSpki(curve: Curve, bytes: Uint8Array): Uint8Array | undefined {
	const reader = new DerReader(bytes);
	const info = reader.enter(Tag.sequence);
	const isOfCurve = readAlgorithm(info, curve);
	const publicKey = info.readBits();
	return isOfCurve && info.isDone && reader.isDone ? publicKey : undefined;
}

/** The keys of a PrivateKeyInfo. `publicKey` is there if the PrivateKeyInfo has it. */
export interface PrivateParts {
	readonly privateKey: Uint8Array;
	readonly publicKey?: Uint8Array;
}

/** `publicKey`: as for `encodeSpki`; only those of P-256 and P-384 are part of the format. */
export function encodePkcs8(curve: Curve, privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
	const octets = encodeDer(Tag.octetString, privateKey);
	const inner = isNist(curve)
		? encodeDer(Tag.sequence, encodeDer(Tag.integer, Uint8Array.of(1)), octets, encodeDer(Tag.second, encodeBits(publicKey)))
		: octets;
	const octetString = encodeDer(Tag.octetString, inner);
	const info = encodeDer(Tag.sequence, encodeDer(Tag.integer, Uint8Array.of(0)), encodeAlgorithm(curve), octetString);
	for (const part of [octets, inner, octetString]) part.fill(0);
	return info;
}

/** The keys; undefined if these bytes hold no private key of the curve. */
export function decodePkcs8(curve: Curve, bytes: Uint8Array): PrivateParts | undefined {
	const reader = new DerReader(bytes);
	const info = reader.enter(Tag.sequence);
	const isFirstVersion = isEqual(info.read(Tag.integer), [0]);
	const isOfCurve = readAlgorithm(info, curve);
	const key = info.enter(Tag.octetString);
	// The attributes say nothing that Web Crypto reads.
	if (info.isNext(Tag.first)) info.read(Tag.first);
	const parts = isNist(curve) ? readEcPrivateKey(key, curve) : { privateKey: key.read(Tag.octetString) };
	return isFirstVersion && isOfCurve && key.isDone && info.isDone && reader.isDone ? parts : undefined;
}

/** RFC 5915 §3. The name of the curve may stand here a second time. */
function readEcPrivateKey(reader: DerReader, curve: Curve): PrivateParts | undefined {
	const key = reader.enter(Tag.sequence);
	if (!isEqual(key.read(Tag.integer), [1])) return undefined;
	const privateKey = key.read(Tag.octetString);
	if (key.isNext(Tag.first)) {
		const named = key.enter(Tag.first);
		if (!isEqual(named.read(Tag.objectIdentifier), identifierOf(curve)) || !named.isDone) return undefined;
	}
	if (!key.isNext(Tag.second)) return key.isDone ? { privateKey } : undefined;
	const bits = key.enter(Tag.second);
	const publicKey = bits.readBits();
	return bits.isDone && key.isDone ? { privateKey, publicKey } : undefined;
}
