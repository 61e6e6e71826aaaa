import { publicKeySizes } from "../messages/algorithms.js";
import { ALL_OWNERS, AttributeFlag, AttributeOffset, Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import { FIRST_FREE_ID, FIRST_PERSISTENT_ID, ID_BYTES, MAXIMUM_CLIENTS, MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import { Subject } from "../messages/slot.js";
import { algorithmsOf, checkAttributes } from "./attribute-check.js";
import { type CounterDescription, Counters } from "./counters.js";
import type { KeyDescription } from "./description.js";
import { checkDescriptions } from "./description-check.js";
import { checkLimits, type FreeKeyLimits } from "./free-key-limits.js";
import { FreeKeys, freeKeyBytes } from "./free-keys.js";
import { PersistentKeys } from "./persistent-keys.js";
import { idOf, keyBytes, keyStoreBytes, putWord, RightsBit, readAttributes, State, TypeBit, UsageBit, Word, writeRecord } from "./record.js";
import type { Storage } from "./storage.js";
import type { LATER } from "./store.js";

/** Copies bytes faster than a loop in JavaScript, and makes no view of them. */
export interface Copier {
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void;
}

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
export class KeyStore {
	/** Which part of the attributes `mayMake` has refused. */
	refusedPart = Subject.unknown;
	/** The store calls this when the key with this id was replaced or deleted. */
	onChange: (id: number) => void = () => undefined;
	/** The records of all keys (record.ts). The number of a key is the index of its record's first word. */
	private readonly words: Uint32Array;
	/** The same memory. The bytes of all keys follow the records. */
	private readonly bytes: Uint8Array;
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
		this.words = new Uint32Array(buffer, 0, recordWords);
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
	 * as for an id that no key has, so that the time tells nothing of other clients' keys.
	 */
	find(id: number, client: number): number {
		const words = this.words;
		const isInFlash = id >= FIRST_PERSISTENT_ID;
		if (id >= FIRST_FREE_ID && !isInFlash) {
			const record = this.free.recordOf(id);
			if (record < 0) return NO_KEY;
			const isOther = ~(words[record + Word.Rights] >>> (RightsBit.Owners + client)) & 1;
			return ((idOf(words, record) ^ id) | isOther) === 0 ? record : NO_KEY;
		}
		const idWord = isInFlash ? Word.Stored : Word.Id;
		const end = isInFlash ? this.end : this.places;
		let found = NO_KEY;
		for (let record = isInFlash ? this.places : 0; record < end; record += Word.End) {
			const isOther = ~(words[record + Word.Rights] >>> (RightsBit.Owners + client)) & 1;
			if (((words[record + idWord] ^ id) | isOther) === 0) found = record;
		}
		return found;
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

	isAvailable(key: number): boolean {
		return key >= 0 && (this.words[key + Word.State] & State.available) !== 0;
	}

	/** Size in bytes of a part of the key, whether the key exists or not; 0 for NO_KEY. */
	size(key: number, part: KeyPart): number {
		if (key < 0) return 0;
		if (part === KeyPart.whole) return this.words[key + Word.Length];
		const publicBytes = publicKeySizes[this.curve(key)];
		return part === KeyPart.private ? this.words[key + Word.Length] - publicBytes : publicBytes;
	}

	/** Index of the curve of a key pair or public key; -1 for anything else. */
	curve(key: number): number {
		return key >= 0 && this.kind(key) !== KeyKind.symmetric ? (this.words[key + Word.Type] >>> TypeBit.Curve) & 0xff : -1;
	}

	/**
	 * Whether a request may use the key: NotAllowed if the key's usage says no, KeyNotFound if there is no key. `algorithm` and `operation`
	 * are indexes in keyAlgorithms and keyOperations.
	 */
	mayUse(key: number, kind: KeyKind, algorithm: number, operation: number): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!this.serves(key, kind)) return Status["KeyStore.InvalidKeyType"];
		const usage = this.words[key + Word.Usage];
		if (((usage >>> (UsageBit.Algorithms + algorithm)) & (usage >>> (UsageBit.Operations + operation)) & 1) === 0) return Status["KeyStore.NotAllowed"];
		return this.isAvailable(key) ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** The algorithms of the key, one bit for each; 0 for NO_KEY. */
	algorithms(key: number): number {
		return key < 0 ? 0 : (this.words[key + Word.Usage] >>> UsageBit.Algorithms) & 0xffff;
	}

	/** Whether the key allows tags of `length` bytes; NotAllowed if not. Call it only after `mayUse`. */
	mayTag(key: number, length: number): Status {
		return length >= ((this.words[key + Word.Type] >>> TypeBit.MinimumTagLength) & 0xff) ? Status.Ok : Status["KeyStore.NotAllowed"];
	}

	/**
	 * Whether the caller may choose the iv for an encryption with the key; NotAllowed if the HSM generates it. Call it only after `mayUse`.
	 */
	mayChooseIv(key: number): Status {
		return (this.words[key + Word.State] & State.generatesIv) !== 0 ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/**
	 * Whether the HSM may store a key that it makes: NotAllowed if the place is too small, KeyAlreadyExists if there is a key, unless the
	 * request asks to replace it and the key allows that.
	 */
	mayStore(key: number, kind: KeyKind, overwrite: boolean): Status {
		if (key >= 0 && this.kind(key) === kind && this.words[key + Word.Length] < MINIMUM_KEY_BYTES) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(key, kind, overwrite);
	}

	/** As `mayStore`, for a place of any size. Also NotAllowed without the permission to `import` bytes in the clear, or to `wrap`. */
	mayEnter(key: number, kind: KeyKind, overwrite: boolean, permission: Permission.import | Permission.wrap): Status {
		if (key >= 0 && this.kind(key) === kind && !this.permits(key, permission)) return Status["KeyStore.NotAllowed"];
		return this.mayTakePlace(key, kind, overwrite);
	}

	/**
	 * Whether the key may leave the HSM: NotAllowed without the permission or if the key is confined, KeyNotFound. A public key needs no
	 * permission: 0.
	 */
	mayLeave(key: number, kind: KeyKind, permission: Permission.exportPrivate | Permission.wrap | 0): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!this.serves(key, kind)) return Status["KeyStore.InvalidKeyType"];
		if (permission !== 0 && !this.permits(key, permission)) return Status["KeyStore.NotAllowed"];
		if (permission === Permission.exportPrivate && (this.words[key + Word.State] & State.confined) !== 0) return Status["KeyStore.NotAllowed"];
		return this.isAvailable(key) ? Status.Ok : Status["KeyStore.KeyNotFound"];
	}

	/** Whether the key may leave sealed: NotAllowed without the permission to `wrap`, KeyNotFound. */
	maySeal(key: number): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (!this.permits(key, Permission.wrap)) return Status["KeyStore.NotAllowed"];
		return this.isAvailable(key) ? Status.Ok : Status["KeyStore.KeyNotFound"];
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
		const start = this.words[key + Word.Offset] + (part === KeyPart.private ? publicKeySizes[this.curve(key)] : 0);
		const size = this.size(key, part);
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

	private kind(key: number): KeyKind {
		return (this.words[key + Word.Type] >>> TypeBit.Kind) & 0xff;
	}

	/** A pair serves a request for a public key. */
	private serves(key: number, kind: KeyKind): boolean {
		const own = this.kind(key);
		return own === kind || (kind === KeyKind.public && own === KeyKind.pair);
	}

	private permits(key: number, permission: Permission): boolean {
		return (this.words[key + Word.Rights] & (permission << RightsBit.Permissions)) !== 0;
	}

	private mayTakePlace(key: number, kind: KeyKind, overwrite: boolean): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (this.kind(key) !== kind) return Status["KeyStore.InvalidKeyType"];
		if (this.isAvailable(key) && !(overwrite && this.permits(key, Permission.overwrite))) return Status["KeyStore.KeyAlreadyExists"];
		return Status.Ok;
	}
}
