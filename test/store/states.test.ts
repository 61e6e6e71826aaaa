import { describe, expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { RootKeySource } from "../../modules/keystore/flash.js";
import { Status } from "../../modules/messages/errors.js";
import { seed, seeded } from "../support/random.js";
import { boot, checkBoot } from "./boots.js";
import { compactions, counter, ENTRIES, key, smallImage } from "./damage.js";
import { type DeviceOptions, makeDevice, ROOT_KEY } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { put } from "./histories.js";
import { layHeader, layImage, layPartition, layRecord } from "./layout.js";
import * as store from "./store-module.js";

const { StoreState } = store;
const small = smallImage(store, "before the last changes").flash.image;
const laid = (sequence: number, id: number) => layRecord(ROOT_KEY, { ...key(id, `key ${id}`), sequence, generation: 1, salt: Buffer.alloc(16) });
const images = [1, 2].map((id) => ({ id, attributes: Buffer.alloc(32, id), secret: Buffer.from(`the key of place ${id}`) }));

function blank(sectors: number): Buffer {
	return Buffer.alloc(sectors * 4096, 0xff);
}

/** The image with `edit` applied to its first header, whose CRC is then right. */
function withHeader(image: Buffer, edit: (header: Buffer) => void): Buffer {
	const edited = Buffer.from(image);
	edit(edited);
	edited.writeUInt32LE(crc32(edited.subarray(0, 44)), 44);
	return edited;
}

const withByte = (image: Buffer, at: number, byte: number): Buffer => {
	const edited = Buffer.from(image);
	edited[at] = byte;
	return edited;
};
/** More keys than an area has room for when they are sealed. */
const tooLarge = Array.from({ length: 40 }, (_, index) => ({ id: index + 1, attributes: Buffer.alloc(32), secret: Buffer.alloc(120, index) }));

type Kept = readonly [name: string, image: Buffer, state: number, options?: DeviceOptions];
const kept: readonly Kept[] = [
	["no partition", blank(0), StoreState.none],
	["a partition of three sectors", blank(3), StoreState.none],
	["a blank partition without a root key", blank(4), StoreState.noRootKey, { source: RootKeySource.none }],
	["a store without a root key", small, StoreState.noRootKey, { source: RootKeySource.none }],
	["another device's store", small, StoreState.otherRootKey, { rootKey: Buffer.alloc(32, 9) }],
	["a store whose first area is another device's", layPartition(4, [layHeader(Buffer.alloc(32), { generation: 3 })]), StoreState.otherRootKey],
	["random bytes", Buffer.from(seeded(seed).bytes(16_384)), StoreState.foreign],
	["zeros", Buffer.alloc(16_384), StoreState.foreign],
	["one byte at the end", withByte(blank(4), 16_383, 0), StoreState.foreign],
	["one byte behind the header", withByte(blank(4), 64, 0xfe), StoreState.foreign],
	["a damaged header alone", withByte(layPartition(4, [layHeader(ROOT_KEY, { generation: 1 })]), 33, 0), StoreState.foreign],
	["a later version's area", withHeader(small, (header) => header.writeUInt8(2, 7)), StoreState.later],
	["a later version's image", withHeader(layImage(4, images), (header) => header.writeUInt8(2, 7)), StoreState.later],
	["an image for a place that is not there", layImage(4, [...images, { ...images[0], id: 99 }]), StoreState.badImage],
	["an image with a damaged key", withByte(layImage(4, images), 64 + 65, 0), StoreState.badImage],
	["an image with too many keys for an area", layImage(4, tooLarge), StoreState.badImage],
	[
		"more keys than this firmware has room for",
		layPartition(4, [layHeader(ROOT_KEY, { generation: 1 }), ...Array.from({ length: 9 }, (_, at) => laid(at + 1, at + 1))]),
		StoreState.tooMany,
	],
];

describe("a store leaves alone", () => {
	test.each(kept.map((one) => [one[0], one] as const))("%s", (_name, [, image, state, options = {}]: Kept) => {
		const flash = new FlashModel(image);
		const booted = boot(store, makeDevice(flash, seeded(seed), options), ENTRIES, (id) => id < 50);
		expect(StoreState[booted.state]).toBe(StoreState[state]);
		expect(put(booted.store, counter(1, 1))).toBe(Status.NoKeyStore);
		expect({ free: booted.store.free, isOpen: booted.store.isOpen, does: booted.store.execute() }).toEqual({ free: 0, isOpen: false, does: false });
		expect(flash.image.equals(image)).toBe(true);
		expect([flash.programs, flash.erases]).toEqual([0, 0]);
	});
});

describe("a store accepts", () => {
	test.each(compactions)("an older image of the whole partition, compacted: %s", (compaction) => {
		const { flash, contents } = smallImage(store, compaction);
		const older = Buffer.from(flash.image);
		const { store: running } = boot(store, makeDevice(flash, seeded(seed)), ENTRIES);
		for (let value = 10; value < 200; value++) while (put(running, counter(1, value)) !== 0) running.execute();
		checkBoot(store, boot(store, makeDevice(new FlashModel(older), seeded(seed)), ENTRIES), { contents });
	});

	test("a blank partition, with one header", () => {
		const flash = FlashModel.blank(4);
		expect(boot(store, makeDevice(flash, seeded(seed)), ENTRIES).state).toBe(StoreState.ready);
		expect(flash.image.equals(layPartition(4, [layHeader(ROOT_KEY, { generation: 1 })]))).toBe(true);
	});

	test("records for which the firmware has no place, and keeps them", () => {
		const { flash, contents } = smallImage(store, "never");
		const { state, unknown, store: running } = boot(store, makeDevice(flash, seeded(seed)), ENTRIES, (id) => id > 1);
		expect({ state, unknown }).toEqual({ state: StoreState.ready, unknown: 2 });
		running.compact();
		while (running.isCompacting) running.execute();
		checkBoot(store, boot(store, makeDevice(flash, seeded(seed + 1)), ENTRIES), { contents });
	});

	test("a provisioning image, once, and erases it", () => {
		const image = layImage(5, images);
		const flash = new FlashModel(image);
		const { state, loaded } = boot(store, makeDevice(flash, seeded(seed)), ENTRIES);
		expect(state).toBe(StoreState.ready);
		expect([...loaded.values()].map(({ id, secret, attributes }) => ({ id, attributes, secret }))).toEqual(images);
		expect(flash.isBlank(0, 8192)).toBe(true);
		// The header says where the area comes from.
		expect(flash.image.readUInt32LE(8192 + 28)).toBe(1);
		expect(boot(store, makeDevice(flash, seeded(seed + 1)), ENTRIES).loaded.size).toBe(2);
	});
});
