import { describeValue, typeMismatch } from "../api/arguments.js";
import type { Key } from "../api/key.js";
import type { KeyId } from "../messages/types.js";
import { webError } from "./errors.js";
import type { KeyAlgorithm, KeyType, KeyUsage } from "./types.js";

/** The key of a CryptoKey, as the methods of a client take it: a free key, a place of the firmware, or the bytes of a public key. */
export type Material = Key | KeyId | Uint8Array;

/** The internal slots of a CryptoKey (Web Cryptography API §13.3). */
export interface KeySlots {
	readonly type: KeyType;
	readonly extractable: boolean;
	readonly algorithm: KeyAlgorithm;
	readonly usages: readonly KeyUsage[];
	/** A public key is no secret. The HSM has checked it. */
	readonly material: Material;
	/** The access of a key that is known by its id: the id may mean another key to another client. */
	readonly access?: object;
}

/**
 * A key of the HSM, as the Web Cryptography API shows it. Its bytes are in the HSM; `extractable` and `usages` hold there too. The HSM
 * deletes the key when its CryptoKey is collected as garbage, or released.
 */
export class CryptoKey {
	declare private readonly slots: KeySlots;

	constructor() {
		throw new TypeError("Illegal constructor: generateKey, importKey, deriveKey and unwrapKey make keys");
	}

	get type(): KeyType {
		return this.slots.type;
	}

	get extractable(): boolean {
		return this.slots.extractable;
	}

	/** A copy, so a change has no effect. It is the same object each time. */
	get algorithm(): KeyAlgorithm {
		const { algorithm } = this.slots;
		return this.cached("cachedAlgorithm", () => ({ ...algorithm, ...(algorithm.hash === undefined ? {} : { hash: { ...algorithm.hash } }) }));
	}

	/** A copy, as `algorithm`. */
	get usages(): KeyUsage[] {
		const { usages } = this.slots;
		return this.cached("cachedUsages", () => [...usages]);
	}

	/** Deletes the key from the HSM now, unless it is a key of the firmware or a persistent one. The CryptoKey can not be used afterwards. */
	release(): void {
		const { material } = this.slots;
		if (typeof material === "object" && !(material instanceof Uint8Array)) material.dispose();
	}

	get [Symbol.toStringTag](): string {
		return "CryptoKey";
	}

	/** An object that the application sees is made when it asks for it. */
	private cached<Value>(name: string, make: () => Value): Value {
		const self = this as unknown as Record<string, Value | undefined>;
		const known = self[name];
		if (known !== undefined) return known;
		const value = make();
		// An application may have frozen the key.
		if (Object.isExtensible(this)) Object.defineProperty(this, name, { value });
		return value;
	}
}

/** A pair, as generateKey makes it. */
export interface CryptoKeyPair {
	readonly publicKey: CryptoKey;
	readonly privateKey: CryptoKey;
}

/** A CryptoKey with these slots. They are the API's, not the application's: a property that is not enumerable. */
export function createCryptoKey(slots: KeySlots): CryptoKey {
	const key = Object.create(CryptoKey.prototype) as CryptoKey;
	return Object.defineProperty(key, "slots", { value: Object.freeze(slots) });
}

/** The slots of a CryptoKey. `access`: that of the caller. @throws TypeError for anything else, and for a key that another client knows by its id */
export function slotsOf(value: unknown, name: string, access?: object): KeySlots {
	const slots = value instanceof CryptoKey ? (value as unknown as { readonly slots?: KeySlots }).slots : undefined;
	if (slots === undefined) throw typeMismatch(name, "a CryptoKey", describeValue(value));
	if (access !== undefined && slots.access !== undefined && slots.access !== access) throw typeMismatch(name, "a key of this client", "one of another");
	return slots;
}

/** The key in the HSM. @throws OperationError for a key that is none: a public key */
export function storedKey({ material, algorithm }: KeySlots): Key | KeyId {
	if (material instanceof Uint8Array) throw webError("OperationError", `this ${algorithm.name} key is not in the HSM`);
	return material;
}
