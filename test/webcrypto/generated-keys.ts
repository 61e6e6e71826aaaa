/** Keys from a seed, as node:crypto makes them: JSON web keys that both sides can import. */
import { createECDH, createPrivateKey, createPublicKey } from "node:crypto";
import type { Random } from "../support/seeded.js";
import { base64Url, joined } from "./case.js";

export interface PrivateJwk {
	readonly kty: string;
	readonly crv: string;
	readonly x: string;
	readonly y?: string;
	readonly d: string;
}

export const curveNames = ["P-256", "P-384", "Ed25519", "X25519"] as const;
export type CurveName = (typeof curveNames)[number];

/** Bytes of a coordinate, or of a private key. */
export function sizeOf(crv: CurveName): number {
	return crv === "P-384" ? 48 : 32;
}

/** Object identifiers 1.3.101.112 and 1.3.101.110 (RFC 8410 §3). */
const identifiers: Readonly<Partial<Record<CurveName, number>>> = { Ed25519: 0x70, X25519: 0x6e };

/** A private key with its public key. */
export function privateJwk(crv: CurveName, random: Pick<Random, "bytes">): PrivateJwk {
	// Small enough for any order, and not zero.
	const secret = random.bytes(sizeOf(crv));
	secret.set([(secret.at(0) ?? 0) & 0x7f, 1]);
	return jwkOf(crv, secret);
}

/** The JSON web key of the private key's bytes. */
export function jwkOf(crv: CurveName, secret: Uint8Array): PrivateJwk {
	const identifier = identifiers[crv];
	if (identifier !== undefined) {
		const pkcs8 = joined(Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, identifier, 4, 0x22, 4, 0x20), secret);
		const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
		return { kty: "OKP", crv, x: String(key.export({ format: "jwk" }).x), d: base64Url(secret) };
	}
	const pair = createECDH(crv === "P-256" ? "prime256v1" : "secp384r1");
	pair.setPrivateKey(secret);
	const point = pair.getPublicKey();
	const size = sizeOf(crv);
	return { kty: "EC", crv, x: base64Url(point.subarray(1, 1 + size)), y: base64Url(point.subarray(1 + size)), d: base64Url(secret) };
}

export type PublicJwk = Omit<PrivateJwk, "d">;

export function publicJwk({ d: _d, ...rest }: PrivateJwk): PublicJwk {
	return rest;
}

/** The key in the given format: for `raw` and `spki` its public key. */
export function encodedKey(key: PrivateJwk, format: "raw" | "spki" | "pkcs8"): Uint8Array {
	if (format === "raw") {
		const x = Buffer.from(key.x, "base64url");
		return key.y === undefined ? Uint8Array.from(x) : joined(Uint8Array.of(4), x, Buffer.from(key.y, "base64url"));
	}
	if (format === "spki") return Uint8Array.from(createPublicKey({ key: { ...publicJwk(key) }, format: "jwk" }).export({ format: "der", type: "spki" }));
	return Uint8Array.from(createPrivateKey({ key: { ...key }, format: "jwk" }).export({ format: "der", type: "pkcs8" }));
}
