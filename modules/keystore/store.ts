import { Status } from "../messages/errors.js";
import { UNFINISHED } from "../messages/methods.js";
import { FIRST_PERSISTENT_ID } from "../messages/sizes.js";
import { AreaLog } from "./area-log.js";
import { type Flash, type RootKey, type SaltSource, SECTOR_BYTES, type Sealer } from "./flash.js";
import { RecordIndex } from "./record-index.js";
import { Found, RecordSealer } from "./record-sealer.js";
import { capacityOf, HEADER_BYTES, HeaderWord, LARGEST_RECORD_BYTES, RecordKind, recordBytes } from "./store-format.js";
import { StoreMemory } from "./store-memory.js";

/** The flash is being compacted. Ask again when it is done. The core's methods return it as it is. */
export const LATER = UNFINISHED;

/** The stages of a compaction. */
enum Stage {
	none,
	erase,
	copy,
	commit,
}

/** The parts of the device that a store needs. */
export interface StoreDevice {
	readonly flash: Flash;
	readonly rootKey: RootKey;
	readonly sealer: Sealer;
	readonly salts: SaltSource;
}

/**
 * Records of keys and counters in a flash partition. README.md argues why no power cut breaks them. `openStore` (store-boot.ts) must open it
 * first. `put` appends a record. When an area is full, `execute` copies the latest records to the other area, one record or one erase a turn.
 */
export class Store {
	readonly memory: StoreMemory;
	readonly index: RecordIndex;
	readonly sealer: RecordSealer;
	readonly flash: Flash;
	readonly rootKey: RootKey;
	/** The valid area, and the one that a compaction makes. */
	log: AreaLog;
	private next: AreaLog;
	/** Whether the partition takes records. */
	isOpen = false;
	/** Number of the next persistent free key. */
	nextFree = 0;
	/** Records that were lost so far. */
	damaged = 0;
	private stage = Stage.none;
	/** The sector to erase, or the entry to copy, next. */
	private progress = 0;
	/** The last compaction failed: the flash is worn out. */
	private hasFailed = false;

	/** `entries`: the largest number of keys and counters. */
	constructor({ flash, rootKey, sealer, salts }: StoreDevice, entries: number) {
		const areaBytes = Math.floor(flash.size() / SECTOR_BYTES / 2) * SECTOR_BYTES;
		this.flash = flash;
		this.rootKey = rootKey;
		this.memory = new StoreMemory(entries);
		this.index = new RecordIndex(this.memory);
		this.sealer = new RecordSealer(flash, rootKey, sealer, salts, this.memory);
		this.log = new AreaLog(flash, this.sealer, this.memory, areaBytes);
		this.next = new AreaLog(flash, this.sealer, this.memory, areaBytes);
	}

	get isCompacting(): boolean {
		return this.stage !== Stage.none;
	}

	/** Bytes of keys and counters at most. */
	get capacity(): number {
		return capacityOf(this.log.bytes);
	}

	/** Bytes of records that the store has room for. */
	get free(): number {
		return this.isOpen ? Math.max(0, this.capacity - this.index.bytes) : 0;
	}

	/** Erases of the sectors of an area so far. */
	get wear(): number {
		return (this.log.generation + 1) >> 1;
	}

	/**
	 * Commits the secret in the memory, `size` bytes, and the attributes of a key, as the record of the key or counter `id`. A `gone` record deletes the
	 * key. Full: there is no room for one more. StorageFailed: the flash failed, or the chip could not seal; nothing has changed.
	 */
	put(kind: RecordKind, maker: number, id: number, size: number): Status | typeof LATER {
		const { index, log } = this;
		const length = recordBytes(kind, size);
		const entry = index.find(kind === RecordKind.gone ? RecordKind.key : kind, id);
		const growth = kind === RecordKind.gone ? 0 : length - (entry < 0 ? 0 : index.size(entry));
		if (!this.isOpen) return Status.NoKeyStore;
		if (growth > this.free || (entry < 0 && index.isFull && kind !== RecordKind.gone)) return Status["KeyStore.Full"];
		if (this.isCompacting) return LATER;
		if (length > log.room) {
			const { hasFailed } = this;
			if (!this.fits(length)) return Status["KeyStore.Full"];
			this.compact();
			return hasFailed ? Status["KeyStore.StorageFailed"] : LATER;
		}
		const offset = log.append(kind, maker, id, size);
		if (offset >= 0) {
			if (kind === RecordKind.gone) index.remove(entry);
			else index.set(entry, kind, id, size, offset);
		}
		if (!this.hasFailed) this.compactIfFull();
		return offset < 0 ? Status["KeyStore.StorageFailed"] : Status.Ok;
	}

	/** A record of this device has the id: no later key gets it. A forged record could use up the ids. */
	countId(id: number): void {
		if (id >= FIRST_PERSISTENT_ID) this.nextFree = Math.max(this.nextFree, id - FIRST_PERSISTENT_ID + 1);
	}

	/** Erases an area from its end: as long as anything is left, its beginning is. Returns whether it is blank. */
	eraseArea(base: number): boolean {
		const { flash, log } = this;
		for (let offset = base + log.bytes - SECTOR_BYTES; offset >= base; offset -= SECTOR_BYTES)
			if (!flash.isBlank(offset, SECTOR_BYTES) && !flash.erase(offset)) return false;
		return true;
	}

	/** Begins a compaction if the next record may not fit. */
	compactIfFull(): void {
		if (this.log.room < LARGEST_RECORD_BYTES && this.fits(LARGEST_RECORD_BYTES)) this.compact();
	}

	/** Whether a compacted area has room for `length` bytes more. Only an area that has lost what deleted its keys has not. */
	private fits(length: number): boolean {
		return HEADER_BYTES + this.index.bytes + length <= this.log.bytes;
	}

	/** Begins to copy the latest records to the other area. */
	compact(): void {
		const { log, next } = this;
		this.hasFailed = false;
		this.stage = Stage.erase;
		this.progress = 0;
		next.begin(log.base === 0 ? log.bytes : 0, log.generation + 1, log.sequence);
	}

	/** Does one step of a compaction: an erase of one sector, or one record. */
	execute(): boolean {
		switch (this.stage) {
			case Stage.none:
				return false;
			case Stage.erase:
				this.eraseSector();
				return true;
			case Stage.copy:
				this.copyRecord();
				return true;
			case Stage.commit:
				this.commit();
				return true;
		}
	}

	private eraseSector(): void {
		const { next, flash } = this;
		const offset = next.base + this.progress * SECTOR_BYTES;
		if (!flash.isBlank(offset, SECTOR_BYTES) && !flash.erase(offset)) return this.giveUp();
		if (++this.progress < next.bytes / SECTOR_BYTES) return;
		this.progress = 0;
		this.stage = this.index.count === 0 ? Stage.commit : Stage.copy;
	}

	private copyRecord(): void {
		const { index, sealer, log, next } = this;
		const entry = this.progress;
		if (sealer.read(index.offset(entry), log.generation, 0, log.bytes) === Found.whole && sealer.open()) {
			if (next.append(index.kind(entry), sealer.maker, index.id(entry), sealer.size) < 0) return this.giveUp();
			this.progress++;
		} else if (sealer.isBroken) return this.giveUp();
		else {
			this.damaged++;
			index.remove(entry);
		}
		if (this.progress === index.count) this.stage = Stage.commit;
	}

	private commit(): void {
		const { index, log, next } = this;
		if (!next.commit({ copied: index.count, nextFree: this.nextFree, damaged: this.damaged, flags: 0 })) {
			// If the next boot may take this area, nothing may change before.
			if (this.sealer.readHeader(next.base, HeaderWord.Generation) === Found.whole) this.isOpen = false;
			else this.flash.erase(next.base);
			return this.giveUp();
		}
		for (let entry = 0, offset = next.base + HEADER_BYTES; entry < index.count; entry++) {
			const length = index.size(entry);
			index.move(entry, offset);
			offset += length;
		}
		this.log = next;
		this.next = log;
		this.stage = Stage.none;
	}

	/** The old area stays the valid one. */
	private giveUp(): void {
		this.hasFailed = true;
		this.stage = Stage.none;
	}
}
