import type { nistCurves } from "../messages/algorithms.js";
import type { KeyPairType, KeyType, Owners, Permissions, PublicKeyType, SymmetricKeyType, Usage } from "../messages/attributes.js";

export type { KeyType, Owners, Permissions, Usage };

/** The permissions of a public key alone: only an import makes it, and it has no private part. */
export type PublicKeyPermissions = Permissions & { readonly import: true; readonly exportPrivate: false; readonly wrap: false };

/** The permissions of a sealing key. */
export type SealingPermissions = Permissions & { readonly exportPrivate: false; readonly wrap: false };

/** The permissions of a key that can not be wrapped. */
export type UnwrappedPermissions = Permissions & { readonly wrap: false };

interface Place<Type extends KeyType, Use extends Usage, May extends Permissions = Permissions> {
	/** 0 to 2,147,483,647. Larger ids are those of free keys. */
	readonly id: number;
	readonly type: Type;
	readonly permissions: May;
	readonly usage: Use;
	readonly owners: Owners;
	/** The place keeps its key in flash. Its key survives a reset. */
	readonly persistent?: boolean;
}

type AesSize = 16 | 24 | 32;
/** A key has only one mode of AES. */
type AesMode = "AES-GCM" | "AES-CBC" | "AES-CCM" | "AES-CTR" | "AES-CMAC";
type Tagging = "sign" | "verify";
type Sealing = "encrypt" | "decrypt" | Tagging;
type Deriving = "deriveBits" | "deriveKey";
type NistCurve = (typeof nistCurves)[number];

/**
 * A place for one key. The firmware fixes all places when it is built; only their keys change. The compiler refuses some wrong
 * descriptions; description-check.ts refuses all of them.
 */
export type KeyDescription =
	| Place<SymmetricKeyType<AesSize>, Usage<AesMode | "HMAC", Sealing>>
	| Place<SymmetricKeyType<32>, Usage<AesMode | "ChaCha20-Poly1305" | "HMAC", Sealing>>
	| Place<SymmetricKeyType, Usage<"HMAC", Tagging>>
	| Place<SymmetricKeyType, Usage<"HKDF", Deriving>>
	| Place<SymmetricKeyType<AesSize>, Usage<"AES-KW", "wrap"> | Usage<"AES-KW", "encrypt" | "decrypt">, UnwrappedPermissions>
	| Place<SymmetricKeyType<32>, Usage<"Seal", "seal" | "unseal">, SealingPermissions>
	| Place<KeyPairType<NistCurve>, Usage<"ECDSA", Tagging> | Usage<"ECDH", Deriving>>
	| Place<KeyPairType<"Ed25519">, Usage<"Ed25519", Tagging>>
	| Place<KeyPairType<"X25519">, Usage<"X25519", Deriving>>
	| Place<PublicKeyType<NistCurve>, Usage<"ECDSA", "verify"> | Usage<"ECDH", Deriving>, PublicKeyPermissions>
	| Place<PublicKeyType<"Ed25519">, Usage<"Ed25519", "verify">, PublicKeyPermissions>
	| Place<PublicKeyType<"X25519">, Usage<"X25519", Deriving>, PublicKeyPermissions>;
