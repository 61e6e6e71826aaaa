import type { Curve, KeyAlgorithm, KeyOperation, nistCurves } from "../messages/algorithms.js";

/** A client's rights to a key besides using it. */
export interface Permissions {
	/** A client may import bytes as this key. */
	readonly import: boolean;
	/**
	 * The key may leave the HSM: the bytes of a symmetric key, or the private key of a pair. A public key always may. A key that was
	 * unwrapped never may, nor one that was derived from a key without `deriveBits`.
	 */
	readonly exportPrivate: boolean;
	/** A client may replace an existing key. */
	readonly overwrite: boolean;
	readonly delete: boolean;
	/**
	 * The key may leave and enter the HSM wrapped under another key. Only for symmetric keys of 14 bytes or more that do not wrap keys
	 * themselves.
	 */
	readonly wrap: boolean;
}

/** The permissions of a public key alone: only an import makes it, and it has no private part. */
export type PublicKeyPermissions = Permissions & { readonly import: true; readonly exportPrivate: false; readonly wrap: false };

/** The permissions of a key that can not be wrapped. */
export type UnwrappedPermissions = Permissions & { readonly wrap: false };

/** The algorithms and operations that the key may be used with. The HSM refuses all others. */
export interface Usage<Algorithm extends KeyAlgorithm = KeyAlgorithm, Operation extends KeyOperation = KeyOperation> {
	readonly algorithms: readonly Algorithm[];
	readonly operations: readonly Operation[];
	/** The smallest tag in bytes that the HSM makes or accepts with the key, for HMAC, AES-CMAC and AES-CCM; 4 if left out. */
	readonly minimumTagLength?: number;
	/**
	 * The HSM generates the iv for each encryption, and refuses one of the caller's. If left out, the caller may choose the iv or leave it
	 * to the HSM.
	 */
	readonly iv?: "generated";
}

/** A symmetric key of exactly `size` bytes, 1 to 128. */
export interface SymmetricKeyType<Size extends number = number> {
	readonly kind: "symmetric";
	readonly size: Size;
}

/** A public key and its private key. */
export interface KeyPairType<On extends Curve = Curve> {
	readonly kind: "pair";
	readonly curve: On;
}

/** A public key without its private key: for verification, or the peer's key in an agreement. */
export interface PublicKeyType<On extends Curve = Curve> {
	readonly kind: "public";
	readonly curve: On;
}

export type KeyType = SymmetricKeyType | KeyPairType | PublicKeyType;

/** The clients that own a key, by their numbers, 0 to 7. For any other client the key does not exist. */
export type Owners = "all" | readonly number[];

interface Place<Type extends KeyType, Use extends Usage, May extends Permissions = Permissions> {
	/** 32 bits, unsigned. */
	readonly id: number;
	readonly type: Type;
	readonly permissions: May;
	readonly usage: Use;
	readonly owners: Owners;
}

type AesSize = 16 | 24 | 32;
/** A key has only one mode of AES. */
type AesMode = "AES-GCM" | "AES-CBC" | "AES-CCM" | "AES-CMAC";
type Tagging = "sign" | "verify";
type Sealing = "encrypt" | "decrypt" | Tagging;
type Agreeing = "deriveBits" | "deriveKey";
type NistCurve = (typeof nistCurves)[number];

/**
 * A place for one key. The firmware fixes all places when it is built; only their keys change. The compiler refuses some wrong
 * descriptions; description-check.ts refuses all of them.
 */
export type KeyDescription =
	| Place<SymmetricKeyType<AesSize>, Usage<AesMode | "HMAC", Sealing>>
	| Place<SymmetricKeyType<32>, Usage<AesMode | "ChaCha20-Poly1305" | "HMAC", Sealing>>
	| Place<SymmetricKeyType, Usage<"HMAC", Tagging>>
	| Place<SymmetricKeyType, Usage<"HKDF", "deriveBits" | "deriveKey">>
	| Place<SymmetricKeyType<AesSize>, Usage<"AES-KW", "wrap">, UnwrappedPermissions>
	| Place<KeyPairType<NistCurve>, Usage<"ECDSA", Tagging> | Usage<"ECDH", "deriveBits">, UnwrappedPermissions>
	| Place<KeyPairType<"Ed25519">, Usage<"Ed25519", Tagging>, UnwrappedPermissions>
	| Place<KeyPairType<"X25519">, Usage<"X25519", "deriveBits">, UnwrappedPermissions>
	| Place<PublicKeyType<NistCurve>, Usage<"ECDSA", "verify"> | Usage<"ECDH", Agreeing>, PublicKeyPermissions>
	| Place<PublicKeyType<"Ed25519">, Usage<"Ed25519", "verify">, PublicKeyPermissions>
	| Place<PublicKeyType<"X25519">, Usage<"X25519", Agreeing>, PublicKeyPermissions>;
