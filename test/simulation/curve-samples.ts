import { createECDH, createHash, createPrivateKey, createPublicKey, diffieHellman, sign } from "node:crypto";
import { seeded } from "../support/seeded.js";

/** Public-key cryptography is slow, so there are only this many samples. They are computed at the first use. */
const COUNT = 4;

/** Makes a private key of its 32 bytes, behind the fixed prefix of PKCS #8 (RFC 8410 §7). */
const privateKeyOf = (algorithm: "70" | "6e", bytes: Uint8Array) =>
	createPrivateKey({ key: Buffer.concat([Buffer.from(`302e020100300506032b65${algorithm}04220420`, "hex"), bytes]), format: "der", type: "pkcs8" });

interface Signature {
	readonly key: Uint8Array;
	readonly message: Uint8Array;
	readonly signature: Uint8Array;
}

interface NistSignature {
	readonly curve: "P-256" | "P-384";
	readonly publicKey: Uint8Array;
	readonly message: Uint8Array;
	readonly digest: Uint8Array;
	readonly signature: Uint8Array;
}

interface Agreement {
	readonly key: Uint8Array;
	readonly publicKey: Uint8Array;
	readonly secret: Uint8Array;
}

let signed: readonly Signature[] | undefined;
let nistSigned: readonly NistSignature[] | undefined;
let agreed: readonly Agreement[] | undefined;
let agreedWithPair: readonly Agreement[] | undefined;

/** Keys, messages and signatures of Ed25519 (RFC 8032), which is deterministic. */
export function signatures(): readonly Signature[] {
	return (signed ??= Array.from({ length: COUNT }, (_, number) => {
		const random = seeded(number);
		const [key, message] = [random.bytes(32), random.bytes(20)];
		return { key, message, signature: sign(null, message, privateKeyOf("70", key)) };
	}));
}

/** Signatures by ECDSA (FIPS 186-5) of messages shorter than a digest, as long as one, and longer. */
export function nistSignatures(): readonly NistSignature[] {
	return (nistSigned ??= [
		...[0, 31, 32, 150].map((size) => nistSignature("P-256", "prime256v1", "sha256", size)),
		...[32, 47, 48, 200].map((size) => nistSignature("P-384", "secp384r1", "sha384", size)),
	]);
}

function nistSignature(curve: "P-256" | "P-384", name: string, hash: string, size: number): NistSignature {
	const random = seeded(4000 + size);
	const pair = createECDH(name);
	const bytes = curve === "P-256" ? 32 : 48;
	pair.setPrivateKey(random.bytes(bytes));
	const publicKey = pair.getPublicKey().subarray(1);
	const [x, y, d] = [publicKey.subarray(0, bytes), publicKey.subarray(bytes), pair.getPrivateKey()].map((part) => part.toString("base64url"));
	const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: curve, x, y, d } });
	const message = random.bytes(size);
	const digest = createHash(hash).update(message).digest();
	return { curve, publicKey, message, digest, signature: sign(hash, message, { key, dsaEncoding: "ieee-p1363" }) };
}

/** Keys, public keys and shared secrets of X25519 (RFC 7748). */
export function agreements(): readonly Agreement[] {
	return (agreed ??= Array.from({ length: COUNT }, (_, number) => {
		const random = seeded(1000 + number);
		return agree(random.bytes(32), random.bytes(32));
	}));
}

/** The private key of the HSM's pair for X25519. */
export const pairPrivateKey = seeded(2000).bytes(32);

/** As `agreements`, all with that pair. */
export function pairAgreements(): readonly Agreement[] {
	return (agreedWithPair ??= Array.from({ length: COUNT }, (_, number) => agree(pairPrivateKey, seeded(3000 + number).bytes(32))));
}

/** The agreement of that pair with the stored peer. */
export const storedPeer = (): Agreement => pairAgreements()[0];

/** The public key of `privateKey` by X25519. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
	return createPublicKey(privateKeyOf("6e", privateKey)).export({ format: "der", type: "spki" }).subarray(-32);
}

function agree(key: Uint8Array, peer: Uint8Array): Agreement {
	const other = createPublicKey(privateKeyOf("6e", peer));
	return { key, publicKey: publicKeyOf(peer), secret: diffieHellman({ privateKey: privateKeyOf("6e", key), publicKey: other }) };
}
