import { describe, expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { seed, seeded } from "../support/random.js";
import { shortOrFull } from "../support/test-form.js";
import { boot } from "./boots.js";
import { checkTornHeader, compactions, counter, ENTRIES, flipBits, gone, key, smallImage } from "./damage.js";
import { makeDevice, ROOT_KEY } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { put } from "./histories.js";
import { layHeader, layImage, layPartition, layRecord, readPartition } from "./layout.js";
import * as store from "./store-module.js";

const bootImage = (image: Uint8Array) => boot(store, makeDevice(new FlashModel(image), seeded(seed)), ENTRIES);
const laid = (sequence: number, generation: number, id: number, secret: string) => ({
	...key(id, secret),
	sequence,
	generation,
	salt: Buffer.alloc(16, sequence),
});

describe("a changed bit", () => {
	test.each(compactions)("never gives a key or counter that was not written, and is told; compacted: %s", (compaction) => {
		expect(flipBits(store, compaction, shortOrFull(5, 1), seed % 5)).toBeGreaterThan(1000);
	});
});

describe("a record with the right CRC", () => {
	const { flash, written } = smallImage(store, "never");
	const { records } = readPartition(ROOT_KEY, flash.image);
	/** Changes a byte of record `index` and corrects its CRC. */
	const forge = (index: number, at: number): Buffer => {
		const image = Buffer.from(flash.image);
		const { offset, attributes, secret } = records[index];
		const end = offset + 32 + attributes.length + secret.length + 16;
		image[offset + at] ^= 0x10;
		image.writeUInt32LE(crc32(image.subarray(offset, end)), end);
		return image;
	};

	test.each([
		["salt", 3, 20],
		["attributes", 3, 40],
		["ciphertext", 3, 66],
		["tag", 3, 64 + 21 + 3],
		["client", 2, 9],
		["id", 6, 12],
		["ciphertext of a counter", 6, 33],
	])("is refused if its %s is forged", (_part, index, at) => {
		const { state, refused, loaded, store: running } = bootImage(forge(index, at));
		expect({ state, refused, damaged: running.damaged }).toEqual({ state: store.StoreState.ready, refused: 1, damaged: 0 });
		const known = written.map(({ secret }) => secret.toString("hex"));
		for (const { secret } of loaded.values()) expect(known).toContain(secret.toString("hex"));
	});

	test("deletes nothing if its deletion is forged", () => {
		const { loaded, refused } = bootImage(forge(5, 20));
		expect({ refused, isThere: loaded.has("key 2") }).toEqual({ refused: 1, isThere: true });
	});
});

describe("a record in another place", () => {
	const start = [
		layHeader(ROOT_KEY, { generation: 4 }),
		layRecord(ROOT_KEY, laid(1, 4, 1, "the first key")),
		layRecord(ROOT_KEY, laid(2, 4, 1, "the second key")),
	];
	const secretOf = (image: Uint8Array) => bootImage(image).loaded.get("key 1")?.secret.toString();

	test("counts for nothing behind later ones", () => {
		expect(secretOf(layPartition(4, [...start, start[1]]))).toBe("the second key");
	});

	test("of an older area counts for nothing", () => {
		const old = layRecord(ROOT_KEY, laid(3, 3, 1, "an old key"));
		expect(secretOf(layPartition(4, [...start, old]))).toBe("the second key");
	});

	test.each([
		["sequence number", 2, 4],
		["generation", 3, 3],
		["nothing", 3, 4],
	])("opens only if nothing was forged: %s", (name, sequence, generation) => {
		const copy = layRecord(ROOT_KEY, laid(sequence, generation, 1, "another key"));
		const end = 64 + "another key".length + 16;
		copy.writeUInt32LE(3, 0);
		copy.writeUInt32LE(4, 4);
		copy.writeUInt32LE(crc32(copy.subarray(0, end)), end);
		copy.writeUInt32LE(3, copy.length - 12);
		const { refused, loaded } = bootImage(layPartition(4, [...start, copy]));
		const isGenuine = name === "nothing";
		expect({ refused, isThere: loaded.has("key 1") }).toEqual({ refused: isGenuine ? 0 : 1, isThere: isGenuine });
	});
});

test("a key that was lost in a compaction can be deleted", () => {
	const { flash } = smallImage(store, "never");
	const { store: running } = boot(store, makeDevice(flash, seeded(seed)), ENTRIES);
	flash.image[running.index.offset(running.index.find(1, 1)) + 70] ^= 1;
	running.compact();
	while (running.isCompacting) running.execute();
	expect(running.damaged).toBe(1);
	const { count, bytes } = running.index;
	expect(put(running, { ...key(1, ""), kind: 3, attributes: Buffer.alloc(0) })).toBe(0);
	expect(running.index).toMatchObject({ count, bytes });
	expect(put(running, counter(1, 9))).toBe(0);
	expect(bootImage(flash.image).loaded.get("counter 1")?.secret[0]).toBe(9);
});

test("a changed bit in a provisioning image gives no other key, and nothing is written before all is checked", () => {
	const keys = [1, 2].map((id) => ({ id, attributes: Buffer.alloc(32, id), secret: Buffer.from(`the key of place ${id}`) }));
	const image = layImage(4, keys);
	for (let bit = 0; bit < 8 * (64 + 2 * 96); bit++) {
		const changed = Buffer.from(image);
		changed[bit >> 3] ^= 1 << (bit & 7);
		const flash = new FlashModel(changed);
		const { state, loaded } = boot(store, makeDevice(flash, seeded(seed)), ENTRIES);
		expect([store.StoreState.badImage, store.StoreState.foreign]).toContain(state);
		expect(loaded.size).toBe(0);
		expect(flash.image.equals(changed), `bit ${bit}`).toBe(true);
	}
});

test("a key that was lost in a compaction can be deleted although the store is full", () => {
	const { flash } = smallImage(store, "never");
	const { store: running } = boot(store, makeDevice(flash, seeded(seed)), 4);
	flash.image[running.index.offset(running.index.find(1, 1)) + 70] ^= 1;
	running.compact();
	while (running.isCompacting) running.execute();
	expect(put(running, counter(9, 1))).toBe(0);
	expect(running.index.isFull).toBe(true);
	expect(put(running, gone(1))).toBe(0);
});

test("an erase that was cut does not make the older area look like a lost one", () => {
	expect(() => checkTornHeader(store)).not.toThrow();
});
