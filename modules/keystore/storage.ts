import { Status } from "../messages/errors.js";
import { InfoOffset } from "../messages/info.js";
import { FIRST_PERSISTENT_ID } from "../messages/sizes.js";
import type { FreeKeyLimits } from "./free-key-limits.js";
import { putWord } from "./record.js";
import { type LATER, Store, type StoreDevice } from "./store.js";
import { type Keeper, type Opened, openStore, StoreState } from "./store-boot.js";
import type { RecordKind } from "./store-format.js";
import type { WriteBudget } from "./write-limit.js";

/** Entries of the store beyond the keys and counters of the firmware, for those of another version of it. */
const SPARE_ENTRIES = 16;

/** Entries of the store of a firmware with these keys and counters. */
export function entriesFor(keys: readonly unknown[], limits: readonly FreeKeyLimits[], counters: readonly unknown[]): number {
	return limits.reduce((sum, limit) => sum + limit.keys, keys.length + counters.length + SPARE_ENTRIES);
}

/** The flash as the key store sees it: it takes records as far as a client may write. */
export class Storage {
	private readonly store: Store;
	private readonly budget: WriteBudget;
	private opened: Opened = { state: StoreState.none, unknown: 0, refused: 0 };

	constructor(device: StoreDevice, entries: number, budget: WriteBudget) {
		this.store = new Store(device, entries);
		this.budget = budget;
	}

	/** Hands all keys and counters in flash to `keeper`. */
	open(keeper: Keeper): void {
		this.opened = openStore(this.store, keeper);
	}

	/** The memory in which records are made (store-memory.ts). */
	get memory(): Uint8Array {
		return this.store.memory.bytes;
	}

	/** The id of the next persistent free key. No other key has had it. */
	get nextId(): number {
		return FIRST_PERSISTENT_ID + this.store.nextFree;
	}

	/** Whether the flash takes records. */
	get isOpen(): boolean {
		return this.store.isOpen;
	}

	get isCompacting(): boolean {
		return this.store.isCompacting;
	}

	/** Whether the client may write now: NoKeyStore, Busy. */
	mayWrite(client: number): Status {
		if (!this.store.isOpen) return Status.NoKeyStore;
		return this.budget.allows(client) ? Status.Ok : Status["KeyStore.Busy"];
	}

	/** Commits a record for `client`. @see Store.put. A write that fails counts as one, because it wears the flash too. */
	write(client: number, kind: RecordKind, maker: number, id: number, size: number): Status | typeof LATER {
		const { store } = this;
		let status: Status | typeof LATER = this.mayWrite(client);
		if (status === Status.Ok) status = store.put(kind, maker, id, size);
		if (status === Status.Ok || status === Status["KeyStore.StorageFailed"]) this.budget.take(client);
		if (status === Status.Ok) store.countId(id);
		store.memory.wipe();
		return status;
	}

	/** Does one step of the work that the flash needs. */
	execute(): boolean {
		return this.store.execute();
	}

	/** Wipes what records have left, at the end of the HSM. */
	wipe(): void {
		this.store.memory.bytes.fill(0);
	}

	/** Writes what GetInfo tells of the store (info.ts) to `memory` from `at` on. */
	writeInfo(memory: Uint8Array, at: number): void {
		const { store, opened } = this;
		memory[at + InfoOffset.RootKey] = store.rootKey.source();
		memory[at + InfoOffset.Store] = opened.state;
		putWord(memory, at + InfoOffset.Free, store.free);
		if (!store.isOpen) return;
		putWord(memory, at + InfoOffset.Wear, store.wear);
		putWord(memory, at + InfoOffset.Damaged, store.damaged);
		putWord(memory, at + InfoOffset.Refused, opened.refused);
		putWord(memory, at + InfoOffset.Unknown, opened.unknown);
	}
}
