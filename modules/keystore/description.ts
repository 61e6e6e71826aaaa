/** What may be done with a key besides using it. */
export interface Permissions {
	/** Bytes from outside may become this key. */
	readonly import: boolean;
	/** The key bytes may leave the HSM. */
	readonly exportPrivate: boolean;
	/** A key that is there may be replaced, by import or by generating. */
	readonly overwrite: boolean;
	readonly delete: boolean;
}

/** A place for one key. All of an HSM's places are fixed when it is built; only what lies in them changes. */
export interface KeyDescription {
	/** 32 bits, unsigned. */
	readonly id: number;
	readonly type: KeyType;
	readonly permissions: Permissions;
}

/** A symmetric key of exactly `size` bytes, 1 to 64. */
export interface SymmetricKeyType {
	readonly kind: "symmetric";
	readonly size: number;
}

export type KeyType = SymmetricKeyType;
