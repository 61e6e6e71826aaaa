import { INPUT, KEY, OUTPUT, Slot } from "../messages/slot.js";
import type { Flash, RootKey, SaltSource, Sealer } from "./flash.js";
import { putWord, wordAt } from "./record.js";
import {
	COMMIT,
	COMMIT_BYTES,
	clearBytes,
	HEADER_BYTES,
	HeaderWord,
	isRecord,
	MAKER_SHIFT,
	RECORD_HEADER_BYTES,
	type RecordKind,
	RecordWord,
	recordBytes,
	SALT_BYTES,
	SIZE_SHIFT,
	TAG_BYTES,
} from "./store-format.js";
import { At, type StoreMemory } from "./store-memory.js";

const RECORD = At.Record / 4;
const LABEL_BYTES = At.Record - At.Label;
const MAC_BYTES = 12;
const RECORD_LABEL = "heimlig record 1";
const AREA_LABEL = "heimlig area 1";

/** The state of a record, or of an area's header, in flash. */
export enum Found {
	/** None begins here. */
	nothing,
	/** Its CRC is wrong: it is torn or damaged. */
	damaged,
	/** Its CRC is right, but its commit block is not. It was never committed. */
	uncommitted,
	whole,
}

/**
 * Seals records and reads them back, in the store's memory. A record is sealed with AES-256-GCM under a key of its own: HMAC-SHA-256 of its header
 * under the root key. The header has a salt of 16 random bytes, the sequence number and the area's generation. So no key seals twice, and a
 * record opens only in its area and with its number.
 */
export class RecordSealer {
	private readonly flash: Flash;
	private readonly rootKey: RootKey;
	private readonly sealer: Sealer;
	private readonly salts: SaltSource;
	private readonly memory: StoreMemory;
	private readonly slot: Slot;
	/** The chip has failed in what it did last: read the flash, or compute with the root key. Then nothing is known of a record. */
	isBroken = false;
	/** The label in the memory. */
	private label = "";

	constructor(flash: Flash, rootKey: RootKey, sealer: Sealer, salts: SaltSource, memory: StoreMemory) {
		this.flash = flash;
		this.rootKey = rootKey;
		this.sealer = sealer;
		this.salts = salts;
		this.memory = memory;
		this.slot = new Slot(memory.words, At.Slot / 4);
	}

	/** The parts of the record that `read` has read. */
	get sequence(): number {
		return this.memory.words[RECORD + RecordWord.Sequence];
	}
	get kind(): RecordKind {
		return this.memory.words[RECORD + RecordWord.Kind] & 0xff;
	}
	get maker(): number {
		return (this.memory.words[RECORD + RecordWord.Kind] >>> MAKER_SHIFT) & 0xff;
	}
	/** Bytes of the secret. */
	get size(): number {
		return this.memory.words[RECORD + RecordWord.Kind] >>> SIZE_SHIFT;
	}
	get id(): number {
		return this.memory.words[RECORD + RecordWord.Id];
	}

	/**
	 * Seals the secret in the memory as a record, behind the attributes if it is a key. Returns the bytes of the record, or 0 if the chip could not
	 * compute. Wipes the secret.
	 */
	seal(kind: RecordKind, maker: number, id: number, size: number, sequence: number, generation: number): number {
		const { words, bytes } = this.memory;
		words[RECORD + RecordWord.Sequence] = sequence;
		words[RECORD + RecordWord.Generation] = generation;
		words[RECORD + RecordWord.Kind] = kind | (maker << MAKER_SHIFT) | (size << SIZE_SHIFT);
		words[RECORD + RecordWord.Id] = id;
		this.salts.fill(bytes, At.Record + RecordWord.Salt * 4, SALT_BYTES);
		const clear = clearBytes(kind);
		const end = clear + size + TAG_BYTES;
		const isSealed = this.deriveKey() && this.run(At.Secret, size, At.Record + clear, size + TAG_BYTES, false);
		this.memory.wipe();
		if (!isSealed) return 0;
		const length = recordBytes(kind, size);
		bytes.fill(0xff, At.Record + end, At.Record + length - COMMIT_BYTES);
		putWord(bytes, At.Record + end, this.flash.crc(bytes, At.Record, end));
		this.putCommit(At.Record + length - COMMIT_BYTES, sequence);
		return length;
	}

	/**
	 * Reads the record at `offset`, if a record of the area `generation` with the sequence number `least` or a later one begins there and has at most
	 * `room` bytes. Does not open it.
	 */
	read(offset: number, generation: number, least: number, room: number): Found {
		const { words } = this.memory;
		if (!this.load(offset, At.Record, RECORD_HEADER_BYTES)) return Found.nothing;
		const kind: RecordKind = words[RECORD + RecordWord.Kind] & 0xff;
		const size = words[RECORD + RecordWord.Kind] >>> SIZE_SHIFT;
		const sequence = words[RECORD + RecordWord.Sequence];
		if (words[RECORD + RecordWord.Generation] !== generation || sequence < least || !isRecord(kind, size)) return Found.nothing;
		const length = recordBytes(kind, size);
		if (length > room) return Found.nothing;
		if (!this.load(offset + RECORD_HEADER_BYTES, At.Record + RECORD_HEADER_BYTES, length - RECORD_HEADER_BYTES)) return Found.nothing;
		return this.check(At.Record + clearBytes(kind) + size + TAG_BYTES, At.Record + length - COMMIT_BYTES, sequence);
	}

	/** Opens the record that `read` has read: writes its secret to the memory. Returns whether this device has sealed it there. */
	open(): boolean {
		const clear = clearBytes(this.kind);
		const isOpen = this.deriveKey() && this.run(At.Record + clear, this.size + TAG_BYTES, At.Secret, this.size, true);
		if (!isOpen) this.memory.wipe();
		return isOpen;
	}

	/** Whether the unit at `offset` ends with a commit block of the record `least` or a later one. Then `committed` says which. */
	isCommitted(offset: number, least: number): boolean {
		const { words } = this.memory;
		if (!this.load(offset + COMMIT_BYTES, At.Record, COMMIT_BYTES)) return false;
		this.committed = words[RECORD + 1];
		return this.committed >= least && this.isCommit(At.Record, this.committed);
	}
	committed = 0;

	/** Completes the header of an area in the memory: its MAC, CRC and commit block. Returns whether the chip could compute the MAC. */
	sealHeader(): boolean {
		const { bytes, words } = this.memory;
		if (!this.computeMac()) return false;
		bytes.copyWithin(At.Record + HeaderWord.Mac * 4, At.Key, At.Key + MAC_BYTES);
		this.memory.wipe();
		words[RECORD + HeaderWord.Crc] = this.flash.crc(bytes, At.Record, HeaderWord.Crc * 4);
		this.putCommit(At.Record + HeaderWord.Commit * 4, words[RECORD + HeaderWord.Generation]);
		return true;
	}

	/** Reads an area's header. All versions have its CRC and commit block. `committed`: the word of the header that its commit block repeats. */
	readHeader(offset: number, committed: number): Found {
		const { words } = this.memory;
		if (!this.load(offset, At.Record, HEADER_BYTES)) return Found.nothing;
		return this.check(At.Record + HeaderWord.Crc * 4, At.Record + HeaderWord.Commit * 4, words[RECORD + committed]);
	}

	/** Whether the header that `readHeader` has read has the commit block of an area. Without the right CRC it is damaged, not torn. */
	hasCommit(): boolean {
		return this.isCommit(At.Record + HeaderWord.Commit * 4, this.memory.words[RECORD + HeaderWord.Generation]);
	}

	/** Whether this device has written the header that `readHeader` has read. */
	isOwnHeader(): boolean {
		const { bytes } = this.memory;
		if (!this.computeMac()) return false;
		let difference = 0;
		for (let index = 0; index < MAC_BYTES; index++) difference |= bytes[At.Key + index] ^ bytes[At.Record + HeaderWord.Mac * 4 + index];
		this.memory.wipe();
		return difference === 0;
	}

	private load(offset: number, at: number, length: number): boolean {
		this.isBroken = !this.flash.read(offset, this.memory.bytes, at, length);
		return !this.isBroken;
	}

	private check(crc: number, commit: number, committed: number): Found {
		const { bytes } = this.memory;
		if (wordAt(bytes, crc) !== this.flash.crc(bytes, At.Record, crc - At.Record)) return Found.damaged;
		return this.isCommit(commit, committed) ? Found.whole : Found.uncommitted;
	}

	private deriveKey(): boolean {
		return this.derive(RECORD_LABEL, RECORD_HEADER_BYTES);
	}

	private computeMac(): boolean {
		return this.derive(AREA_LABEL, HeaderWord.Mac * 4);
	}

	private derive(label: string, length: number): boolean {
		const { bytes } = this.memory;
		// Most derivations are those of records.
		if (label !== this.label) for (let index = 0; index < LABEL_BYTES; index++) bytes[At.Label + index] = index < label.length ? label.charCodeAt(index) : 0;
		this.label = label;
		this.isBroken = !this.rootKey.derive(bytes, At.Label, LABEL_BYTES + length, At.Key);
		return !this.isBroken;
	}

	private run(input: number, length: number, output: number, room: number, opens: boolean): boolean {
		const { slot, sealer, memory } = this;
		slot.setPair(KEY, At.Key, 32);
		slot.setPair(INPUT, At.Iv, 12);
		slot.setPair(INPUT + 1, At.Record, clearBytes(this.kind));
		slot.setPair(INPUT + 2, input, length);
		slot.setPair(OUTPUT, output, room);
		slot.setParameter(0, 0);
		return (opens ? sealer.gcmDecrypt(memory.bytes, At.Slot) : sealer.gcmEncrypt(memory.bytes, At.Slot)) === room;
	}

	private putCommit(at: number, value: number): void {
		const { words } = this.memory;
		words[at / 4] = COMMIT;
		words[at / 4 + 1] = value;
		words[at / 4 + 2] = 0;
		words[at / 4 + 3] = 0;
	}

	private isCommit(at: number, value: number): boolean {
		const { words } = this.memory;
		return words[at / 4] === COMMIT && words[at / 4 + 1] === value && (words[at / 4 + 2] | words[at / 4 + 3]) === 0;
	}
}
