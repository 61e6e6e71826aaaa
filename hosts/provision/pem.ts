/** Reads keys in PEM with node:crypto: private keys of PKCS#8 and SEC 1, public keys of SPKI. */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { Curve } from "../../modules/messages/algorithms.js";
import { pairOf, privateKeySize, publicKeyOf } from "./curves.js";
import { expected, InputError } from "./errors.js";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const privateLabels = ["PRIVATE KEY", "EC PRIVATE KEY"];
const PUBLIC_LABEL = "PUBLIC KEY";
/** OpenSSL writes these before a private key of SEC 1. */
const PARAMETERS_LABEL = "EC PARAMETERS";
const nodeNames: Readonly<Record<string, Curve>> = { prime256v1: "P-256", secp384r1: "P-384", ed25519: "Ed25519", x25519: "X25519" };

/** The key as the key store holds it. @throws InputError */
export function readPem(text: string, kind: "pair" | "public", curve: Curve): Uint8Array {
	const [block, ...others] = [...text.matchAll(BLOCK)].filter(([, label]) => label !== PARAMETERS_LABEL);
	if (block === undefined) expected("a key in PEM", "no block between -----BEGIN and -----END");
	if (others.length > 0) expected("one key in PEM", `${others.length + 1}`);
	const [pem, label] = block;
	if (label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type:.*ENCRYPTED/m.test(pem))
		throw new InputError("the private key is encrypted: decrypt it first (openssl pkey -in ENCRYPTED -out PLAIN)");
	const isPrivate = privateLabels.includes(label);
	if (!isPrivate && label !== PUBLIC_LABEL) expected([...privateLabels, PUBLIC_LABEL].join(", "), label);
	if (kind === "public" && isPrivate) expected("a public key", "a private key (openssl pkey -in PRIVATE -pubout -out PUBLIC makes the public one)");
	if (kind === "pair" && !isPrivate) expected("a private key", "a public key");
	const key = decode(() => (isPrivate ? createPrivateKey(pem) : createPublicKey(pem)));
	const name = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "unknown";
	const found = nodeNames[name];
	if (found !== curve) expected(`a key on ${curve}`, found === undefined ? name : `one on ${found}`);
	const jwk = decode(() => key.export({ format: "jwk" }));
	return kind === "pair" ? pairOfJwk(curve, jwk) : publicKeyOf(curve, pointOf(curve, jwk));
}

/** The pair of a private key of node:crypto. @throws InputError */
export function pairOfKey(curve: Curve, key: KeyObject): Uint8Array {
	return pairOfJwk(curve, key.export({ format: "jwk" }));
}

function pairOfJwk(curve: Curve, jwk: JsonWebKey): Uint8Array {
	const pair = pairOf(curve, coordinate(jwk.d, privateKeySize(curve)));
	const point = pointOf(curve, jwk);
	if (!point.equals(pair.subarray(0, point.length))) throw new InputError("the public key in the file does not belong to the private key");
	return pair;
}

/** x‖y, or the bytes of Ed25519 and X25519. */
function pointOf(curve: Curve, { x, y }: JsonWebKey): Buffer {
	const size = privateKeySize(curve);
	return Buffer.concat([coordinate(x, size), ...(y === undefined ? [] : [coordinate(y, size)])]);
}

/** A number of JWK, with the highest byte first. */
function coordinate(text: string | undefined, size: number): Buffer {
	const bytes = Buffer.from(text ?? "", "base64url");
	return Buffer.concat([Buffer.alloc(Math.max(0, size - bytes.length)), bytes]);
}

/** OpenSSL's messages name what it could not decode. They quote no keys. */
function decode<Result>(action: () => Result): Result {
	try {
		return action();
	} catch (error) {
		return expected("a key that node:crypto can read", `its refusal: ${(error as Error).message}`);
	}
}
