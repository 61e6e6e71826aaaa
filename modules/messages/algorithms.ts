/** The algorithms, named as in WebCrypto and the RFCs. The index in a list is the number on the wire, so add new names at the end. */

/** SHA-1 is broken for signatures, so only digests and HMAC have it, for protocols that need it (SP 800-131A §9, RFC 6194). */
export const hashAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE3", "SHA-1"] as const);
/** The first so many hash algorithms are SHA-2. Software computes the others, which takes many times as long. */
export const SHA2_ALGORITHMS = 3;
/** Digest sizes in bytes, by the same index (FIPS 180-4 §1, FIPS 202 §6.1; for BLAKE3, the default size). */
export const digestSizes = /* @__PURE__ */ Object.freeze([32, 48, 64, 32, 48, 64, 32, 20] as const);

/**
 * The hash functions for HMAC. BLAKE3 is not among them: it has a keyed mode of its own. So SHA-1 has another index here than in `hashAlgorithms`; all others
 * have the same.
 */
export const hmacAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "SHA-1"] as const);
/** Sizes of whole HMAC tags in bytes, by the index in `hmacAlgorithms` (RFC 2104 §2). */
export const hmacSizes = /* @__PURE__ */ Object.freeze([32, 48, 64, 32, 48, 64, 20] as const);

export const hkdfAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512"] as const);
/** The hash functions for HMAC in PBKDF2. */
export const pbkdf2Algorithms = hkdfAlgorithms;

export const curves = /* @__PURE__ */ Object.freeze(["P-256", "P-384", "Ed25519", "X25519"] as const);
export type Curve = (typeof curves)[number];
/** The curves of ECDSA and ECDH, in the order of `curves`. */
export const nistCurves = /* @__PURE__ */ Object.freeze(["P-256", "P-384"] as const);

/** Sizes in bytes, by curve. A public key of P-256 or P-384 is x‖y. For the other curves see RFC 8032 and RFC 7748. */
export const privateKeySizes = /* @__PURE__ */ Object.freeze([32, 48, 32, 32] as const);
export const publicKeySizes = /* @__PURE__ */ Object.freeze([64, 96, 32, 32] as const);
/** Sizes in bytes, by curve. An ECDSA signature is r‖s. */
export const signatureSizes = /* @__PURE__ */ Object.freeze([64, 96, 64, 0] as const);

/** The algorithms that a key's usage can name. */
export const keyAlgorithms = /* @__PURE__ */ Object.freeze([
	"AES-GCM",
	"AES-CBC",
	"AES-CCM",
	"AES-CMAC",
	"AES-KW",
	"ChaCha20-Poly1305",
	"HMAC",
	"HKDF",
	"ECDSA",
	"ECDH",
	"Ed25519",
	"X25519",
	/** AES-256-GCM of whole keys, with their attributes as additional data (requests.ts: SealKey). */
	"Seal",
	"AES-CTR",
	"PBKDF2",
] as const);
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/**
 * The operations that a key's usage can name, as in WebCrypto: a MAC is a signature, `deriveBits` gives the derived bytes to the caller,
 * `deriveKey` stores them. `wrap` wraps and unwraps other keys, `seal` and `unseal` do so with their attributes.
 */
export const keyOperations = /* @__PURE__ */ Object.freeze([
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"deriveBits",
	"wrap",
	"deriveKey",
	"seal",
	"unseal",
] as const);
export type KeyOperation = (typeof keyOperations)[number];
