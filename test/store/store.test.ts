import { describe, expect, test } from "vitest";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { At } from "../../modules/keystore/store-memory.js";
import { type Random, seed, seeded } from "../support/random.js";
import { boot, checkBoot } from "./boots.js";
import { hasPart } from "./checks.js";
import { makeDevice, ROOT_KEY, Sealings } from "./device.js";
import { FlashModel, PowerCut } from "./flash-model.js";
import { History, type Store } from "./histories.js";
import { layImage, readPartition } from "./layout.js";
import * as store from "./store-module.js";

const ENTRIES = 12;
const seeds = Array.from({ length: 10 }, (_, index) => seed + index);

/** Runs a history with power cuts, and calls `check` after each change and each boot. */
function run(random: Random, flash: FlashModel, sealings: Sealings, changes: number, check: (running: Store, history: History) => void): void {
	let history = new History(store, flash, random, ENTRIES);
	const start = (): Store => {
		const booted = boot(store, makeDevice(flash, random, { sealings }), ENTRIES);
		checkBoot(store, booted, history);
		history = new History(store, flash, random, ENTRIES, booted.loaded, booted.store.nextFree);
		check(booted.store, history);
		flash.cutAfter(random.below(400), random);
		return booted.store;
	};
	let running = start();
	for (let change = 0; change < changes; change++) {
		try {
			history.step(running);
			check(running, history);
		} catch (error) {
			if (!(error instanceof PowerCut)) throw error;
			flash.restore();
			running = start();
		}
	}
}

describe("a store", () => {
	test.each(seeds)("derives no key for two sealings, with power cuts, seed %d", (start) => {
		const random = seeded(start);
		const flash = FlashModel.blank(4);
		// Sealings throws when a key seals twice.
		run(random, flash, new Sealings(), 300, () => undefined);
		expect(flash.programs).toBeGreaterThan(1000);
	});

	test.each(seeds)("leaves no secret in flash, and none in its memory, seed %d", (start) => {
		const random = seeded(start);
		const flash = FlashModel.blank(4);
		const secrets = new Map<string, Buffer>();
		run(random, flash, new Sealings(), 120, ({ memory }, { contents }) => {
			for (const { kind, secret } of contents.values()) if (kind === RecordKind.key && secret.length >= 8) secrets.set(secret.toString("hex"), secret);
			const bytes = Buffer.from(memory.bytes);
			for (const secret of secrets.values()) expect([hasPart(flash.image, secret), hasPart(bytes, secret)]).toEqual([false, false]);
			expect(bytes.subarray(At.Key, At.Index).every((byte) => byte === 0)).toBe(true);
		});
		expect(secrets.size).toBeGreaterThan(10);
	});

	test("leaves no secret in its memory that was in a provisioning image, even in one that does not fit", () => {
		const keys = [1, 2, 3].map((id) => ({ id, attributes: Buffer.alloc(32), secret: Buffer.from(seeded(id).bytes(32)) }));
		const damaged = layImage(4, keys);
		damaged[64 + 2 * 96 + 70] ^= 1;
		for (const [image, ids] of [
			[layImage(4, keys), 3],
			[layImage(4, keys), 2],
			[damaged, 3],
		] as const) {
			const { store: booted } = boot(store, makeDevice(new FlashModel(image), seeded(1)), ENTRIES, (id) => id <= ids);
			for (const { secret } of keys) expect(hasPart(Buffer.from(booted.memory.bytes), secret)).toBe(false);
		}
	});

	test.each(seeds)("counts its records, their bytes, the free bytes and the erases right, seed %d", (start) => {
		const random = seeded(start);
		const flash = FlashModel.blank(random.pick([4, 5, 8, 9]));
		const area = Math.floor(flash.image.length / 8192) * 4096;
		const sealings = new Sealings();
		run(random, flash, sealings, 200, (running, { contents }) => {
			if (random.below(4) !== 0) return;
			const { records, generation, base } = readPartition(ROOT_KEY, flash.image);
			const latest = new Map(records.map((record) => [`${record.kind === RecordKind.counter} ${record.id}`, record]));
			const live = [...latest.values()].filter(({ kind }) => kind !== RecordKind.gone);
			const bytes = live.reduce((sum, { length }) => sum + length, 0);
			expect(running.index).toMatchObject({ bytes, count: contents.size });
			expect(running.free).toBe(Math.max(0, Math.floor((area - 64) / 4) * 3 - bytes));
			expect(running.log).toMatchObject({ generation, base });
			expect(running.wear).toBe(Math.ceil(generation / 2));
		});
	});

	test("tells how often a sector was erased, and uses no sector beyond two equal areas", () => {
		const flash = FlashModel.blank(5);
		const random = seeded(seed);
		const { store: running } = boot(store, makeDevice(flash, random), ENTRIES);
		const history = new History(store, flash, random, ENTRIES);
		for (let change = 0; change < 600; change++) history.step(running);
		history.execute(running);
		expect(running.log.generation).toBeGreaterThan(6);
		// The first compaction of all finds its area blank.
		const { generation } = running.log;
		const erases = [Math.ceil(generation / 2) - 1, Math.floor(generation / 2) - 1];
		expect([...flash.wear]).toEqual([erases[0], erases[0], erases[1], erases[1], 0]);
		expect(running.wear).toBeGreaterThanOrEqual(erases[0]);
		expect(flash.isBlank(4 * 4096, 4096)).toBe(true);
	});
});
