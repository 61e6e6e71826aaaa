/** Histories on flash that wears out. */
import { SECTOR_BYTES } from "../../modules/keystore/flash.js";
import { Status } from "../../modules/messages/errors.js";
import { seeded } from "../support/seeded.js";
import { boot } from "./boots.js";
import { makeDevice } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { History, isSame, nameOf, type Stored } from "./histories.js";
import type * as storeModule from "./store-module.js";

/** More than there will be. A new key that failed and is there takes an entry at the next boot. */
const ENTRIES = 60;
const SECTORS = 4;
const AREA_BYTES = (SECTORS / 2) * SECTOR_BYTES;

/**
 * Runs a history while sectors wear out, and reads the flash with a new store after each change. What failed may be there at the next boot,
 * and nothing else may change. Returns how many changes failed. @throws Error with the seed
 */
export function wearOut(module: typeof storeModule, seed: number, changes: number): number {
	const random = seeded(seed);
	const flash = FlashModel.blank(SECTORS);
	flash.wornRandom = random;
	// Some failures pass. The commit block of a header fails more often.
	flash.observer = ({ offset }) => {
		if (random.below(6) === 0) flash.worn.clear();
		if (random.below(offset % AREA_BYTES === 48 ? 3 : 30) === 0) flash.worn.add(Math.floor(offset / SECTOR_BYTES));
	};
	const start = () => boot(module, makeDevice(flash, seeded(random.below(0x7fffffff))), ENTRIES);
	let { store } = start();
	let history = new History(module, flash, random, ENTRIES);
	/** Changes that have failed, by the key. */
	const failed = new Map<string, Stored[]>();
	let failures = 0;
	for (let change = 0; change < changes; change++) {
		if (!store.isOpen) {
			// A header has failed. The next boot takes one of two areas with the same contents.
			const booted = start();
			store = booted.store;
			history = new History(module, flash, random, ENTRIES, booted.loaded, store.nextFree);
			failed.clear();
		}
		// A compaction that fails early leaves much room in the old area.
		if (store.isOpen && !store.isCompacting && random.below(10) === 0) {
			store.compact();
			history.execute(store);
		}
		const next = history.choose(store);
		const name = nameOf(next.kind, next.id);
		const status = history.finish(store, next);
		if (status === Status.Ok) failed.delete(name);
		else if (status === Status["KeyStore.StorageFailed"]) {
			failures++;
			failed.set(name, [...(failed.get(name) ?? []), next]);
		} else if (status !== Status["KeyStore.Full"] && store.isOpen) throw new Error(`seed ${seed}: status ${status}`);
		check(module, flash, history, failed, `seed ${seed}, change ${change}`);
	}
	return failures;
}

function check(module: typeof storeModule, flash: FlashModel, { contents }: History, failed: ReadonlyMap<string, readonly Stored[]>, place: string): void {
	const { state, refused, loaded } = boot(module, makeDevice(new FlashModel(flash.image), seeded(1)), ENTRIES);
	if (state !== module.StoreState.ready || refused !== 0) throw new Error(`${place}: the store is ${module.StoreState[state]}, ${refused} refused`);
	for (const name of new Set([...contents.keys(), ...loaded.keys()])) {
		const now = loaded.get(name);
		const mayBe = (record: Stored): boolean => (record.secret.length === 0 ? now === undefined : isSame(now, record));
		if (!isSame(now, contents.get(name)) && failed.get(name)?.some(mayBe) !== true) throw new Error(`${place}: ${name} is lost`);
	}
}
