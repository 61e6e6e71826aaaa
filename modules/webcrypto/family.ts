/** The interface of algorithms. An algorithm reads the caller's parameters first; what it returns then does the operation. */

import type { Key } from "../api/key.js";
import type { KeyAttributes } from "../messages/attributes.js";
import type { CryptoKey, CryptoKeyPair, KeySlots } from "./crypto-key.js";
import type { HsmAccess } from "./hsm-access.js";
import type { Source } from "./idl.js";
import type { JsonWebKey, KeyFormat, KeyUsage } from "./types.js";

/** Reads parameters from the caller's object. @throws TypeError that names the member; NotSupportedError for an unknown hash function */
type Read<Operation> = (source: Source) => Operation;

/** Encrypts, decrypts, signs, wraps or unwraps. @throws OperationError, InvalidAccessError */
export type Transform = (hsm: HsmAccess, key: KeySlots, data: Uint8Array) => Promise<Uint8Array>;
export type Verify = (hsm: HsmAccess, key: KeySlots, signature: Uint8Array, data: Uint8Array) => Promise<boolean>;
export type Digest = (hsm: HsmAccess, data: Uint8Array) => Promise<Uint8Array>;

/** Derives from a base key. */
export interface Derive {
	/** Bytes of all that there is, if the base key decides that. */
	wholeBytes?(key: KeySlots): number;
	/** `length`: in bits, or null for all that there is. @throws OperationError for a length that can not be */
	bits(hsm: HsmAccess, key: KeySlots, length: number | null): Promise<Uint8Array>;
	/** Makes a free key of the first bits. They do not leave the HSM. */
	key(hsm: HsmAccess, key: KeySlots, attributes: KeyAttributes): Promise<Key>;
}

/** A secret key that the HSM is to make. */
export interface SecretKey {
	readonly attributes: KeyAttributes;
	/** The CryptoKey of it. */
	toCryptoKey(key: Key): CryptoKey;
}

/** Imports keys of an algorithm. */
export interface KeyImport {
	/** @throws DataError, SyntaxError, NotSupportedError */
	toKey(hsm: HsmAccess, format: KeyFormat, data: Uint8Array | JsonWebKey, extractable: boolean, usages: readonly KeyUsage[]): Promise<CryptoKey>;
	/** The key of so many bytes that deriveKey makes; left out if the algorithm has no secret keys. @throws SyntaxError as `toKey` */
	secret?(bytes: number, extractable: boolean, usages: readonly KeyUsage[]): SecretKey;
}

export type Generate = (hsm: HsmAccess, extractable: boolean, usages: readonly KeyUsage[]) => Promise<CryptoKey | CryptoKeyPair>;

/** The operations of one algorithm. It does not support those that it lacks. */
export interface Family {
	/** The name, in the spelling of the specification. */
	readonly name: string;
	readonly encrypt?: Read<Transform>;
	readonly decrypt?: Read<Transform>;
	readonly sign?: Read<Transform>;
	readonly verify?: Read<Verify>;
	readonly digest?: Read<Digest>;
	readonly generateKey?: Read<Generate>;
	readonly deriveBits?: Read<Derive>;
	readonly importKey?: Read<KeyImport>;
	readonly wrapKey?: Read<Transform>;
	readonly unwrapKey?: Read<Transform>;
	/** The length in bits of the key that deriveKey makes, or null if the base key decides. @throws OperationError, TypeError */
	readonly getKeyLength?: Read<() => number | null>;
	/** Wraps a stored key of the HSM without showing it, and unwraps one. */
	readonly wrapStored?: (hsm: HsmAccess, wrapping: KeySlots, key: KeySlots) => Promise<Uint8Array>;
	readonly unwrapStored?: (hsm: HsmAccess, wrapping: KeySlots, wrapped: Uint8Array, attributes: KeyAttributes) => Promise<Key>;
	readonly exportKey?: (hsm: HsmAccess, format: KeyFormat, key: KeySlots) => Promise<Uint8Array | JsonWebKey>;
}

/** The names of the operations that take parameters. */
export type Operation = Exclude<keyof Family, "name" | "exportKey" | "wrapStored" | "unwrapStored">;
