/** Small partitions with a known history, and what the store makes of a changed bit in them. */
import { RecordKind } from "../../modules/keystore/store-format.js";
import { FIRST_PERSISTENT_ID } from "../../modules/messages/sizes.js";
import { seeded } from "../support/seeded.js";
import { boot, checkBoot } from "./boots.js";
import { makeDevice, ROOT_KEY } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { type Contents, isSame, nameOf, put, type Stored } from "./histories.js";
import { readPartition } from "./layout.js";
import type * as storeModule from "./store-module.js";

export const ENTRIES = 8;
const SECTORS = 4;
const AREA_BYTES = 8192;
const HEADER_BYTES = 64;
const COMMIT_BYTES = 16;
const TAG_AND_CRC_BYTES = 20;

export const key = (id: number, secret: string, maker = 0): Stored => ({
	kind: RecordKind.key,
	id,
	maker,
	attributes: Buffer.from(`attributes of ${secret}`.padEnd(32).slice(0, 32)),
	secret: Buffer.from(secret),
});
export const counter = (id: number, value: number): Stored => ({
	kind: RecordKind.counter,
	id,
	maker: 0,
	attributes: Buffer.alloc(0),
	secret: Buffer.from([value, 0, 0, 0]),
});
export const gone = (id: number): Stored => ({ ...counter(id, 0), kind: RecordKind.gone, secret: Buffer.alloc(0) });

export interface SmallImage {
	readonly flash: FlashModel;
	readonly contents: Contents;
	/** All that was ever written. */
	readonly written: readonly Stored[];
	/** The first byte behind the records of the valid area. */
	readonly end: number;
	/** Whether a change of the last commit block looks like a power cut. */
	readonly mayBeTorn: boolean;
}

const before = [
	key(1, "first key of place 1"),
	counter(1, 1),
	key(FIRST_PERSISTENT_ID, "a free key", 3),
	key(1, "second key of place 1"),
	key(2, "a key that is deleted"),
	gone(2),
];
const after = [counter(1, 2), key(FIRST_PERSISTENT_ID + 1, "another free key", 7)];

/** When a small partition was compacted. */
export const compactions = ["never", "before the last changes", "at the end"] as const;
export type Compaction = (typeof compactions)[number];

/** A partition with a few records. */
export function smallImage(module: typeof storeModule, compaction: Compaction): SmallImage {
	const flash = FlashModel.blank(SECTORS);
	const { store } = boot(module, makeDevice(flash, seeded(1)), ENTRIES);
	const contents: Contents = new Map();
	const write = (record: Stored): void => {
		if (put(store, record) !== 0) throw new Error("not written");
		if (record.kind === RecordKind.gone) contents.delete(nameOf(record.kind, record.id));
		else contents.set(nameOf(record.kind, record.id), record);
	};
	const compact = (): void => {
		store.compact();
		while (store.isCompacting) store.execute();
	};
	before.forEach(write);
	if (compaction === "before the last changes") compact();
	after.forEach(write);
	if (compaction === "at the end") compact();
	const end = store.log.base + store.log.position;
	return { flash, contents, written: [...before, ...after], end, mayBeTorn: compaction !== "at the end" };
}

/** Changes each bit of a small image, `step` apart. Returns how many. @throws Error if the store is deceived or stays silent */
export function flipBits(module: typeof storeModule, compaction: Compaction, step: number, first = 0): number {
	const small = smallImage(module, compaction);
	const { base } = readPartition(ROOT_KEY, small.flash.image);
	const bits: number[] = [];
	const add = (begin: number, end: number): void => {
		for (let bit = 8 * begin; bit < 8 * end; bit++) bits.push(bit);
	};
	// The valid area and some blank bytes behind it, and the header of the other area.
	add(base, small.end + 64);
	add(AREA_BYTES - base, AREA_BYTES - base + 64);
	let count = 0;
	for (let index = first % step; index < bits.length; index += step, count++) {
		try {
			flipBit(module, small, base, bits[index]);
		} catch (error) {
			throw new Error(`bit ${bits[index] % 8} of byte ${bits[index] >> 3}: ${error}`, { cause: error });
		}
	}
	return count;
}

function flipBit(module: typeof storeModule, small: SmallImage, base: number, bit: number): void {
	const { flash, contents, written } = small;
	const at = bit >> 3;
	const image = Buffer.from(flash.image);
	image[at] ^= 1 << (bit & 7);
	const changed = new FlashModel(image);
	const { state, refused, loaded, store } = boot(module, makeDevice(changed, seeded(bit)), ENTRIES);
	if (!changed.image.equals(image)) throw new Error("the boot has written");
	if (refused !== 0) throw new Error(`${refused} refused`);
	for (const [name, record] of loaded)
		if (!written.some((known) => known.kind !== RecordKind.gone && nameOf(known.kind, known.id) === name && isSame(known, record)))
			throw new Error(`${name} is wrong`);
	if (state !== module.StoreState.ready) {
		if (state !== module.StoreState.foreign || at < base || at >= base + 64) throw new Error(`the store is ${module.StoreState[state]}`);
		return;
	}
	const lost = [...new Set([...contents.keys(), ...loaded.keys()])].filter((name) => !isSame(contents.get(name), loaded.get(name)));
	if (lost.length > 1 && at >= base + HEADER_BYTES) throw new Error(`${lost} are lost`);
	if (store.damaged === 0 && (isChecked(small, at) || !(lost.length === 0 || looksTorn(small, at, base)))) throw new Error("the store does not tell");
	goOn(module, changed, store, loaded, bit);
}

/** Whether the byte belongs to a record, but not to its padding. */
function isChecked(small: SmallImage, at: number): boolean {
	const { records } = readPartition(ROOT_KEY, small.flash.image);
	return records.some(({ offset, length, attributes, secret }, index) => {
		if (at >= offset && at < offset + 32 + attributes.length + secret.length + TAG_AND_CRC_BYTES) return true;
		const isCommit = at >= offset + length - COMMIT_BYTES && at < offset + length;
		return isCommit && (index < records.length - 1 || !small.mayBeTorn);
	});
}

/** Whether a power cut could leave a change of this byte: in the last commit block, or in those parts of the header that show that it is newer. */
function looksTorn({ end, mayBeTorn }: SmallImage, at: number, base: number): boolean {
	const isLast = mayBeTorn && at >= end - COMMIT_BYTES && at < end;
	return isLast || (at >= base + 48 && at < base + 64) || (at >= base + 4 && at < base + 12);
}

/** The store takes a record, compacts, and still tells of the damage. */
function goOn(module: typeof storeModule, flash: FlashModel, store: ReturnType<typeof boot>["store"], loaded: Contents, seed: number): void {
	const { damaged } = store;
	const last = counter(5, 200);
	if (put(store, last) !== 0) throw new Error("not written");
	store.compact();
	while (store.isCompacting) store.execute();
	const again = boot(module, makeDevice(flash, seeded(seed + 1)), ENTRIES);
	if (again.store.damaged !== damaged) throw new Error(`${again.store.damaged} damaged, ${damaged} before the compaction`);
	for (const [name, record] of [...loaded, ["counter 5", last] as const]) if (!isSame(again.loaded.get(name), record)) throw new Error(`${name} is lost`);
}

/** Another device's partition is left alone. @throws Error if it is not */
export function checkOtherRootKey(module: typeof storeModule): void {
	const { flash } = smallImage(module, "before the last changes");
	const other = new FlashModel(flash.image);
	const { state, loaded } = boot(module, makeDevice(other, seeded(2), { rootKey: Buffer.alloc(32, 7) }), ENTRIES);
	if (state !== module.StoreState.otherRootKey || loaded.size > 0) throw new Error(`the store is ${module.StoreState[state]}`);
	if (!other.image.equals(flash.image)) throw new Error("the boot has written");
}

/** An erase was cut when it had set the same bit in both generations of the older area's header. @throws Error if that counts as damage */
export function checkTornHeader(module: typeof storeModule): void {
	const { flash, contents } = smallImage(module, "before the last changes");
	const image = Buffer.from(flash.image);
	const older = AREA_BYTES - readPartition(ROOT_KEY, image).base;
	// The generation, the CRC, and the generation in the commit block.
	for (const at of [10, 44, 54]) image[older + at] |= 0x02;
	image[older + 45] = 0xff;
	checkBoot(module, boot(module, makeDevice(new FlashModel(image), seeded(3)), ENTRIES), { contents });
}
