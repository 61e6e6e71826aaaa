/** The types of the Web Cryptography API that an application writes or gets. TypeScript has them only together with those of a browser. */

export type KeyUsage = "encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits" | "wrapKey" | "unwrapKey";
export type KeyFormat = "raw" | "spki" | "pkcs8" | "jwk";
export type KeyType = "public" | "private" | "secret";

/** In the order of the specification, which is the order of `CryptoKey.usages`. */
export const keyUsages: readonly KeyUsage[] = /* @__PURE__ */ Object.freeze([
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"deriveKey",
	"deriveBits",
	"wrapKey",
	"unwrapKey",
]);
export const keyFormats: readonly KeyFormat[] = /* @__PURE__ */ Object.freeze(["raw", "spki", "pkcs8", "jwk"]);

/** Bytes of the caller's. They count as they are at the call. */
export type BufferSource = ArrayBuffer | ArrayBufferView;

/** A name, or an object with the name and the parameters that the algorithm takes. */
export type AlgorithmIdentifier = string | { readonly name: string; readonly [parameter: string]: unknown };

/** The algorithms whose keys are pairs. */
export type PairAlgorithm =
	| "Ed25519"
	| "X25519"
	| { readonly name: "Ed25519" | "X25519" }
	| { readonly name: "ECDSA" | "ECDH"; readonly namedCurve: "P-256" | "P-384" };

/** The algorithms whose keys are secrets that generateKey makes. */
export type SecretAlgorithm =
	| { readonly name: "AES-GCM" | "AES-CBC" | "AES-CTR" | "AES-KW"; readonly length: number }
	| { readonly name: "HMAC"; readonly hash: string | { readonly name: string }; readonly length?: number };

/** A key as JSON (RFC 7517), with the members that these algorithms have. */
export interface JsonWebKey {
	kty?: string;
	use?: string;
	key_ops?: string[];
	alg?: string;
	ext?: boolean;
	crv?: string;
	x?: string;
	y?: string;
	d?: string;
	k?: string;
}

/** The public description of a key's algorithm, as `CryptoKey.algorithm` has it. */
export interface KeyAlgorithm {
	readonly name: string;
	/** Bits of a secret key. */
	readonly length?: number;
	readonly hash?: { readonly name: string };
	readonly namedCurve?: string;
}
