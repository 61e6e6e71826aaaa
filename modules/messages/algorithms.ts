/**
 * The algorithms by the names of WebCrypto and the RFCs. In each list the index is the number on the wire: new names are
 * added at the end.
 */

export const hashAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE3"] as const);
/** How many of them, the first, are SHA-2. The others are computed by software in many times the time. */
export const SHA2_ALGORITHMS = 3;
/** Digest sizes in bytes (FIPS 180-4 §1, FIPS 202 §6.1; BLAKE3: its default), by the same index. */
export const digestSizes = /* @__PURE__ */ Object.freeze([32, 48, 64, 32, 48, 64, 32] as const);

/** What HMAC is made of: all of the above but BLAKE3, which has a keyed mode of its own. */
export const hmacAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512"] as const);

export const hkdfAlgorithms = /* @__PURE__ */ Object.freeze(["SHA-256", "SHA-384", "SHA-512"] as const);

export const curves = /* @__PURE__ */ Object.freeze(["P-256", "P-384", "Ed25519", "X25519"] as const);
export type Curve = (typeof curves)[number];
/** The curves of ECDSA and ECDH, the first of the list. */
export const nistCurves = /* @__PURE__ */ Object.freeze(["P-256", "P-384"] as const);

/** Sizes in bytes by curve. A public key of P-256 or P-384 is x‖y, the others are as in RFC 8032 and RFC 7748. */
export const privateKeySizes = /* @__PURE__ */ Object.freeze([32, 48, 32, 32] as const);
export const publicKeySizes = /* @__PURE__ */ Object.freeze([64, 96, 32, 32] as const);
/** ECDSA signatures are r‖s. */
export const signatureSizes = /* @__PURE__ */ Object.freeze([64, 96, 64, 0] as const);

/** What a key may be used with. */
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
] as const);
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/**
 * What a key may be used for. As in WebCrypto, a MAC is a signature, `deriveBits` gives the caller what is derived, and
 * `deriveKey` stores it; `wrap` is wrapping and unwrapping other keys.
 */
export const keyOperations = /* @__PURE__ */ Object.freeze(["encrypt", "decrypt", "sign", "verify", "deriveBits", "wrap", "deriveKey"] as const);
export type KeyOperation = (typeof keyOperations)[number];
