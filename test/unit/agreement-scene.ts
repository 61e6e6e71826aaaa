/** An HSM with pairs for key agreement and places for the keys, and key agreement by OpenSSL to compare it with. */
import { createECDH, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from "node:crypto";
import type { Client } from "../../modules/api/client.js";
import type { KeyDescription, Usage } from "../../modules/keystore/description.js";
import { type Curve, privateKeySizes, curves as tableCurves } from "../../modules/messages/algorithms.js";
import { all, allButWrap, deriving, noPermissions, pair, publicKey, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export type AgreementCurve = Exclude<Curve, "Ed25519">;
export const curves: readonly AgreementCurve[] = ["P-256", "P-384", "X25519"];
export const secretBytes = (curve: Curve): number => privateKeySizes[tableCurves.indexOf(curve)];
const algorithmOf = (curve: AgreementCurve): "X25519" | "ECDH" => (curve === "X25519" ? "X25519" : "ECDH");
const usage = (curve: AgreementCurve, ...operations: ("deriveBits" | "deriveKey")[]): Usage => ({ algorithms: [algorithmOf(curve)], operations });
export const keysOnly: Usage = { algorithms: ["HKDF"], operations: ["deriveKey"] };

/** Pairs: for keys only, and for bits as well. Pairs for bits only. */
export const PAIR = 1;
export const OPEN_PAIR = 2;
export const BITS_PAIR = 3;
/** Places: with every permission, without import, for other usages, of other sizes, without overwrite. */
export const TARGET = 10;
export const NOT_IMPORTED = 11;
export const NOT_OVERWRITTEN = 12;
export const WRAPPING = 13;
export const CIPHER = 14;
export const MAC = 15;
export const SMALL = 16;
export const SHORTER = 17;
export const LONGER = 18;
/** Stored public keys of the peer: three alone, with the smallest and the largest id too, and one of a pair. */
export const PEER = 20;
export const FIRST_PEER = 0;
export const LAST_PEER = 0x7fffffff;
export const PEER_PAIR = 21;
/** Public keys that are no peers: for bits only, for signatures, on another curve, absent, and of client 1. */
export const BITS_PEER = 22;
export const VERIFYING = 23;
export const OTHER_CURVE = 24;
export const ABSENT_PEER = 25;
export const OTHERS_PEER = 26;
const imported = { ...noPermissions, import: true };

/** The curve of `OTHER_CURVE`. */
export const otherCurve = { "P-256": "P-384", "P-384": "P-256", X25519: "P-256" } as const;

export function peerPlaces(curve: AgreementCurve): readonly KeyDescription[] {
	const use = usage(curve, "deriveKey");
	const other = otherCurve[curve];
	return [
		...[PEER, FIRST_PEER, LAST_PEER, ABSENT_PEER].map((id) => publicKey(id, curve, use)),
		publicKey(OTHERS_PEER, curve, use, undefined, [1]),
		pair(PEER_PAIR, curve, allButWrap, use),
		publicKey(BITS_PEER, curve, usage(curve, "deriveBits")),
		publicKey(VERIFYING, curve === "X25519" ? "Ed25519" : curve),
		publicKey(OTHER_CURVE, other, usage(other, "deriveKey")),
	];
}

export function places(curve: AgreementCurve): readonly KeyDescription[] {
	const size = secretBytes(curve);
	return [
		pair(PAIR, curve, allButWrap, usage(curve, "deriveKey")),
		pair(OPEN_PAIR, curve, allButWrap, usage(curve, "deriveBits", "deriveKey")),
		pair(BITS_PAIR, curve, allButWrap, usage(curve, "deriveBits")),
		symmetric(TARGET, size, all, deriving),
		symmetric(NOT_IMPORTED, size, { ...all, import: false }, deriving),
		symmetric(NOT_OVERWRITTEN, size, imported, deriving),
		symmetric(WRAPPING, 32, allButWrap, wrapping),
		symmetric(CIPHER, 32, all, { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] }),
		symmetric(MAC, size, all, { algorithms: ["HMAC"], operations: ["sign", "verify"] }),
		symmetric(SMALL, 1, imported, deriving),
		symmetric(SHORTER, size - 1, all, deriving),
		symmetric(LONGER, size + 1, all, deriving),
	];
}

interface DeriveOptions {
	readonly key?: number;
	readonly target?: number;
	readonly overwrite?: boolean;
	/** A stored public key instead of the bytes. */
	readonly peer?: number;
}

/** An HSM whose three pairs are the same, and a peer's public key. */
export class Scene {
	readonly curve: AgreementCurve;
	readonly hsm: TestHsm;
	readonly client: Client;
	private peer: Uint8Array = new Uint8Array(0);

	constructor(curve: AgreementCurve, keys = places(curve)) {
		this.curve = curve;
		this.hsm = new TestHsm({ keys });
		this.client = this.hsm.clients[0];
	}

	async start(own: Pair, publicKey: Uint8Array): Promise<this> {
		this.peer = publicKey;
		for (const key of [PAIR, OPEN_PAIR, BITS_PAIR]) await this.hsm.answer(this.client.importKeyPair({ key, ...own }));
		return this;
	}

	derive({ key = PAIR, target = TARGET, overwrite, peer }: DeriveOptions = {}, publicKey = this.peer): Promise<void> {
		const fields = { key, target, ...(peer === undefined ? { publicKey } : { peer }), ...(overwrite === undefined ? {} : { overwrite }) };
		return this.hsm.answer(this.curve === "X25519" ? this.client.deriveKeyX25519(fields) : this.client.deriveKeyEcdh(fields));
	}

	/** What HKDF derives from the key at `target`, in hexadecimal. */
	async hkdf(salt: Uint8Array, info: Uint8Array, target = TARGET): Promise<string> {
		return hexOf(await this.hsm.answer(this.client.hkdf({ key: target, salt, info, algorithm: "SHA-256", size: 40 })));
	}
}

export interface Pair {
	readonly privateKey: Uint8Array;
	readonly publicKey: Uint8Array;
}

export function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array): string {
	return hexOf(new Uint8Array(hkdfSync("sha256", secret, salt, info, 40)));
}

const x25519Key = (privateKey: Uint8Array) =>
	createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), privateKey]), format: "der", type: "pkcs8" });

export function makePair(curve: AgreementCurve): Pair {
	const privateKey = random.bytes(secretBytes(curve));
	if (curve === "X25519") return { privateKey, publicKey: createPublicKey(x25519Key(privateKey)).export({ format: "der", type: "spki" }).subarray(-32) };
	// Below the order of both curves.
	privateKey[0] &= 0x7f;
	const ecdh = createECDH(curve === "P-256" ? "prime256v1" : "secp384r1");
	ecdh.setPrivateKey(privateKey);
	return { privateKey, publicKey: Uint8Array.from(ecdh.getPublicKey().subarray(1)) };
}

/** The shared secret by OpenSSL. */
export function secretOf(curve: AgreementCurve, { privateKey }: Pair, peer: Pair): Uint8Array {
	if (curve === "X25519") return diffieHellman({ privateKey: x25519Key(privateKey), publicKey: createPublicKey(x25519Key(peer.privateKey)) });
	const ecdh = createECDH(curve === "P-256" ? "prime256v1" : "secp384r1");
	ecdh.setPrivateKey(privateKey);
	return ecdh.computeSecret(Uint8Array.of(4, ...peer.publicKey));
}

export async function start(curve: AgreementCurve, keys = places(curve)): Promise<{ scene: Scene; secret: Uint8Array; peer: Pair }> {
	const [own, peer] = [makePair(curve), makePair(curve)];
	return { scene: await new Scene(curve, keys).start(own, peer.publicKey), secret: secretOf(curve, own, peer), peer };
}
