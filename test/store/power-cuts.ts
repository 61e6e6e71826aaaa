/** Cuts the power everywhere in histories, and checks each recovery. */
import { type Random, seeded } from "../support/seeded.js";
import { boot, checkBoot } from "./boots.js";
import { makeDevice, Sealings } from "./device.js";
import { FlashModel, type Operation, PowerCut } from "./flash-model.js";
import { type Contents, History, type Stored } from "./histories.js";
import type * as storeModule from "./store-module.js";

/** Counts of a search. */
export interface Tally {
	/** Cuts in the history, and in the recoveries from them. */
	cuts: number;
	cutsAgain: number;
	/** Operations that were cut, of all operations. */
	cutOperations: number;
	operations: number;
	readonly answers: Map<string, number>;
}

export const newTally = (): Tally => ({ cuts: 0, cutsAgain: 0, cutOperations: 0, operations: 0, answers: new Map() });

export interface CutOptions {
	readonly seed: number;
	/** Changes of the history. */
	readonly changes: number;
	/** One in so many operations is cut, as often as `tears` says. */
	readonly every: number;
	readonly tears: number;
	/** Cuts only these operations. */
	readonly only?: (operation: Operation) => boolean;
	/** The flash at the beginning, and the keys that the first boot must find there. */
	readonly start?: { readonly image: Uint8Array; readonly contents: Contents };
	/** Checks the flash after each boot. */
	readonly check?: (flash: FlashModel) => void;
}

/** The state of a device whose power fails. */
interface Device {
	readonly flash: FlashModel;
	readonly sealings: Sealings;
	readonly entries: number;
	readonly random: Random;
	contents: Contents;
	nextFree: number;
	underWay: Stored | undefined;
}

/** Runs a history and cuts it. @throws Error with the seed if a recovery fails */
export function cutHistory(module: typeof storeModule, options: CutOptions, tally = newTally()): Tally {
	const { seed, every, tears, start } = options;
	const random = seeded(seed);
	const sectors = random.pick([4, 4, 4, 5, 6, 8]);
	const entries = random.pick([5, 12, 12, 40]);
	const flash = start === undefined ? FlashModel.blank(sectors) : new FlashModel(start.image);
	flash.isEncrypted = random.below(2) === 0;
	const sealings = new Sealings();
	let history = new History(module, flash, random, entries, start?.contents);
	flash.observer = (operation) => {
		tally.operations++;
		if (options.only?.(operation) === false || random.below(every) !== 0) return;
		tally.cutOperations++;
		for (let tear = 0; tear < tears; tear++) {
			const cutSeed = random.below(0x7fffffff);
			const { contents, nextFree, underWay } = history;
			try {
				recover(module, { flash, sealings, entries, random: seeded(cutSeed), contents, nextFree, underWay }, operation, options, tally);
			} catch (error) {
				throw new Error(`seed ${seed}, operation ${tally.operations}, tear ${cutSeed}: ${error}`, { cause: error });
			}
		}
	};
	const device = () => makeDevice(flash, seeded(random.below(0x7fffffff)), { sealings });
	const count = (): void => {
		for (const [answer, times] of history.answers) tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + times);
	};
	const first = boot(module, device(), entries);
	checkBoot(module, first, history);
	options.check?.(flash);
	let { store } = first;
	for (let change = 0; change < options.changes; change++) {
		history.step(store);
		// A second compaction comes soon after the first.
		if (!store.isCompacting && random.below(25) === 0) store.compact();
		if (random.below(40) !== 0) continue;
		count();
		// A restart without a power cut.
		const booted = boot(module, device(), entries);
		checkBoot(module, booted, history);
		store = booted.store;
		history = new History(module, flash, random, entries, history.contents, history.nextFree);
	}
	count();
	return tally;
}

/** Cuts `operation`, and then the recovery up to twice. Then the store must go on. */
function recover(module: typeof storeModule, before: Device, operation: Operation, { check }: CutOptions, tally: Tally): void {
	const { random } = before;
	const flash = before.flash.cutIn(operation, random);
	const device = { ...before, flash, sealings: new Sealings(before.sealings) };
	tally.cuts++;
	for (let again = random.below(3); ; again--) {
		if (again > 0) flash.cutAfter(random.below(random.pick([6, 80])), random);
		try {
			goOn(module, device, check);
			break;
		} catch (error) {
			if (!(error instanceof PowerCut)) throw error;
			tally.cutsAgain++;
			flash.restore();
		}
	}
	flash.restore();
	checkBoot(module, boot(module, makeDevice(flash, seeded(random.below(0x7fffffff)), device), device.entries), device);
	check?.(flash);
}

/** Boots, does what is left to do, and some further changes. */
function goOn(module: typeof storeModule, device: Device, check: CutOptions["check"]): void {
	const { flash, entries, random } = device;
	const booted = boot(module, makeDevice(flash, seeded(random.below(0x7fffffff)), device), entries);
	const { store, loaded } = booted;
	checkBoot(module, booted, device);
	check?.(flash);
	device.contents = loaded;
	device.nextFree = store.nextFree;
	device.underWay = undefined;
	const history = new History(module, flash, random, entries, loaded, store.nextFree);
	try {
		if (random.below(2) === 0) history.execute(store);
		for (let change = random.below(3); change > 0; change--) history.step(store);
	} finally {
		({ contents: device.contents, nextFree: device.nextFree, underWay: device.underWay } = history);
	}
}
