import { privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { AttributeOffset } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind } from "../messages/row.js";
import { FIRST_FREE_ID, FIRST_PERSISTENT_ID } from "../messages/sizes.js";
import { algorithmsOf } from "./attribute-check.js";
import { algorithmBits, type FreeKeyLimits } from "./free-key-limits.js";
import { RightsBit, State, Word, writeAttributes } from "./record.js";

/** Bytes of the key that the attributes in `memory` at `at` describe. attribute-check.ts has accepted them. */
export function freeKeyBytes(memory: Uint8Array, at = 0): number {
	const kind: KeyKind = memory[at + AttributeOffset.Kind];
	if (kind === KeyKind.symmetric) return memory[at + AttributeOffset.Size];
	const curve = memory[at + AttributeOffset.Curve];
	return publicKeySizes[curve] + (kind === KeyKind.pair ? privateKeySizes[curve] : 0);
}

/**
 * The records and bytes of free keys. Each client has records and bytes of its own, so that none can fill the store for another, nor learn
 * what another has. The bytes of a client's keys lie one after another, without gaps.
 *
 * An id is FIRST_FREE_ID + generation · records + index of the record. A record takes a new generation for each key, so an id comes back to
 * no other key. A record that has had its last generation takes no more keys. A key in flash has an id of the flash instead.
 */
export class FreeKeys {
	private readonly words: Uint32Array;
	private readonly bytes: Uint8Array;
	/** The limits of each client, in flash. The places of records and bytes follow from them. */
	private readonly limits: readonly FreeKeyLimits[];
	/** The index of the first record's first word. */
	private readonly firstRecord: number;
	/** Offset of the first client's bytes. */
	private readonly firstByte: number;
	/** The number of records. */
	private readonly records: number;

	constructor(words: Uint32Array, bytes: Uint8Array, firstRecord: number, firstByte: number, limits: readonly FreeKeyLimits[]) {
		this.words = words;
		this.bytes = bytes;
		this.firstRecord = firstRecord;
		this.firstByte = firstByte;
		this.limits = limits;
		this.records = (words.length - firstRecord) / Word.End;
		for (let index = 0; index < this.records; index++) words[firstRecord + index * Word.End + Word.Id] = FIRST_FREE_ID + index;
	}

	/** The record that could have this id, which is not one of flash; -1 if none could. */
	recordOf(id: number): number {
		return this.records === 0 ? -1 : this.firstRecord + ((id - FIRST_FREE_ID) % this.records) * Word.End;
	}

	/**
	 * Whether `client` may make one more key, of `size` bytes and with these algorithms: NotAllowed if its limits do not have an algorithm,
	 * Full if it has no record or no bytes left.
	 */
	mayMake(client: number, size: number, algorithms: number): Status {
		if (client >= this.limits.length) return Status["KeyStore.NotAllowed"];
		if ((algorithms & ~algorithmBits(this.limits[client])) !== 0) return Status["KeyStore.NotAllowed"];
		if (this.unused(client) < 0 || this.used(client) + size > this.limits[client].bytes) return Status["KeyStore.Full"];
		return Status.Ok;
	}

	/**
	 * Makes a key with the packed attributes in `memory` at `attributes`, and the bytes in `memory` at `offset`. Returns the number of the key.
	 * Call it only after `mayMake`. `stored`: the id of a key in flash, 0 for another key.
	 */
	make(client: number, attributes: number, memory: Uint8Array, offset: number, stored = 0): number {
		const { bytes } = this;
		const record = this.unused(client);
		const start = this.start(client) + this.used(client);
		const size = freeKeyBytes(memory, attributes);
		for (let index = 0; index < size; index++) bytes[start + index] = memory[offset + index];
		this.fill(record, client, start, size, attributes, memory, stored);
		return record;
	}

	/** Makes a record of a key whose `size` bytes are at `start`. */
	private fill(record: number, client: number, start: number, size: number, attributes: number, memory: Uint8Array, stored: number): void {
		const { words } = this;
		words[record + Word.Offset] = start;
		words[record + Word.Length] = size;
		words[record + Word.Stored] = stored;
		writeAttributes(words, record, memory, attributes, client);
	}

	/**
	 * Takes a key from the flash: its attributes in `memory` at `attributes`, its `size` bytes at `offset`. Returns whether the maker's limits, which
	 * another firmware may have set, have room for it.
	 */
	restore(maker: number, id: number, size: number, memory: Uint8Array, attributes: number, offset: number): boolean {
		if (size !== freeKeyBytes(memory, attributes) || maker >= this.limits.length) return false;
		if ((algorithmsOf(memory, attributes) & ~algorithmBits(this.limits[maker])) !== 0) return false;
		const { words, bytes, limits } = this;
		let record = this.firstOf(maker);
		const end = record + limits[maker].keys * Word.End;
		let used = 0;
		// No record has had a key before, so those with a key come first.
		for (; record < end && words[record + Word.Length] > 0; record += Word.End) used += words[record + Word.Length];
		if (record === end || used + size > limits[maker].bytes) return false;
		const start = this.start(maker) + used;
		bytes.set(memory.subarray(offset, offset + size), start);
		this.fill(record, maker, start, size, attributes, memory, id);
		return true;
	}

	/** The client that has made the key; -1 for the key of a place. */
	maker(key: number): number {
		return key < this.firstRecord ? -1 : (this.words[key + Word.Rights] >>> RightsBit.Maker) & 0xff;
	}

	/** Deletes and wipes a key. Moves the later keys of its client into the gap. */
	remove(key: number): void {
		const { words, bytes } = this;
		const client = this.maker(key);
		const gap = words[key + Word.Offset];
		const size = words[key + Word.Length];
		const end = this.start(client) + this.used(client);
		bytes.copyWithin(gap, gap + size, end);
		bytes.fill(0, end - size, end);
		const last = this.firstOf(client) + this.limits[client].keys * Word.End;
		for (let record = this.firstOf(client); record < last; record += Word.End) if (words[record + Word.Offset] > gap) words[record + Word.Offset] -= size;
		const id = words[key + Word.Id] + this.records;
		for (let word = Word.Id; word < Word.End; word++) words[key + word] = 0;
		// A record without an id is used up.
		if (id < FIRST_PERSISTENT_ID) words[key + Word.Id] = id;
	}

	/** The number of the first record of a client. */
	private firstOf(client: number): number {
		let record = this.firstRecord;
		for (let before = 0; before < client; before++) record += this.limits[before].keys * Word.End;
		return record;
	}

	/** Offset of the first of a client's bytes. */
	private start(client: number): number {
		let offset = this.firstByte;
		for (let before = 0; before < client; before++) offset += this.limits[before].bytes;
		return offset;
	}

	/** How many bytes the client's keys take. */
	private used(client: number): number {
		const { words } = this;
		const first = this.firstOf(client);
		let bytes = 0;
		for (let index = 0; index < this.limits[client].keys; index++) bytes += words[first + index * Word.End + Word.Length];
		return bytes;
	}

	/** The client's record without a key that has had the fewest generations; -1 if all have keys or are used up. */
	private unused(client: number): number {
		const { words } = this;
		const first = this.firstOf(client);
		let found = -1;
		for (let record = first; record < first + this.limits[client].keys * Word.End; record += Word.End) {
			const id = words[record + Word.Id];
			if (id === 0 || (words[record + Word.State] & State.available) !== 0) continue;
			if (found < 0 || id < words[found + Word.Id]) found = record;
		}
		return found;
	}
}
