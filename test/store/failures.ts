/** The store on a chip that fails once: it can not read the flash, or not compute with the root key. */
import { RecordKind } from "../../modules/keystore/store-format.js";
import { seeded } from "../support/seeded.js";
import { type Booted, boot, checkBoot } from "./boots.js";
import { compactions, counter, ENTRIES, key, type SmallImage, smallImage } from "./damage.js";
import { makeDevice } from "./device.js";
import { FlashModel } from "./flash-model.js";
import { type Contents, isSame, nameOf, put, type Stored } from "./histories.js";
import { layImage } from "./layout.js";
import type * as storeModule from "./store-module.js";

/** The operation that fails once. */
export const failures = ["a read", "the root key"] as const;
export type Failure = (typeof failures)[number];

/** In the keys of a provisioning image. */
const IN_THE_CLEAR = "the key of place";

/** A device that fails at one call of all. */
class FailingDevice {
	readonly flash: FlashModel;
	private readonly failure: Failure;
	/** Calls until the one that fails. */
	callsLeft = Number.POSITIVE_INFINITY;

	constructor(image: FlashModel, failure: Failure) {
		this.flash = new FlashModel(image.image);
		this.failure = failure;
	}

	boot(module: typeof storeModule, seed: number): Booted {
		const fails = (): boolean => this.callsLeft-- === 0;
		if (this.failure === "a read") this.flash.readFails = fails;
		const options = this.failure === "the root key" ? { deriveFails: fails } : {};
		return boot(module, makeDevice(this.flash, seeded(seed), options), ENTRIES);
	}

	get hasFailed(): boolean {
		return this.callsLeft < 0;
	}
}

/** Fails once at each call of a boot. Returns how many. @throws Error if anything is lost */
export function failAtBoot(module: typeof storeModule, failure: Failure): number {
	let calls = 0;
	for (const start of [...compactions.map((compaction) => smallImage(module, compaction)), halfImported(module)])
		for (let call = 0; failBoot(module, start, failure, call); call++) calls++;
	return calls;
}

/** A provisioning image that was taken in, and not erased. */
function halfImported(module: typeof storeModule): Pick<SmallImage, "flash" | "contents"> {
	const keys = [1, 2].map((id): Stored => ({ ...key(id, ""), secret: Buffer.from(`${IN_THE_CLEAR} ${id}`) }));
	const image = layImage(4, keys);
	const flash = new FlashModel(image);
	boot(module, makeDevice(flash, seeded(1)), ENTRIES);
	image.copy(flash.image, 0, 0, flash.image.length / 2);
	return { flash: new FlashModel(flash.image), contents: new Map(keys.map((one) => [nameOf(RecordKind.key, one.id), one])) };
}

function failBoot(module: typeof storeModule, { flash, contents }: Pick<SmallImage, "flash" | "contents">, failure: Failure, call: number): boolean {
	const device = new FailingDevice(flash, failure);
	device.callsLeft = call;
	const booted = device.boot(module, call);
	const { hasFailed } = device;
	device.callsLeft = Number.POSITIVE_INFINITY;
	try {
		if (booted.state === module.StoreState.ready) {
			checkBoot(module, booted, { contents });
			write(module, booted, contents);
		} else if (booted.state !== module.StoreState.broken) throw new Error(`the store is ${module.StoreState[booted.state]}`);
		for (const [name, record] of booted.loaded) if (!isSame(record, contents.get(name))) throw new Error(`${name} is not as it was`);
		checkBoot(module, device.boot(module, call + 1), { contents: booted.store.isOpen ? written(contents) : contents });
		if (device.flash.image.includes(IN_THE_CLEAR)) throw new Error("a key is in the clear");
	} catch (error) {
		throw new Error(`${failure}, call ${call}: ${error}`, { cause: error });
	}
	return hasFailed;
}

const last = counter(5, 200);
const written = (contents: Contents): Contents => new Map([...contents, [nameOf(last.kind, last.id), last]]);

/** The store goes on: what comes next is there at the next boot. */
function write(module: typeof storeModule, { store }: Booted, contents: Contents): void {
	while (store.isCompacting) store.execute();
	const status = put(store, last);
	if (status !== 0 || contents.size === 0) throw new Error(`not written: ${module.LATER === status ? "LATER" : status}`);
}

/** Fails once at each call of a compaction. Returns how many. @throws Error if anything is lost */
export function failInCompaction(module: typeof storeModule, failure: Failure): number {
	const { flash, contents } = smallImage(module, "before the last changes");
	for (let call = 0; ; call++) {
		const device = new FailingDevice(flash, failure);
		const { store } = device.boot(module, call);
		device.callsLeft = call;
		store.compact();
		while (store.isCompacting) store.execute();
		const { hasFailed } = device;
		device.callsLeft = Number.POSITIVE_INFINITY;
		try {
			if (store.damaged !== 0) throw new Error(`${store.damaged} damaged`);
			const isWritten = put(store, last) === 0;
			checkBoot(module, device.boot(module, call + 1), { contents: isWritten ? written(contents) : contents });
		} catch (error) {
			throw new Error(`${failure}, call ${call} of a compaction: ${error}`, { cause: error });
		}
		if (!hasFailed) return call;
	}
}
