import { Status } from "../messages/errors.js";
import type { KeyKind, KeyPart } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import type { KeyDescription } from "./description.js";
import { checkDescriptions } from "./description-check.js";
import { Entry } from "./entry.js";

/** What copies bytes faster than one by one, and without a view of them. */
export interface Copier {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
}

/**
 * Keys in the HSM's own memory; they are gone when the HSM ends. All room is taken when the store is made, outside the heap,
 * where the garbage collector moves nothing and so leaves no copy behind, and every key's bytes are written in place.
 *
 * Methods return a status number instead of throwing: a wrong key id is a host's mistake, not an event in the core.
 * Every one can answer InvalidKeyId (there is no such place) and InvalidKeyType (the place is for another kind of key).
 */
export class KeyStore {
	/** Called when the key with this id has been replaced or deleted. */
	onChange: (id: number) => void = () => undefined;
	private readonly entries = new Map<number, Entry>();
	/** Of all places, one behind the other. */
	private readonly bytes: Uint8Array;

	/** @throws RangeError if two descriptions have the same id, or one can not work or undoes itself (check.ts). */
	constructor(descriptions: readonly KeyDescription[]) {
		checkDescriptions(descriptions);
		let size = 0;
		for (const description of descriptions) {
			const entry = new Entry(description, size);
			this.entries.set(description.id, entry);
			size += entry.length;
		}
		// Shared with nobody: only such buffers lie outside the heap.
		this.bytes = new Uint8Array(new SharedArrayBuffer(size));
	}

	isAvailable(id: number): boolean {
		return this.entries.get(id)?.available ?? false;
	}

	/** Size in bytes that a part of the key has or would have; 0 if there is no place with this id. */
	size(id: number, part: KeyPart): number {
		return this.entries.get(id)?.size(part) ?? 0;
	}

	/** Index of the curve of a key pair; -1 for anything else. */
	curve(id: number): number {
		return this.entries.get(id)?.curve ?? -1;
	}

	/**
	 * Whether the key may be used so: NotAllowed if its usage says otherwise, KeyNotFound if there is none. Algorithm and
	 * operation are indexes in keyAlgorithms and keyOperations.
	 */
	mayUse(id: number, kind: KeyKind, algorithm: number, operation: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.kind !== kind) return Status["KeyStore.InvalidKeyType"];
		if (!entry.mayBeUsed(algorithm, operation)) return Status["KeyStore.NotAllowed"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Whether the key, which may be used, makes and takes tags of `length` bytes: NotAllowed if it says otherwise. */
	mayTag(id: number, length: number): Status {
		return length >= (this.entries.get(id)?.minimumTagLength ?? 0) ? Status.Ok : Status["KeyStore.NotAllowed"];
	}

	/** Whether the caller may choose the iv for encrypting with the key, which may be used: NotAllowed if the HSM draws it. */
	mayChooseIv(id: number): Status {
		return this.entries.get(id)?.generatesIv === true ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/**
	 * Whether the HSM may put a key of its own making at `id`: NotAllowed if the place is too small for one, KeyAlreadyExists unless
	 * replacing is asked for and allowed.
	 */
	mayStore(id: number, kind: KeyKind, overwrite: boolean): Status {
		const entry = this.entries.get(id);
		if (entry?.kind === kind && entry.length < MINIMUM_KEY_BYTES) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(entry, kind, overwrite);
	}

	/** As `mayStore`, but for a place of any size, and NotAllowed without the permission: to `import` bytes in the clear, or to `wrap`. */
	mayEnter(id: number, kind: KeyKind, overwrite: boolean, permission: "import" | "wrap"): Status {
		const entry = this.entries.get(id);
		if (entry?.kind === kind && !entry.permissions[permission]) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(entry, kind, overwrite);
	}

	/** Whether the key may leave the HSM: NotAllowed without the permission or if it is confined, KeyNotFound. A public key needs none. */
	mayLeave(id: number, kind: KeyKind, permission: "exportPrivate" | "wrap" | "none"): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.kind !== kind) return Status["KeyStore.InvalidKeyType"];
		if (permission !== "none" && !entry.permissions[permission]) return Status["KeyStore.NotAllowed"];
		if (permission === "exportPrivate" && entry.isConfined) return Status["KeyStore.NotAllowed"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/**
	 * Stores `size(id, "whole")` bytes of `memory` from `offset` on, as a key that never leaves in the clear if `isConfined`.
	 * Only after one of the checks above.
	 */
	write(id: number, memory: Uint8Array, offset: number, isConfined = false): void {
		const entry = this.entries.get(id);
		if (entry === undefined) return;
		for (let index = 0; index < entry.length; index++) this.bytes[entry.offset + index] = memory[offset + index];
		entry.available = true;
		entry.isConfined = isConfined;
		this.onChange(id);
	}

	/** Copies a part of the key to `memory` from `offset` on, `copier` a piece at a time. Only after one of the checks above. */
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

	/** Wipes every key: the HSM ends. */
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
