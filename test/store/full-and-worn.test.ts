import { describe, expect, test } from "vitest";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { Status } from "../../modules/messages/errors.js";
import { seed, seeded } from "../support/random.js";
import { boot, checkBoot } from "./boots.js";
import { counter, gone, key } from "./damage.js";
import { makeDevice } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { type Contents, nameOf, put, type Store, type Stored } from "./histories.js";
import * as store from "./store-module.js";
import { wearOut } from "./worn-out.js";

const Full = Status["KeyStore.Full"];
const StorageFailed = Status["KeyStore.StorageFailed"];

/** Writes, and waits while the store says LATER. */
function write(running: Store, record: Stored): number {
	for (let time = 0; time < 1000; time++) {
		const status = put(running, record);
		if (status !== store.LATER) return status;
		running.execute();
	}
	throw new Error("LATER for ever");
}

/** A store with so many entries, filled with keys until it is full. */
function fill(entries: number) {
	const flash = FlashModel.blank(4);
	const { store: running } = boot(store, makeDevice(flash, seeded(seed)), entries);
	const contents: Contents = new Map([["counter 1", counter(1, 1)]]);
	expect(write(running, counter(1, 1))).toBe(Status.Ok);
	for (let id = 1; ; id++) {
		const record = key(id, `the secret of key ${id}`.padEnd(144, "."));
		const status = write(running, record);
		if (status === Full) return { flash, running, contents, entries };
		expect(status).toBe(Status.Ok);
		contents.set(nameOf(record.kind, id), record);
	}
}

describe.each([
	["bytes", 60],
	["entries", 10],
])("a store that is full of %s", (_what, entries) => {
	test("keeps everything, and says so again", () => {
		const { flash, running, contents } = fill(entries);
		for (let time = 0; time < 3; time++) expect(write(running, key(1000 + time, "one more".padEnd(144)))).toBe(Full);
		checkBoot(store, boot(store, makeDevice(flash, seeded(seed + 1)), entries), { contents });
	});

	test("replaces and counts any number of times, through many compactions", () => {
		const { flash, running, contents } = fill(entries);
		for (let value = 2; value < 200; value++) {
			const replaced = key(1 + (value % 5), `another secret ${value}`.padEnd(144, "."));
			for (const record of [counter(1, value), replaced]) {
				expect(write(running, record)).toBe(Status.Ok);
				contents.set(nameOf(record.kind, record.id), record);
			}
		}
		expect(running.log.generation).toBeGreaterThan(5);
		checkBoot(store, boot(store, makeDevice(flash, seeded(seed + 1)), entries), { contents });
	});

	test("takes a key again when one was deleted", () => {
		const { flash, running, contents } = fill(entries);
		for (let time = 0; time < 100; time++) {
			const next = key(5000 + time, `a later secret ${time}`.padEnd(144, "."));
			const { id } = [...contents.values()].filter(({ kind }) => kind === RecordKind.key)[time % 4];
			expect(write(running, gone(id))).toBe(Status.Ok);
			contents.delete(nameOf(RecordKind.key, id));
			expect(write(running, next)).toBe(Status.Ok);
			contents.set(nameOf(next.kind, next.id), next);
			expect(write(running, { ...next, id: 9999 })).toBe(Full);
		}
		checkBoot(store, boot(store, makeDevice(flash, seeded(seed + 1)), entries), { contents });
	});
});

describe("worn-out flash", () => {
	test("fails, loses nothing, and can be read on", () => {
		const { flash, running, contents } = fill(10);
		flash.wornRandom = seeded(seed);
		for (let sector = 0; sector < 4; sector++) flash.worn.add(sector);
		// The first change may not fit into what is left of the area.
		for (let value = 2; value < 60; value++) expect(write(running, counter(1, value))).toBe(StorageFailed);
		const { state, loaded } = boot(store, makeDevice(new FlashModel(flash.image), seeded(seed + 1)), 10);
		expect(state).toBe(store.StoreState.ready);
		for (const [name, { secret }] of contents) if (name !== "counter 1") expect(loaded.get(name)?.secret).toEqual(secret);
	});

	test.each(Array.from({ length: 20 }, (_, index) => seed + index))("that fails now and then loses nothing, seed %d", (start) => {
		expect(wearOut(store, start, 120)).toBeGreaterThan(0);
	});
});
