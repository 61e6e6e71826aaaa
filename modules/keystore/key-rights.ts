import { publicKeySizes } from "../messages/algorithms.js";
import { Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import { curveOf, mayUse, serves } from "./key-steps.js";
import { RightsBit, State, TypeBit, UsageBit, Word } from "./record.js";

/** The records of all keys, and what each key allows. The key store changes them (keystore.ts). */
export class KeyRights {
	/** The records (record.ts). The number of a key is the index of its record's first word. */
	readonly words: Uint32Array;

	constructor(words: Uint32Array) {
		this.words = words;
	}

	isAvailable(key: number): boolean {
		return key >= 0 && (this.words[key + Word.State] & State.available) !== 0;
	}

	/** Size in bytes of a part of the key, whether the key exists or not; 0 for NO_KEY. */
	size(key: number, part: KeyPart): number {
		if (key < 0) return 0;
		if (part === KeyPart.whole) return this.words[key + Word.Length];
		const publicBytes = publicKeySizes[this.curve(key)];
		return part === KeyPart.private ? this.words[key + Word.Length] - publicBytes : publicBytes;
	}

	/** Index of the curve of a key pair or public key; -1 for anything else. */
	curve(key: number): number {
		return key >= 0 && this.kind(key) !== KeyKind.symmetric ? curveOf(this.words, key) : -1;
	}

	/** @see mayUse in key-steps.ts */
	mayUse(key: number, kind: KeyKind, algorithm: number, operation: number): Status {
		return mayUse(this.words, key, kind, algorithm, operation);
	}

	/** The algorithms of the key, one bit for each; 0 for NO_KEY. */
	algorithms(key: number): number {
		return key < 0 ? 0 : (this.words[key + Word.Usage] >>> UsageBit.Algorithms) & 0xffff;
	}

	/**
	 * Whether the HSM may store a key that it makes: NotAllowed if the place is too small, KeyAlreadyExists if there is a key, unless the
	 * request asks to replace it and the key allows that.
	 */
	mayStore(key: number, kind: KeyKind, overwrite: boolean): Status {
		if (key >= 0 && this.kind(key) === kind && this.words[key + Word.Length] < MINIMUM_KEY_BYTES) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(key, kind, overwrite);
	}

	/** As `mayStore`, for a place of any size. Also NotAllowed without the permission to `import` bytes in the clear, or to `wrap`. */
	mayEnter(key: number, kind: KeyKind, overwrite: boolean, permission: Permission.import | Permission.wrap): Status {
		if (key >= 0 && this.kind(key) === kind && !this.permits(key, permission)) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(key, kind, overwrite);
	}

	/**
	 * Whether the key may leave the HSM: NotAllowed without the permission or if the key is confined, KeyNotFound. A public key needs no
	 * permission: 0.
	 */
	mayLeave(key: number, kind: KeyKind, permission: Permission.exportPrivate | Permission.wrap | 0): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!serves(this.words, key, kind)) return Status["KeyStore.InvalidKeyType"];
		if (permission !== 0 && !this.permits(key, permission)) return Status["KeyStore.NotAllowed"];
		if (permission === Permission.exportPrivate && (this.words[key + Word.State] & State.confined) !== 0) return Status["KeyStore.NotAllowed"];
		return this.isAvailable(key) ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Whether the key may leave sealed: NotAllowed without the permission to `wrap`, KeyNotFound. */
	maySeal(key: number): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!this.permits(key, Permission.wrap)) return Status["KeyStore.NotAllowed"];
		return this.isAvailable(key) ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	private kind(key: number): KeyKind {
		return (this.words[key + Word.Type] >>> TypeBit.Kind) & 0xff;
	}

	protected permits(key: number, permission: Permission): boolean {
		return (this.words[key + Word.Rights] & (permission << RightsBit.Permissions)) !== 0;
	}

	private mayTakePlace(key: number, kind: KeyKind, overwrite: boolean): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (this.kind(key) !== kind) return Status["KeyStore.InvalidKeyType"];
		if (this.isAvailable(key) && !(overwrite && this.permits(key, Permission.overwrite))) return Status["KeyStore.KeyAlreadyExists"];
		return Status.Ok;
	}
}
