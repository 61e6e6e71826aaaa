/** Boots a store, and checks what it has handed over. */
import type { StoreDevice } from "../../modules/keystore/store.js";
import type { Opened } from "../../modules/keystore/store-boot.js";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { At } from "../../modules/keystore/store-memory.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { bytesOf, type Contents, isSame, nameOf, type Store, type Stored } from "./histories.js";
import type * as storeModule from "./store-module.js";

export interface Booted extends Opened {
	readonly store: Store;
	/** The keys and counters that the keeper has got. */
	readonly loaded: Contents;
}

/** Opens a new store on the device. The keeper has a place for everything that `hasPlace` allows. */
export function boot(module: typeof storeModule, device: StoreDevice, entries: number, hasPlace: (id: number) => boolean = () => true): Booted {
	const store = new module.Store(device, entries);
	const { bytes } = store.memory;
	const loaded: Contents = new Map();
	const opened = module.openStore(store, {
		fits: (id) => hasPlace(id),
		load(kind, id, maker, size) {
			const name = nameOf(kind, id);
			if (loaded.has(name)) throw new Error(`${name} is handed over twice`);
			const attributes = Buffer.from(bytes.subarray(At.Attributes, At.Attributes + (kind === RecordKind.key ? ATTRIBUTES_BYTES : 0)));
			loaded.set(name, { kind, id, maker, attributes, secret: Buffer.from(bytes.subarray(At.Secret, At.Secret + size)) });
			return hasPlace(id);
		},
	});
	return { ...opened, store, loaded };
}

/** The expected result of a boot. */
export interface Expectation {
	/** The last answers. */
	readonly contents: Contents;
	readonly underWay?: Stored | undefined;
	readonly nextFree?: number;
}

/** Checks that a boot lost nothing. @throws Error that says what it lost */
export function checkBoot(
	module: typeof storeModule,
	{ state, store, loaded, refused, unknown }: Booted,
	{ contents, underWay, nextFree = 0 }: Expectation,
): void {
	if (state !== module.StoreState.ready) throw new Error(`the store is ${module.StoreState[state]}`);
	const { damaged, index } = store;
	if (damaged !== 0 || refused !== 0 || unknown !== 0) throw new Error(`${damaged} damaged, ${refused} refused, ${unknown} unknown`);
	const changing = underWay === undefined ? undefined : nameOf(underWay.kind, underWay.id);
	const changed = underWay?.kind === RecordKind.gone ? undefined : underWay;
	for (const name of new Set([...contents.keys(), ...loaded.keys()])) {
		const [before, now] = [contents.get(name), loaded.get(name)];
		if (isSame(now, before) || (name === changing && isSame(now, changed))) continue;
		throw new Error(`${name} is ${now === undefined ? "lost" : before === undefined ? "there again" : "not as it was"}`);
	}
	if (store.nextFree < nextFree) throw new Error(`an id comes again: ${store.nextFree}, expected ${nextFree}`);
	if (index.bytes !== bytesOf(loaded)) throw new Error(`the index counts ${index.bytes} bytes, expected ${bytesOf(loaded)}`);
}
