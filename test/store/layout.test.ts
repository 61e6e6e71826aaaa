import { describe, expect, test } from "vitest";
import { SECTOR_BYTES } from "../../modules/keystore/flash.js";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { FIRST_PERSISTENT_ID } from "../../modules/messages/sizes.js";
import { type Random, seed, seeded } from "../support/random.js";
import { boot, checkBoot } from "./boots.js";
import { makeDevice, ROOT_KEY } from "./device.js";
import { FlashModel, PowerCut } from "./flash-model.js";
import { type Contents, History, isSame, nameOf } from "./histories.js";
import { type LaidRecord, layHeader, layPartition, layRecord, readPartition } from "./layout.js";
import * as store from "./store-module.js";

const ENTRIES = 12;

/** The values after all records. */
function latest(records: readonly LaidRecord[]): Contents {
	const contents: Contents = new Map();
	for (const { kind, id, maker = 0, attributes, secret } of records) {
		if (kind === RecordKind.gone) contents.delete(nameOf(kind, id));
		else contents.set(nameOf(kind, id), { kind, id, maker, attributes: Buffer.from(attributes), secret: Buffer.from(secret) });
	}
	return contents;
}

function expectSame(one: Contents, other: Contents): void {
	expect([...one.keys()].sort()).toEqual([...other.keys()].sort());
	for (const [name, stored] of one) expect(isSame(stored, other.get(name)), name).toBe(true);
}

/** Runs a history until the power fails, and returns the flash. */
function history(random: Random): FlashModel {
	const flash = FlashModel.blank(random.pick([4, 5, 6]));
	const { store: running } = boot(store, makeDevice(flash, random), ENTRIES);
	const changes = new History(store, flash, random, ENTRIES);
	flash.cutAfter(random.below(800), random);
	try {
		for (let change = 0; change < 150; change++) changes.step(running);
	} catch (error) {
		if (!(error instanceof PowerCut)) throw error;
	}
	flash.restore();
	return flash;
}

describe("an independent reader of the layout", () => {
	test.each(Array.from({ length: 30 }, (_, index) => seed + index))("finds what the store has written, seed %d", (start) => {
		const random = seeded(start);
		const flash = history(random);
		const { base, generation, records, nextFree, damaged, flags, copied, first } = readPartition(ROOT_KEY, flash.image);
		const booted = boot(store, makeDevice(flash, random), ENTRIES);
		expectSame(latest(records), booted.loaded);
		expect({ base, generation, sequence: first + records.length }).toEqual({
			base: booted.store.log.base,
			generation: booted.store.log.generation,
			sequence: booted.store.log.sequence,
		});
		expect({ damaged, flags }).toEqual({ damaged: 0, flags: 0 });
		expect(copied).toBeLessThanOrEqual(records.length);
		const free = records.filter(({ kind, id }) => kind !== RecordKind.counter && id >= FIRST_PERSISTENT_ID).map(({ id }) => id - FIRST_PERSISTENT_ID + 1);
		expect(booted.store.nextFree).toBe(Math.max(nextFree, ...free));
		for (const { index } of [booted.store])
			for (let entry = 0; entry < index.count; entry++) expect(records.map(({ offset }) => offset)).toContain(index.offset(entry));
	});
});

describe("the store reads", () => {
	test.each(Array.from({ length: 30 }, (_, index) => seed + index))("what an independent writer has written, seed %d", (start) => {
		const random = seeded(start);
		const sectors = random.pick([4, 7]);
		const generation = 1 + random.below(1000);
		const first = 1 + random.below(100_000);
		const records = Array.from({ length: 1 + random.below(25) }, (_, index): LaidRecord => {
			const kind = 1 + random.below(3);
			return {
				sequence: first + index,
				generation,
				kind,
				maker: kind === RecordKind.key ? random.below(8) : 0,
				id: 1 + random.below(6),
				salt: random.bytes(16),
				attributes: random.bytes(kind === RecordKind.key ? 32 : 0),
				secret: random.bytes(kind === RecordKind.key ? 1 + random.below(144) : kind === RecordKind.counter ? 4 : 0),
			};
		});
		const area = [
			layHeader(ROOT_KEY, { generation, first, copied: random.below(records.length), nextFree: 5 }),
			...records.map((record) => layRecord(ROOT_KEY, record)),
		];
		const old = [layHeader(ROOT_KEY, { generation: generation - 1 })];
		const flash = new FlashModel(random.below(2) === 0 ? layPartition(sectors, area, old) : layPartition(sectors, old, area));
		const booted = boot(store, makeDevice(flash, random), ENTRIES);
		checkBoot(store, booted, { contents: latest(records), nextFree: 5 });
		expect(booted.store.log.bytes).toBe(Math.floor(sectors / 2) * SECTOR_BYTES);
		const changes = new History(store, flash, random, ENTRIES, booted.loaded, 5);
		for (let change = 0; change < 20; change++) changes.step(booted.store);
		checkBoot(store, boot(store, makeDevice(flash, random), ENTRIES), changes);
	});
});
