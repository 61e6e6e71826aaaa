import { Status } from "../messages/errors.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/requests.js";
import type { KeyDescription, Permissions } from "./description.js";

interface Entry {
	readonly permissions: Permissions;
	readonly bytes: Uint8Array;
	available: boolean;
}

/**
 * Keys in the HSM's own memory; they are gone when the HSM ends. All room is taken when the store is made, and every
 * key's bytes are written in place, so that no copy of a key is left behind for the garbage collector to move about.
 *
 * Methods return a status number instead of throwing: a wrong key id is a host's mistake, not an event in the core.
 */
export class KeyStore {
	private readonly entries = new Map<number, Entry>();

	/** @throws RangeError if two descriptions have the same id, or one an impossible id or size. */
	constructor(descriptions: readonly KeyDescription[]) {
		for (const description of descriptions) {
			const { id, type } = description;
			if (id !== id >>> 0) throw new RangeError(`key "id" expected 32 bits unsigned, got ${id}`);
			if (this.entries.has(id)) throw new RangeError(`KeyStore.DuplicateIds: key id ${id}`);
			if (!Number.isInteger(type.size) || type.size < 1 || type.size > MAXIMUM_SYMMETRIC_KEY_BYTES)
				throw new RangeError(`size of key ${id} expected 1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES}, got ${type.size}`);
			// A copy: what is done to the caller's list later grants nothing.
			const { import: mayImport, exportPrivate, overwrite, delete: mayDelete } = description.permissions;
			const permissions = Object.freeze({ import: mayImport, exportPrivate, overwrite, delete: mayDelete });
			this.entries.set(id, { permissions, bytes: new Uint8Array(type.size), available: false });
		}
	}

	isAvailable(id: number): boolean {
		const entry = this.entries.get(id);
		return entry !== undefined && entry.available;
	}

	/** Size in bytes that a symmetric key with this id has or would have; 0 if there is no place with this id. */
	size(id: number): number {
		return this.entries.get(id)?.bytes.length ?? 0;
	}

	/** Whether the key is there to be used. `Ok`, InvalidKeyId or KeyNotFound. */
	mayUse(id: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Whether a key may be generated at `id`: InvalidKeyId; KeyAlreadyExists unless replacing is asked for and allowed. */
	mayGenerate(id: number, overwrite: boolean): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (entry.available && !(overwrite && entry.permissions.overwrite))
			return Status["KeyStore.KeyAlreadyExists"];
		return Status.Ok;
	}

	/** As `mayGenerate`, and NotAllowed without the permission to import, InvalidBufferSize if `size` is not the key's. */
	mayImport(id: number, size: number, overwrite: boolean): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (!entry.permissions.import) return Status["KeyStore.NotAllowed"];
		if (size !== entry.bytes.length) return Status["KeyStore.InvalidBufferSize"];
		return this.mayGenerate(id, overwrite);
	}

	/** Whether the key bytes may leave the HSM: InvalidKeyId, NotAllowed, KeyNotFound. */
	mayExport(id: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (!entry.permissions.exportPrivate) return Status["KeyStore.NotAllowed"];
		return entry.available ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Stores `size(id)` bytes of `memory` from `offset` on. Only after `mayGenerate` or `mayImport`. */
	write(id: number, memory: Uint8Array, offset: number): void {
		const entry = this.entries.get(id);
		if (entry === undefined) return;
		const { bytes } = entry;
		for (let index = 0; index < bytes.length; index++) bytes[index] = memory[offset + index];
		entry.available = true;
	}

	/** Copies the key to `memory` from `offset` on. Only after `mayUse` or `mayExport`. */
	read(id: number, memory: Uint8Array, offset: number): void {
		const entry = this.entries.get(id);
		if (entry !== undefined) memory.set(entry.bytes, offset);
	}

	/** Deletes and wipes the key: InvalidKeyId, NotAllowed, KeyNotFound. */
	delete(id: number): Status {
		const entry = this.entries.get(id);
		if (entry === undefined) return Status["KeyStore.InvalidKeyId"];
		if (!entry.permissions.delete) return Status["KeyStore.NotAllowed"];
		if (!entry.available) return Status["KeyStore.KeyNotFound"];
		entry.bytes.fill(0);
		entry.available = false;
		return Status.Ok;
	}
}
