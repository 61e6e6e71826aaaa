/** Seeded histories of a store, and what they have been answered. */
import { LARGEST_SECRET_BYTES, RecordKind, recordBytes } from "../../modules/keystore/store-format.js";
import { At } from "../../modules/keystore/store-memory.js";
import { ATTRIBUTES_BYTES, AttributeOffset } from "../../modules/messages/attributes.js";
import { errorCode, Status } from "../../modules/messages/errors.js";
import { FIRST_PERSISTENT_ID } from "../../modules/messages/sizes.js";
import type { Random } from "../support/seeded.js";
import type { FlashModel } from "./flash-model.js";
import type * as storeModule from "./store-module.js";

export type Store = InstanceType<(typeof storeModule)["Store"]>;

/** A key or counter in a store. */
export interface Stored {
	readonly kind: RecordKind;
	readonly id: number;
	readonly maker: number;
	/** Nothing for a counter. */
	readonly attributes: Buffer;
	readonly secret: Buffer;
}

/** Keys and counters by their names. */
export type Contents = Map<string, Stored>;

export function nameOf(kind: RecordKind, id: number): string {
	return `${kind === RecordKind.counter ? "counter" : "key"} ${id}`;
}

export const isSame = (one: Stored | undefined, other: Stored | undefined): boolean =>
	one === undefined || other === undefined
		? one === other
		: one.maker === other.maker && one.attributes.equals(other.attributes) && one.secret.equals(other.secret);

/** Writes a record as the key store does. Returns the status, or LATER. */
export function put(store: Store, { kind, maker, id, attributes, secret }: Stored): number {
	store.memory.bytes.set(attributes, At.Attributes);
	store.memory.bytes.set(secret, At.Secret);
	const status = store.put(kind, maker, id, secret.length);
	if (status === Status.Ok && kind === RecordKind.key && id >= FIRST_PERSISTENT_ID) store.nextFree = Math.max(store.nextFree, id - FIRST_PERSISTENT_ID + 1);
	store.memory.wipe();
	return status;
}

/** Ids of places. Counters have some of them too. */
const places = [1, 2, 3, 500, 0x7fffffff] as const;
const counters = [1, 2, 77] as const;
const nothing = Buffer.alloc(0);
/** A compaction takes fewer steps. */
const PATIENCE = 2000;

/** Writes to a store what a seed decides, and keeps what was answered. */
export class History {
	/** The last answers. */
	readonly contents: Contents;
	/** The record whose write has begun and was not answered; its secret is empty if the key is being deleted. */
	underWay: Stored | undefined;
	/** How often each status was answered, and LATER. */
	readonly answers = new Map<string, number>();
	/** One more than the largest number of a free key so far. */
	nextFree: number;
	private readonly module: typeof storeModule;
	private readonly flash: FlashModel;
	private readonly random: Random;
	private readonly entries: number;

	constructor(module: typeof storeModule, flash: FlashModel, random: Random, entries: number, before: Contents = new Map(), nextFree = 0) {
		this.module = module;
		this.flash = flash;
		this.random = random;
		this.entries = entries;
		this.contents = new Map(before);
		this.nextFree = nextFree;
	}

	/** Does one change to the end. */
	step(store: Store): void {
		const change = this.choose(store);
		const expected = this.isFull(store, change) ? Status["KeyStore.Full"] : Status.Ok;
		const status = this.finish(store, change);
		if (status !== expected) throw new Error(`${nameOf(change.kind, change.id)} was answered ${errorCode(status)}, expected ${errorCode(expected)}`);
		// Sometimes other requests run before the next change.
		if (this.random.below(2) === 0) this.execute(store, this.random.below(6));
	}

	/** Does what the store has to do. */
	execute(store: Store, steps = PATIENCE): void {
		for (let step = 0; store.isCompacting && step < steps; step++) this.eraseAtMost(1, () => store.execute());
		if (steps === PATIENCE && store.isCompacting) throw new Error("the compaction never ends");
	}

	/** Writes the change, waiting as long as the store says LATER. */
	finish(store: Store, change: Stored): number {
		for (let time = 0; time < PATIENCE; time++) {
			this.underWay = change;
			const status = this.eraseAtMost(0, () => put(store, change));
			this.underWay = undefined;
			const answer = status === this.module.LATER ? "LATER" : status === Status.Ok ? "Ok" : errorCode(status);
			this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
			if (status === Status.Ok) this.apply(change);
			if (status !== this.module.LATER) return status;
			this.execute(store, 1 + this.random.below(8));
		}
		throw new Error("the store says LATER for ever");
	}

	private apply(change: Stored): void {
		const { kind, id } = change;
		if (kind === RecordKind.gone) this.contents.delete(nameOf(kind, id));
		else this.contents.set(nameOf(kind, id), change);
		if (kind === RecordKind.key && id >= FIRST_PERSISTENT_ID) this.nextFree = Math.max(this.nextFree, id - FIRST_PERSISTENT_ID + 1);
	}

	private eraseAtMost<Result>(erases: number, action: () => Result): Result {
		const before = this.flash.erases;
		const result = action();
		if (this.flash.erases > before + erases) throw new Error(`${this.flash.erases - before} erases at once`);
		return result;
	}

	/** Whether the store is too full for the change, by the rule of the README. */
	private isFull({ log }: Store, { kind, id, secret }: Stored): boolean {
		if (kind === RecordKind.gone) return false;
		const old = this.contents.get(nameOf(kind, id));
		if (old === undefined && this.contents.size === this.entries) return true;
		const growth = recordBytes(kind, secret.length) - (old === undefined ? 0 : recordBytes(kind, old.secret.length));
		return growth > 0 && bytesOf(this.contents) + growth > Math.floor((log.bytes - 64) / 4) * 3;
	}

	/** A change that the seed chooses. */
	choose(store: Store): Stored {
		const { random } = this;
		const keys = [...this.contents.values()].filter(({ kind }) => kind === RecordKind.key);
		switch (random.below(keys.length === 0 ? 3 : 7)) {
			case 0:
				return this.key(store, random.pick(places), 0);
			case 1:
				return this.key(store, FIRST_PERSISTENT_ID + store.nextFree, random.below(8));
			case 2:
			case 3:
				return this.count(random.pick(counters));
			case 4: {
				const { id, maker } = random.pick(keys);
				return { kind: RecordKind.gone, id, maker, attributes: nothing, secret: nothing };
			}
			case 5: {
				const { id, maker } = random.pick(keys);
				return this.key(store, id, maker);
			}
			default:
				return narrowed(random.pick(keys), random);
		}
	}

	private key({ log }: Store, id: number, maker: number): Stored {
		const { random } = this;
		const attributes = Buffer.from(random.bytes(ATTRIBUTES_BYTES));
		// A client may choose a label that looks like a commit block.
		if (random.below(4) === 0) {
			attributes.fill(0, AttributeOffset.Label).write("CMIT", AttributeOffset.Label);
			attributes.writeUInt32LE(log.sequence + random.below(3), AttributeOffset.Label + 4);
		}
		const size = random.pick([1, 16, 32, 96, LARGEST_SECRET_BYTES, 1 + random.below(LARGEST_SECRET_BYTES)]);
		return { kind: RecordKind.key, id, maker, attributes, secret: Buffer.from(random.bytes(size)) };
	}

	private count(id: number): Stored {
		const secret = Buffer.alloc(4);
		secret.writeUInt32LE((this.contents.get(nameOf(RecordKind.counter, id))?.secret.readUInt32LE() ?? 0) + 1);
		return { kind: RecordKind.counter, id, maker: 0, attributes: nothing, secret };
	}
}

/** The key with some of its attributes taken away. */
function narrowed(key: Stored, random: Random): Stored {
	const attributes = Buffer.from(key.attributes);
	attributes[random.below(ATTRIBUTES_BYTES)] &= random.below(256);
	return { ...key, attributes };
}

/** Bytes of the records of all keys and counters. */
export function bytesOf(contents: Contents): number {
	return [...contents.values()].reduce((sum, { kind, secret }) => sum + recordBytes(kind, secret.length), 0);
}
