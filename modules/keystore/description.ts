import type { Curve, KeyAlgorithm, KeyOperation } from "../messages/algorithms.js";

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
	/** The key may leave and enter the HSM wrapped under another; only for symmetric keys, and not for wrapping keys. */
	readonly wrap: boolean;
}

/**
 * What a key may be used for, and with which algorithms; everything else is refused. AES-KW stands alone: whoever may
 * decrypt with a wrapping key unwraps what was wrapped under it.
 */
export interface Usage {
	readonly algorithms: readonly KeyAlgorithm[];
	readonly operations: readonly KeyOperation[];
	/** The smallest tag in bytes that is made or taken with the key, of HMAC, AES-CMAC and AES-CCM; 4 if left out. */
	readonly minimumTagLength?: number;
}

/** A place for one key. All of an HSM's places are fixed when it is built; only what lies in them changes. */
export interface KeyDescription {
	/** 32 bits, unsigned. */
	readonly id: number;
	readonly type: KeyType;
	readonly permissions: Permissions;
	readonly usage: Usage;
}

/** A symmetric key of exactly `size` bytes, 1 to 64. */
export interface SymmetricKeyType {
	readonly kind: "symmetric";
	readonly size: number;
}

/** A public and a private key that belong together. */
export interface KeyPairType {
	readonly kind: "pair";
	readonly curve: Curve;
}

export type KeyType = SymmetricKeyType | KeyPairType;
