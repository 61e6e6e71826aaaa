import { publicKeySizes } from "../messages/algorithms.js";
import { ALL_OWNERS, AttributeFlag, AttributeOffset, Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyPart } from "../messages/row.js";
import { FIRST_FREE_ID, FIRST_PERSISTENT_ID, ID_BYTES, MAXIMUM_CLIENTS } from "../messages/sizes.js";
import { Subject } from "../messages/slot.js";
import { algorithmsOf, checkAttributes } from "./attribute-check.js";
import { type CounterDescription, Counters } from "./counters.js";
import type { KeyDescription } from "./description.js";
import { checkDescriptions } from "./description-check.js";
import { checkLimits, type FreeKeyLimits } from "./free-key-limits.js";
import { FreeKeys, freeKeyBytes } from "./free-keys.js";
import { KeyRights } from "./key-rights.js";
import { findKey, type KeySteps } from "./key-steps.js";
import { PersistentKeys } from "./persistent-keys.js";
import { idOf, keyBytes, keyStoreBytes, putWord, RightsBit, readAttributes, State, UsageBit, Word, writeRecord } from "./record.js";
import type { Storage } from "./storage.js";
import type { LATER } from "./store.js";

/** Copies bytes faster than a loop in JavaScript, and makes no view of them. */
export interface Copier {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
}

const inScript = /* @__PURE__ */ Object.freeze({ findKey });

/** In the place of a key: the client owns no key with this id. */
export const NO_KEY = -1;

/**
 * Keys in the HSM's own memory: those of configured places, and free keys. When the HSM ends, only those in flash remain. The store takes all its memory
 * when it is made, outside the heap: there the garbage collector moves nothing, so it leaves no copy of a key behind. Each key is written in
 * place.
 *
 * `find` is the only way from an id to a key. All other methods take the number that it returns. Methods return a status instead of
 * throwing, because a wrong key id is a mistake of the host and no event for the core. Each of them can return InvalidKeyId (the number is
 * NO_KEY) and InvalidKeyType (the place is for another kind of key).
 */
export class KeyStore extends KeyRights {
	/** Which part of the attributes `mayMake` has refused. */
	refusedPart = Subject.unknown;
	/** The store calls this when the key with this id was replaced or deleted. */
	onChange: (id: number) => void = () => undefined;
	/** The memory of the records. The bytes of all keys follow the records. */
	readonly bytes: Uint8Array;
	/** The end of the records of places. Those of free keys follow. */
	private readonly places: number;
	/** The end of the records. */
	private readonly end: number;
	private readonly clients: number;
	private readonly free: FreeKeys;
	readonly counters: Counters;
	/** The keys that are in flash too. */
	readonly flash: PersistentKeys;
	/** The id of the free key that `make` has made. */
	madeId = 0;

	/**
	 * `clients`: the number of the HSM's clients, 8 if left out. `limits`: those of free keys. `storage`: the flash, whose keys and counters this takes;
	 * without it nothing is persistent. @throws RangeError for a description that
	 * description-check.ts refuses, for two descriptions with the same id, and for limits that free-key-limits.ts refuses.
	 */
	constructor(
		descriptions: readonly KeyDescription[],
		clients = MAXIMUM_CLIENTS,
		limits: readonly FreeKeyLimits[] = [],
		counters: readonly CounterDescription[] = [],
		storage?: Storage,
	) {
		checkDescriptions(descriptions, clients);
		checkLimits(limits, clients, descriptions.length);
		const places = descriptions.length * Word.End;
		const recordWords = limits.reduce((sum, { keys }) => sum + keys * Word.End, places);
		let size = recordWords * Uint32Array.BYTES_PER_ELEMENT;
		const lengths = descriptions.map(keyBytes);
		const firstFree = lengths.reduce((sum, length) => sum + length, size);
		// Shared with nobody, but only SharedArrayBuffers lie outside the heap.
		const buffer = new SharedArrayBuffer(keyStoreBytes(descriptions, limits));
		super(new Uint32Array(buffer, 0, recordWords));
		this.bytes = new Uint8Array(buffer);
		this.clients = clients;
		this.places = places;
		this.end = recordWords;
		this.free = new FreeKeys(this.words, this.bytes, places, firstFree, limits);
		descriptions.forEach((description, index) => {
			writeRecord(this.words, index * Word.End, description, size, lengths[index]);
			size += lengths[index];
		});
		this.counters = new Counters(counters, storage);
		this.flash = new PersistentKeys(this.words, this.bytes, places, this.free, this.counters, storage);
		storage?.open(this.flash);
	}

	/**
	 * The number of the key with this id that `client` owns; NO_KEY if there is none. Takes the same time for the id of another client's key
	 * as for an id that no key has, so that the time tells nothing of other clients' keys. `steps` looks through records.
	 */
	find(id: number, client: number, steps: Pick<KeySteps, "findKey"> = inScript): number {
		const words = this.words;
		if (id < FIRST_FREE_ID) return steps.findKey(words, 0, this.places, id, client);
		if (id >= FIRST_PERSISTENT_ID) return steps.findKey(words, this.places, this.end, id, client);
		const record = this.free.recordOf(id);
		return record < 0 ? NO_KEY : steps.findKey(words, record, record + Word.End, id, client);
	}

	/**
	 * Writes the ids of the keys that `client` owns, as far as they exist, to the `room` bytes of `memory` from `offset` on. Returns the bytes
	 * that all ids take: if they are more than `room`, only the first ids are written.
	 */
	list(client: number, memory: Uint8Array, offset: number, room: number): number {
		let bytes = 0;
		for (let key = 0; key < this.end; key += Word.End) {
			const isOwner = (this.words[key + Word.Rights] >>> (RightsBit.Owners + client)) & 1;
			if (isOwner === 0 || !this.isAvailable(key)) continue;
			if (bytes + ID_BYTES <= room) putWord(memory, offset + bytes, idOf(this.words, key));
			bytes += ID_BYTES;
		}
		return bytes;
	}

	/**
	 * Stores `size(key, "whole")` bytes of `memory` from `offset` on, for `client`. If `isConfined`, the key never leaves in the clear. Call it only
	 * after one of the checks above. If the key is in flash: what PersistentKeys.save answers. Then nothing has changed unless it is Ok.
	 */
	write(key: number, memory: Uint8Array, offset: number, isConfined = false, client = 0): Status | typeof LATER {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		const { words, bytes, flash } = this;
		const state = (words[key + Word.State] & ~State.confined) | State.available | (isConfined ? State.confined : 0);
		const status = flash.has(key) ? flash.save(key, client, state, memory, offset) : Status.Ok;
		if (status !== Status.Ok) return status;
		const start = words[key + Word.Offset];
		const length = words[key + Word.Length];
		for (let index = 0; index < length; index++) bytes[start + index] = memory[offset + index];
		words[key + Word.State] = state;
		this.onChange(words[key + Word.Id]);
		return Status.Ok;
	}

	/** Copies a part of the key to `memory` from `offset` on, with `copier` if given. Call it only after one of the checks above. */
	read(key: number, part: KeyPart, memory: Uint8Array, offset: number, copier?: Copier): void {
		if (key < 0) return;
		const words = this.words;
		const start = words[key + Word.Offset] + (part === KeyPart.private ? publicKeySizes[this.curve(key)] : 0);
		const size = part === KeyPart.whole ? words[key + Word.Length] : this.size(key, part);
		if (copier !== undefined) copier.copy(this.bytes, start, size, memory, offset);
		else for (let index = 0; index < size; index++) memory[offset + index] = this.bytes[start + index];
	}

	/** Deletes and wipes the key, for `client`: NotAllowed, KeyNotFound, and what PersistentKeys.delete answers. */
	delete(key: number, client = 0): Status | typeof LATER {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!this.permits(key, Permission.delete)) return Status["KeyStore.NotAllowed"];
		if (!this.isAvailable(key)) return Status["KeyStore.KeyNotFound"];
		const { words, flash } = this;
		const status = flash.has(key) ? flash.delete(key, client) : Status.Ok;
		if (status !== Status.Ok) return status;
		const id = idOf(words, key);
		if (key >= this.places) this.free.remove(key);
		else {
			const start = words[key + Word.Offset];
			this.bytes.fill(0, start, start + words[key + Word.Length]);
			words[key + Word.State] &= ~(State.available | State.confined);
		}
		this.onChange(id);
		return Status.Ok;
	}

	/**
	 * Whether `maker` may make a free key with these packed attributes: InvalidAttributes, NotAllowed or Full. `refusedPart` then says which
	 * part of them is the reason. Writes the owners to them if they name none or all. `isUnsealed`: they come out of a sealed key.
	 */
	mayMake(attributes: Uint8Array, maker: number, isUnsealed = false): Status {
		// The attributes of a sealed key are authenticated as they are.
		if (!isUnsealed) {
			const owners = attributes[AttributeOffset.Owners];
			if (owners === 0) attributes[AttributeOffset.Owners] = 1 << maker;
			else if (owners === ALL_OWNERS) attributes[AttributeOffset.Owners] = (1 << this.clients) - 1;
		}
		this.refusedPart = checkAttributes(attributes, maker, this.clients, isUnsealed, this.flash.isOpen);
		if (this.refusedPart !== Subject.unknown) return Status["KeyStore.InvalidAttributes"];
		let status = this.free.mayMake(maker, freeKeyBytes(attributes), algorithmsOf(attributes));
		if (status !== Status.Ok) this.refusedPart = status === Status["KeyStore.Full"] ? Subject.attributes : Subject.algorithms;
		else if ((attributes[AttributeOffset.Flags] & AttributeFlag.persistent) !== 0) {
			status = this.flash.mayWrite(maker);
			this.refusedPart = status === Status.Ok ? Subject.unknown : Subject.attributes;
		}
		return status;
	}

	/**
	 * Makes a free key. Its packed attributes are in `memory` at `attributes`, its bytes at `offset`. Call it only after `mayMake`, and only if
	 * the maker has made no key since. `madeId` is then the id. If the key is persistent: what PersistentKeys.create answers.
	 */
	make(maker: number, attributes: number, memory: Uint8Array, offset: number): Status | typeof LATER {
		const { flash } = this;
		const isPersistent = (memory[attributes + AttributeOffset.Flags] & AttributeFlag.persistent) !== 0;
		const id = isPersistent ? flash.nextId : 0;
		const status = isPersistent ? flash.create(maker, memory, attributes, offset, freeKeyBytes(memory, attributes)) : Status.Ok;
		if (status === Status.Ok) this.madeId = idOf(this.words, this.free.make(maker, attributes, memory, offset, id));
		return status;
	}

	/**
	 * Takes algorithms, operations and permissions, a bit for each, from a free key: NotAllowed unless `client` has made the key. Ends the
	 * sessions of a key that has lost usage. InvalidParameter if there is nothing to take.
	 */
	revoke(key: number, client: number, algorithms: number, operations: number, permissions: number): Status | typeof LATER {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (this.free.maker(key) !== client) return Status["KeyStore.NotAllowed"];
		if ((algorithms | operations | permissions) === 0) return Status.InvalidParameter;
		const { words, flash } = this;
		const oldUsage = words[key + Word.Usage];
		const oldRights = words[key + Word.Rights];
		const usage = oldUsage & ((algorithms << UsageBit.Algorithms) | (operations << UsageBit.Operations));
		words[key + Word.Usage] &= ~usage;
		words[key + Word.Rights] &= ~(permissions << RightsBit.Permissions);
		const status = flash.has(key) ? flash.save(key, client, words[key + Word.State], this.bytes, words[key + Word.Offset]) : Status.Ok;
		if (status !== Status.Ok) {
			words[key + Word.Usage] = oldUsage;
			words[key + Word.Rights] = oldRights;
		} else if (usage !== 0) this.onChange(idOf(words, key));
		return status;
	}

	/** Whether a client has made the key at run time. */
	isFree(key: number): boolean {
		return key >= this.places;
	}

	/** Writes the key's packed attributes to `memory` from `offset` on. Not for NO_KEY. */
	readAttributes(key: number, memory: Uint8Array, offset: number): void {
		readAttributes(this.words, key, memory, offset);
	}

	/** Wipes all keys, at the end of the HSM. */
	clear(): void {
		this.bytes.fill(0, this.end * Uint32Array.BYTES_PER_ELEMENT);
		for (let key = 0; key < this.end; key += Word.End) this.words[key + Word.State] &= ~(State.available | State.confined);
		for (let key = this.places; key < this.end; key += Word.End) this.words[key + Word.Rights] = 0;
	}
}
