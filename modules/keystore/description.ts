import type { Curve, KeyAlgorithm, KeyOperation, nistCurves } from "../messages/algorithms.js";

/** What may be done with a key besides using it. */
export interface Permissions {
	/** Bytes from outside may become this key. */
	readonly import: boolean;
	/**
	 * The key bytes, of a pair the private ones, may leave the HSM. The public key of a pair always may; a key that came in
	 * wrapped, or was derived of one that has not `deriveBits`, never.
	 */
	readonly exportPrivate: boolean;
	/** A key that is there may be replaced. */
	readonly overwrite: boolean;
	readonly delete: boolean;
	/**
	 * The key may leave and enter the HSM wrapped under another; only for symmetric keys of 14 bytes or more, and not for wrapping
	 * keys.
	 */
	readonly wrap: boolean;
}

/** Those of a key that is not wrapped. */
export type UnwrappedPermissions = Permissions & { readonly wrap: false };

/** What a key may be used for, and with which algorithms; everything else is refused. */
export interface Usage<Algorithm extends KeyAlgorithm = KeyAlgorithm, Operation extends KeyOperation = KeyOperation> {
	readonly algorithms: readonly Algorithm[];
	readonly operations: readonly Operation[];
	/** The smallest tag in bytes that is made or taken with the key, of HMAC, AES-CMAC and AES-CCM; 4 if left out. */
	readonly minimumTagLength?: number;
	/** The HSM draws the iv for encrypting, and takes none of the caller's; if this is left out, either may choose it. */
	readonly iv?: "generated";
}

/** A symmetric key of exactly `size` bytes, 1 to 64. */
export interface SymmetricKeyType<Size extends number = number> {
	readonly kind: "symmetric";
	readonly size: Size;
}

/** A public and a private key that belong together. */
export interface KeyPairType<On extends Curve = Curve> {
	readonly kind: "pair";
	readonly curve: On;
}

export type KeyType = SymmetricKeyType | KeyPairType;

interface Place<Type extends KeyType, Use extends Usage, May extends Permissions = Permissions> {
	/** 32 bits, unsigned. */
	readonly id: number;
	readonly type: Type;
	readonly permissions: May;
	readonly usage: Use;
}

type AesSize = 16 | 24 | 32;
/** Only one of them with one key. */
type AesMode = "AES-GCM" | "AES-CBC" | "AES-CCM" | "AES-CMAC";
type Tagging = "sign" | "verify";
type Sealing = "encrypt" | "decrypt" | Tagging;
type NistCurve = (typeof nistCurves)[number];

/**
 * A place for one key. All of an HSM's places are fixed when it is built; only what lies in them changes. The compiler refuses what it can;
 * check.ts refuses all that can not work or undoes itself.
 */
export type KeyDescription =
	| Place<SymmetricKeyType<AesSize>, Usage<AesMode | "HMAC", Sealing>>
	| Place<SymmetricKeyType<32>, Usage<AesMode | "ChaCha20-Poly1305" | "HMAC", Sealing>>
	| Place<SymmetricKeyType, Usage<"HMAC", Tagging>>
	| Place<SymmetricKeyType, Usage<"HKDF", "deriveBits" | "deriveKey">>
	| Place<SymmetricKeyType<AesSize>, Usage<"AES-KW", "wrap">, UnwrappedPermissions>
	| Place<KeyPairType<NistCurve>, Usage<"ECDSA", Tagging> | Usage<"ECDH", "deriveBits">, UnwrappedPermissions>
	| Place<KeyPairType<"Ed25519">, Usage<"Ed25519", Tagging>, UnwrappedPermissions>
	| Place<KeyPairType<"X25519">, Usage<"X25519", "deriveBits">, UnwrappedPermissions>;
