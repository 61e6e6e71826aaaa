/** The attributes of a key: its type, and who may do what with it. */
import type { Curve, KeyAlgorithm, KeyOperation } from "./algorithms.js";

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
	 * The key may leave and enter the HSM wrapped under another key: a symmetric key in a place under AES-KW, any key sealed with its attributes.
	 * Only for keys of 14 bytes or more that neither wrap nor seal keys themselves.
	 */
	readonly wrap: boolean;
}

/** The algorithms and operations that the key may be used with. The HSM refuses all others. */
export interface Usage<Algorithm extends KeyAlgorithm = KeyAlgorithm, Operation extends KeyOperation = KeyOperation> {
	readonly algorithms: readonly Algorithm[];
	readonly operations: readonly Operation[];
	/**
	 * The smallest tag in bytes that the HSM makes or accepts with the key, for HMAC, AES-CMAC, AES-CCM and the decryption of AES-GCM. If left
	 * out: 4, for AES-GCM 12. The HSM encrypts AES-GCM with whole tags.
	 */
	readonly minimumTagLength?: number;
	/**
	 * The HSM generates the iv for each encryption, and refuses one of the caller's. If left out, the caller may choose the iv or leave it
	 * to the HSM.
	 */
	readonly iv?: "generated";
}

/** A symmetric key of exactly `size` bytes, 1 to 144. */
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

/** The attributes of a free key, which its maker chooses within the firmware's limits. */
export interface KeyAttributes {
	readonly type: KeyType;
	readonly usage: Usage;
	/** All are false if left out, but `delete` is true. No free key has `import` or `overwrite`: its bytes never change. */
	readonly permissions?: Partial<Pick<Permissions, "exportPrivate" | "delete" | "wrap">>;
	/** The clients that own the key, its maker among them; the maker alone if left out. */
	readonly owners?: Owners;
	/** Whether the key is in flash too, and survives a reset. The HSM refuses `true` if it has no store in flash. */
	readonly persistent?: boolean;
	/** Up to 16 characters of ASCII. They mean nothing to the HSM. */
	readonly label?: string;
}

/** The attributes of a key in the HSM, as GetAttributes tells them. `label` means nothing for a place. */
export interface StoredAttributes extends Required<Omit<KeyAttributes, "permissions" | "owners">> {
	/** What the key really may: a confined key has no `exportPrivate`. */
	readonly permissions: Permissions;
	readonly owners: readonly number[];
}

/** Bytes of attributes on the wire. */
export const ATTRIBUTES_BYTES = 32;
/** The version of this layout. */
export const ATTRIBUTES_VERSION = 1;

/**
 * The layout of attributes on the wire, a byte each unless a size is given. Numbers of two bytes have the lowest byte first. Bytes that are
 * not listed are 0.
 */
export enum AttributeOffset {
	Version,
	/** A KeyKind. */
	Kind,
	/** Index of the curve; 0 for a symmetric key. */
	Curve,
	/** Bytes of a symmetric key; 0 for others. */
	Size,
	/** One bit for each algorithm, and for each operation: two bytes each. */
	Algorithms,
	Operations = 6,
	/** A sum of Permission. */
	Permissions = 8,
	/** One bit for each client. None: the maker alone. ALL_OWNERS: all clients of the HSM. */
	Owners,
	MinimumTagLength,
	/** A sum of AttributeFlag. */
	Flags,
	/** 16 bytes of ASCII, filled up with 0. */
	Label = 16,
}
export const LABEL_BYTES = 16;
/** Bytes of an iv and a tag of AES-GCM. A sealed key is its attributes, an iv, the encrypted key and a tag. */
export const SEAL_IV_BYTES = 12;
export const SEAL_TAG_BYTES = 16;
/** Bytes of a sealed key besides those of the key. */
export const SEAL_BYTES = ATTRIBUTES_BYTES + SEAL_IV_BYTES + SEAL_TAG_BYTES;
export const ALL_OWNERS = 0xff;

export enum AttributeFlag {
	/** The key never leaves in the clear, whatever its permissions are. Only the HSM sets this. */
	confined = 2,
	/** The HSM generates the iv for each encryption. */
	generatesIv = 4,
	persistent = 8,
}

export enum Permission {
	import = 1,
	exportPrivate = 2,
	overwrite = 4,
	delete = 8,
	wrap = 16,
}

/** The permissions, by the bit that stands for each. */
export const permissionNames = /* @__PURE__ */ Object.freeze(["import", "exportPrivate", "overwrite", "delete", "wrap"] as const);

/** The bits of the names in `used`: bit n stands for `names[n]`. */
export function bitsOf<Name extends string>(names: readonly Name[], used: readonly Name[]): number {
	let bits = 0;
	for (const name of used) bits |= 1 << names.indexOf(name);
	return bits;
}
