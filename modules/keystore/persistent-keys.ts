import { ATTRIBUTES_BYTES, AttributeFlag, AttributeOffset } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind } from "../messages/row.js";
import { FIRST_FREE_ID, FIRST_PERSISTENT_ID } from "../messages/sizes.js";
import type { Counters } from "./counters.js";
import type { FreeKeys } from "./free-keys.js";
import { idOf, readAttributes, State, TypeBit, Word } from "./record.js";
import type { Storage } from "./storage.js";
import type { LATER } from "./store.js";
import type { Keeper } from "./store-boot.js";
import { RecordKind } from "./store-format.js";
import { At } from "./store-memory.js";

const LARGEST_ID = 0xffffffff;

/** The keys of the key store that are in flash too. The flash gets each change first, so what is in memory was committed. */
export class PersistentKeys implements Keeper {
	private readonly words: Uint32Array;
	private readonly bytes: Uint8Array;
	/** The end of the records of places. */
	private readonly places: number;
	private readonly free: FreeKeys;
	private readonly counters: Counters;
	private readonly storage: Storage | undefined;

	constructor(words: Uint32Array, bytes: Uint8Array, places: number, free: FreeKeys, counters: Counters, storage: Storage | undefined) {
		this.words = words;
		this.bytes = bytes;
		this.places = places;
		this.free = free;
		this.counters = counters;
		this.storage = storage;
	}

	/** Whether the flash takes keys. */
	get isOpen(): boolean {
		return this.storage?.isOpen === true;
	}

	/** Whether the flash is being compacted, and takes no change meanwhile. */
	get isCompacting(): boolean {
		return this.storage?.isCompacting === true;
	}

	/** Whether the key, or any key of the place, is in flash. */
	has(key: number): boolean {
		return key >= 0 && (this.words[key + Word.State] & State.persistent) !== 0;
	}

	/** Whether the client may write to the flash now: NoKeyStore, Busy. */
	mayWrite(client: number): Status {
		return this.storage?.mayWrite(client) ?? Status.NoKeyStore;
	}

	/** Commits the key with the state `state` and the bytes in `memory` at `offset`. @see Storage.write */
	save(key: number, client: number, state: number, memory: Uint8Array, offset: number): Status | typeof LATER {
		const { storage, words } = this;
		if (storage === undefined) return Status.NoKeyStore;
		const size = words[key + Word.Length];
		readAttributes(words, key, storage.memory, At.Attributes);
		storage.memory[At.Attributes + AttributeOffset.Flags] = state & ~State.available;
		for (let index = 0; index < size; index++) storage.memory[At.Secret + index] = memory[offset + index];
		return storage.write(client, RecordKind.key, Math.max(0, this.free.maker(key)), idOf(words, key), size);
	}

	/** Commits a new free key of `client`. Its attributes are in `memory` at `attributes`, its bytes at `offset`. Its id is `nextId`. */
	create(client: number, memory: Uint8Array, attributes: number, offset: number, size: number): Status | typeof LATER {
		const { storage } = this;
		if (storage === undefined) return Status.NoKeyStore;
		if (storage.nextId > LARGEST_ID) return Status["KeyStore.Full"];
		for (let index = 0; index < ATTRIBUTES_BYTES; index++) storage.memory[At.Attributes + index] = memory[attributes + index];
		for (let index = 0; index < size; index++) storage.memory[At.Secret + index] = memory[offset + index];
		return storage.write(client, RecordKind.key, client, storage.nextId, size);
	}

	get nextId(): number {
		return this.storage?.nextId ?? 0;
	}

	/** Commits that the key is deleted. */
	delete(key: number, client: number): Status | typeof LATER {
		return this.storage?.write(client, RecordKind.gone, 0, idOf(this.words, key), 0) ?? Status.NoKeyStore;
	}

	/** The answer to GetInfo about the flash (info.ts); nothing without flash. */
	writeInfo(memory: Uint8Array, at: number): void {
		this.storage?.writeInfo(memory, at);
	}

	load(kind: RecordKind, id: number, maker: number, size: number): boolean {
		const memory = this.storage?.memory;
		if (memory === undefined) return false;
		if (kind === RecordKind.counter) return this.counters.load(id, memory);
		if (id >= FIRST_FREE_ID && id < FIRST_PERSISTENT_ID) return false;
		if (id >= FIRST_PERSISTENT_ID) return this.free.restore(maker, id, size, memory, At.Attributes, At.Secret);
		const { words, bytes } = this;
		const key = this.placeFor(id, size);
		if (key < 0) return false;
		for (let index = 0; index < size; index++) bytes[words[key + Word.Offset] + index] = memory[At.Secret + index];
		words[key + Word.State] |= State.available | (memory[At.Attributes + AttributeOffset.Flags] & AttributeFlag.confined);
		return true;
	}

	fits(id: number, size: number): boolean {
		return this.placeFor(id, size) >= 0;
	}

	/** The place `id`, if it keeps its key in flash and takes the key whose attributes are in the store's memory; -1 if not. */
	private placeFor(id: number, size: number): number {
		const { words } = this;
		for (let key = 0; key < this.places; key += Word.End) {
			if (words[key + Word.Id] !== id) continue;
			const kind: KeyKind = (words[key + Word.Type] >>> TypeBit.Kind) & 0xff;
			const curve = kind === KeyKind.symmetric ? 0 : (words[key + Word.Type] >>> TypeBit.Curve) & 0xff;
			const isSame = this.attribute(AttributeOffset.Kind) === kind && this.attribute(AttributeOffset.Curve) === curve;
			return isSame && size === words[key + Word.Length] && this.has(key) ? key : -1;
		}
		return -1;
	}

	private attribute(offset: AttributeOffset): number {
		return this.storage?.memory[At.Attributes + offset] ?? 0;
	}
}
