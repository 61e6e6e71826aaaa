import { LARGEST_RECORD_BYTES, LARGEST_SECRET_BYTES, RECORD_HEADER_BYTES } from "./store-format.js";

/** The parts of the store's memory: offsets in bytes. */
export enum At {
	/** The slot of a job for the sealer: 64 bytes. */
	Slot = 0,
	/** 12 bytes, always 0: each key seals one record. */
	Iv = 64,
	/** The message of a derivation: a label, then a record's or an area's header. */
	Label = 80,
	/** A record or an area's header, as in flash. */
	Record = 96,
	/** In the record of a key. */
	Attributes = Record + RECORD_HEADER_BYTES,
	/** The key that seals a record. */
	Key = Record + LARGEST_RECORD_BYTES,
	/** The secret of a record in the clear. */
	Secret = Key + 32,
	Index = Secret + LARGEST_SECRET_BYTES,
}
/** Bytes of an entry of the index. */
const ENTRY_BYTES = 8;

/** Bytes of the memory of a store for `entries` keys and counters. */
export function storeBytes(entries: number): number {
	return At.Index + entries * ENTRY_BYTES;
}

/** The store's memory. It lies outside the heap: there the garbage collector moves nothing, so it leaves no copy of a secret behind. */
export class StoreMemory {
	readonly bytes: Uint8Array;
	readonly words: Uint32Array;

	constructor(entries: number) {
		const buffer = new SharedArrayBuffer(storeBytes(entries));
		this.bytes = new Uint8Array(buffer);
		this.words = new Uint32Array(buffer);
	}

	/** Wipes what a record has left. */
	wipe(): void {
		this.bytes.fill(0, At.Key, At.Index);
	}
}
