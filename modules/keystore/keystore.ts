import { Status } from "../messages/errors.js";
import type { KeyKind, KeyPart } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import type { KeyDescription } from "./description.js";
import { checkDescriptions } from "./description-check.js";
import { Entry } from "./entry.js";

/** Copies bytes faster than a loop in JavaScript, and makes no view of them. */
export interface Copier {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
}

/**
 * Keys in the HSM's own memory. They are gone when the HSM ends. The store takes all its memory when it is made, outside the heap: there
 * the garbage collector moves nothing, so it leaves no copy of a key behind. Each key is written in place.
 *
 * Methods return a status instead of throwing, because a wrong key id is a mistake of the host and no event for the core. Each method can
 * return InvalidKeyId (no place has this id) and InvalidKeyType (the place is for another kind of key).
 */
export class KeyStore {
	/** The store calls this when the key with this id was replaced or deleted. */
	onChange: (id: number) => void = () => undefined;
	private readonly entries = new Map<number, Entry>();
	/** The bytes of all places, one after another. */
	private readonly bytes: Uint8Array;

	/** @throws RangeError for a description that description-check.ts refuses, and for two descriptions with the same id. */
	constructor(descriptions: readonly KeyDescription[]) {
		checkDescriptions(descriptions);
		let size = 0;
		for (const description of descriptions) {
			const entry = new Entry(description, size);
			this.entries.set(description.id, entry);
			size += entry.length;
		}
		// Shared with nobody, but only SharedArrayBuffers lie outside the heap.
		this.bytes = new Uint8Array(new SharedArrayBuffer(size));
	}

	isAvailable(id: number): boolean {
		return this.entries.get(id)?.available ?? false;
	}

	/** Size in bytes of a part of the key, whether the key exists or not; 0 if no place has this id. */
	size(id: number, part: KeyPart): number {
		return this.entries.get(id)?.size(part) ?? 0;
	}

	/** Index of the curve of a key pair; -1 for anything else. */
	curve(id: number): number {
		return this.entries.get(id)?.curve ?? -1;
	}

	/**
	 * Whether a request may use the key: NotAllowed if the key's usage says no, KeyNotFound if there is no key. `algorithm` and `operation`
	 * are indexes in keyAlgorithms and keyOperations.
	 */
	mayUse(id: number, kind: KeyKind, algorithm: number, operation: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.kind !== kind) return Status["KeyStore.InvalidKeyType"];
		if (!entry.mayBeUsed(algorithm, operation)) return Status["KeyStore.NotAllowed"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Whether the key allows tags of `length` bytes; NotAllowed if not. Call it only after `mayUse`. */
	mayTag(id: number, length: number): Status {
		return length >= (this.entries.get(id)?.minimumTagLength ?? 0) ? Status.Ok : Status["KeyStore.NotAllowed"];
	}

	/**
	 * Whether the caller may choose the iv for an encryption with the key; NotAllowed if the HSM generates it. Call it only after `mayUse`.
	 */
	mayChooseIv(id: number): Status {
		return this.entries.get(id)?.generatesIv === true ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/**
	 * Whether the HSM may store a key that it makes: NotAllowed if the place is too small, KeyAlreadyExists if there is a key, unless the
	 * request asks to replace it and the key allows that.
	 */
	mayStore(id: number, kind: KeyKind, overwrite: boolean): Status {
		const entry = this.entries.get(id);
		if (entry?.kind === kind && entry.length < MINIMUM_KEY_BYTES) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(entry, kind, overwrite);
	}

	/** As `mayStore`, for a place of any size. Also NotAllowed without the permission to `import` bytes in the clear, or to `wrap`. */
	mayEnter(id: number, kind: KeyKind, overwrite: boolean, permission: "import" | "wrap"): Status {
		const entry = this.entries.get(id);
		if (entry?.kind === kind && !entry.permissions[permission]) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(entry, kind, overwrite);
	}

	/**
	 * Whether the key may leave the HSM: NotAllowed without the permission or if the key is confined, KeyNotFound. A public key needs no
	 * permission.
	 */
	mayLeave(id: number, kind: KeyKind, permission: "exportPrivate" | "wrap" | "none"): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.kind !== kind) return Status["KeyStore.InvalidKeyType"];
		if (permission !== "none" && !entry.permissions[permission]) return Status["KeyStore.NotAllowed"];
		if (permission === "exportPrivate" && entry.isConfined) return Status["KeyStore.NotAllowed"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/**
	 * Stores `size(id, "whole")` bytes of `memory` from `offset` on. If `isConfined`, the key never leaves in the clear. Call it only after
	 * one of the checks above.
	 */
	write(id: number, memory: Uint8Array, offset: number, isConfined = false): void {
		const entry = this.entries.get(id);
		if (entry === undefined) return;
		for (let index = 0; index < entry.length; index++) this.bytes[entry.offset + index] = memory[offset + index];
		entry.available = true;
		entry.isConfined = isConfined;
		this.onChange(id);
	}

	/** Copies a part of the key to `memory` from `offset` on, with `copier` if given. Call it only after one of the checks above. */
	read(id: number, part: KeyPart, memory: Uint8Array, offset: number, copier?: Copier): void {
		const entry = this.entries.get(id);
		if (entry === undefined) return;
		const start = entry.start(part);
		const size = entry.size(part);
		if (copier !== undefined) copier.copy(this.bytes, start, size, memory, offset);
		else for (let index = 0; index < size; index++) memory[offset + index] = this.bytes[start + index];
	}

	/** Deletes and wipes the key: NotAllowed, KeyNotFound. */
	delete(id: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (!entry.permissions.delete) return Status["KeyStore.NotAllowed"];
		if (!entry.available) return Status["KeyStore.KeyNotFound"];
		this.bytes.fill(0, entry.offset, entry.offset + entry.length);
		entry.available = false;
		entry.isConfined = false;
		this.onChange(id);
		return Status.Ok;
	}

	/** Wipes all keys, at the end of the HSM. */
	clear(): void {
		this.bytes.fill(0);
		for (const entry of this.entries.values()) entry.available = entry.isConfined = false;
	}

	private mayTakePlace(entry: Entry | undefined, kind: KeyKind, overwrite: boolean): Status {
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.kind !== kind) return Status["KeyStore.InvalidKeyType"];
		if (entry.available && !(overwrite && entry.permissions.overwrite)) return Status["KeyStore.KeyAlreadyExists"];
		return Status.Ok;
	}
}
