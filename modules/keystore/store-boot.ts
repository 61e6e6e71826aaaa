/** Opens a store at boot: finds the valid area, reads its records, formats a blank partition. */
import { RootKeySource, SECTOR_BYTES } from "./flash.js";
import { Import, importImage, type Provisioned } from "./provisioning.js";
import { Found } from "./record-sealer.js";
import type { Store } from "./store.js";
import { FORMAT_VERSION, HEADER_BYTES, HeaderWord, ImageWord, MAGIC, MAGIC_PLAIN, MAGIC_SEALED, RecordKind, WAS_PROVISIONED } from "./store-format.js";
import { At } from "./store-memory.js";

const HEADER = At.Record / 4;
const FORMAT_BITS = 0xffffff;
const SEALED_FORMAT = MAGIC_SEALED | (FORMAT_VERSION << 24);

/** Why a store takes records, or takes none. The numbers go over the wire. */
export enum StoreState {
	/** There is no partition, or one that is too small. */
	none,
	ready,
	noRootKey,
	/** The partition holds something else. It is left alone. */
	foreign,
	/** A later firmware has written the partition. It is left alone. */
	later,
	/** Another device has written the partition. It is left alone. */
	otherRootKey,
	/** The provisioning image does not fit this firmware. It is left alone. */
	badImage,
	/** The flash does not take what is written, or can not be read, or the chip can not compute with the root key. */
	broken,
	/** The partition has more records than this firmware has room for. It is left alone. */
	tooMany,
}

/** Takes what the records hold. */
export interface Keeper extends Provisioned {
	/**
	 * Takes the secret of a key or counter, `size` bytes in the store's memory, and the attributes of a key there. Returns whether this firmware has a place
	 * for it.
	 */
	load(kind: RecordKind, id: number, maker: number, size: number): boolean;
}

/** The result of `openStore`. */
export interface Opened {
	readonly state: StoreState;
	/** Records for which this firmware has no place. The store keeps them. */
	readonly unknown: number;
	/** Whole records that this device has not sealed. */
	readonly refused: number;
}

/** The meaning of an area's header. */
enum Header {
	nothing,
	own,
	otherRootKey,
	later,
	image,
	/** The chip has failed. */
	unknown,
}

/** Opens the store and hands its keys and counters to `keeper`. If it can not be opened, it takes no records, and leaves the partition as it is. */
export function openStore(store: Store, keeper: Keeper): Opened {
	const { flash, rootKey, log, sealer } = store;
	const opened = { state: StoreState.none, unknown: 0, refused: 0 };
	if (log.bytes < 2 * SECTOR_BYTES) return opened;
	opened.state = rootKey.source() === RootKeySource.none ? StoreState.noRootKey : prepare(store, keeper);
	if (opened.state !== StoreState.ready) return opened;
	opened.state = readArea(store, keeper, opened);
	const other = log.base === 0 ? log.bytes : 0;
	const isProvisioned = wasProvisioned(store);
	if (!sealer.isBroken && isDamaged(store, other)) store.damaged++;
	// A power cut may have left keys in the clear.
	if (sealer.isBroken || (isProvisioned && !flash.isBlank(other, log.bytes) && !store.eraseArea(other))) opened.state = StoreState.broken;
	store.isOpen = opened.state === StoreState.ready;
	if (store.isOpen) store.compactIfFull();
	return opened;
}

/** Finds the valid area, or makes one. */
function prepare(store: Store, keeper: Keeper): StoreState {
	const { log, memory, flash, sealer } = store;
	let found = StoreState.foreign;
	let generation = 0;
	for (let base = 0; base <= log.bytes; base += log.bytes) {
		const header = readHeader(store, base);
		if (header === Header.unknown) return StoreState.broken;
		if (header === Header.later) return StoreState.later;
		if (header === Header.own && memory.words[HEADER + HeaderWord.Generation] > generation) {
			generation = memory.words[HEADER + HeaderWord.Generation];
			log.base = base;
			found = StoreState.ready;
		}
		if (header === Header.otherRootKey && found !== StoreState.ready) found = StoreState.otherRootKey;
	}
	// The firmware can not know whether the image or the store is meant. After an import of its own it erases the image.
	if (found === StoreState.ready && log.base !== 0 && readHeader(store, 0) === Header.image && !wasProvisioned(store))
		return sealer.isBroken ? StoreState.broken : StoreState.badImage;
	if (found !== StoreState.foreign) return found;
	if (readHeader(store, 0) === Header.image) return stateAfter(importImage(store, keeper));
	// Only a header that was cut is lost here.
	if (sealer.hasCommit() || !flash.isBlank(HEADER_BYTES, 2 * log.bytes - HEADER_BYTES)) return StoreState.foreign;
	if (!flash.isBlank(0, HEADER_BYTES) && !flash.erase(0)) return StoreState.broken;
	log.begin(0, 1, 1);
	return log.commit({ copied: 0, nextFree: 0, damaged: 0, flags: 0 }) ? StoreState.ready : StoreState.broken;
}

function stateAfter(result: Import): StoreState {
	if (result === Import.unfit) return StoreState.badImage;
	return result === Import.done ? StoreState.ready : StoreState.broken;
}

function readHeader({ sealer, memory: { words } }: Store, base: number): Header {
	const isArea = sealer.readHeader(base, HeaderWord.Generation) === Found.whole;
	if (sealer.isBroken) return Header.unknown;
	const format = words[HEADER + HeaderWord.Format];
	const isSealed = (format & FORMAT_BITS) === MAGIC_SEALED;
	if (words[HEADER + HeaderWord.Magic] !== MAGIC || (!isSealed && (format & FORMAT_BITS) !== MAGIC_PLAIN)) return Header.nothing;
	if (isSealed ? !isArea : sealer.readHeader(base, ImageWord.Records) !== Found.whole) return Header.nothing;
	if (format >>> 24 !== FORMAT_VERSION) return Header.later;
	if (!isSealed) return Header.image;
	if (sealer.isOwnHeader()) return Header.own;
	return sealer.isBroken ? Header.unknown : Header.otherRootKey;
}

function wasProvisioned({ sealer, log, memory: { words } }: Store): boolean {
	return sealer.readHeader(log.base, HeaderWord.Generation) === Found.whole && (words[HEADER + HeaderWord.Flags] & WAS_PROVISIONED) !== 0;
}

/**
 * Whether the other area was the valid one, and its header has changed: what was written there since is lost. An erase that was cut can make an
 * older header look so, but not the record behind it.
 */
function isDamaged({ sealer, log, memory: { words } }: Store, other: number): boolean {
	if (sealer.readHeader(other, HeaderWord.Generation) !== Found.damaged || !sealer.hasCommit()) return false;
	const generation = words[HEADER + HeaderWord.Generation];
	if (words[HEADER + HeaderWord.Format] !== SEALED_FORMAT || generation <= log.generation) return false;
	return sealer.read(other + HEADER_BYTES, generation, 0, log.bytes - HEADER_BYTES) === Found.whole;
}

/** Reads the records of the valid area: first where the latest ones lie, then these alone. */
function readArea(store: Store, keeper: Keeper, opened: { unknown: number; refused: number }): StoreState {
	const { log, index, sealer, memory } = store;
	const { words } = memory;
	if (sealer.readHeader(log.base, HeaderWord.Generation) !== Found.whole) return StoreState.broken;
	store.nextFree = words[HEADER + HeaderWord.NextFree];
	store.damaged = words[HEADER + HeaderWord.Damaged];
	let state = StoreState.ready;
	store.damaged += log.scan(log.base, (offset) => {
		const { id, kind, size } = sealer;
		const entry = index.find(kind === RecordKind.gone ? RecordKind.key : kind, id);
		if (kind !== RecordKind.gone) {
			if (entry < 0 && index.isFull) state = StoreState.tooMany;
			else index.set(entry, kind, id, size, offset);
			return;
		}
		if (sealer.open()) {
			index.remove(entry);
			store.countId(id);
		} else if (!sealer.isBroken) opened.refused++;
		memory.wipe();
	});
	if (state !== StoreState.ready) return state;
	// A key is not lost, and a deleted one is not back, because the chip fails now.
	if (sealer.isBroken) return StoreState.broken;
	for (let entry = 0; entry < index.count; ) {
		if (sealer.read(index.offset(entry), log.generation, 0, log.bytes) === Found.whole && sealer.open()) {
			if (index.kind(entry) === RecordKind.key) store.countId(index.id(entry));
			if (!keeper.load(index.kind(entry), index.id(entry), sealer.maker, sealer.size)) opened.unknown++;
			memory.wipe();
			entry++;
		} else if (sealer.isBroken) return StoreState.broken;
		else {
			opened.refused++;
			index.remove(entry);
		}
	}
	return state;
}
