import type { Flash } from "./flash.js";
import { Found, type RecordSealer } from "./record-sealer.js";
import {
	COMMIT_BYTES,
	FORMAT_VERSION,
	HEADER_BYTES,
	HeaderWord,
	MAGIC,
	MAGIC_SEALED,
	type RecordKind,
	recordBytes,
	SMALLEST_RECORD_BYTES,
	UNIT_BYTES,
} from "./store-format.js";
import { At, type StoreMemory } from "./store-memory.js";

const HEADER = At.Record / 4;

/** The state of an area, in its header. */
export interface AreaState {
	/** Records that compaction has copied. */
	readonly copied: number;
	readonly nextFree: number;
	readonly damaged: number;
	readonly flags: number;
}

/** One area: a header, then records without gaps. Its header is programmed last of what makes the area, so it says that the area is complete. */
export class AreaLog {
	/** Offset of the area in the partition. */
	base = 0;
	generation = 0;
	/** Sequence number of the next record. */
	sequence = 0;
	/** Offset in the area of the next record. */
	position = HEADER_BYTES;
	private first = 0;
	/** Bytes of an area. */
	readonly bytes: number;
	private readonly flash: Flash;
	private readonly sealer: RecordSealer;
	private readonly memory: StoreMemory;

	constructor(flash: Flash, sealer: RecordSealer, memory: StoreMemory, bytes: number) {
		this.flash = flash;
		this.sealer = sealer;
		this.memory = memory;
		this.bytes = bytes;
	}

	/** Bytes that are left for records. */
	get room(): number {
		return this.bytes - this.position;
	}

	/** Begins an area in blank flash. It counts for nothing before `commit`. */
	begin(base: number, generation: number, sequence: number): void {
		this.base = base;
		this.generation = generation;
		this.first = sequence;
		this.sequence = sequence;
		this.position = HEADER_BYTES;
	}

	/**
	 * Seals the secret in the memory and appends the record. The commit block is programmed last. Returns the record's offset in the partition, or -1
	 * if the flash failed. Its place is then lost until the area is erased.
	 */
	append(kind: RecordKind, maker: number, id: number, size: number): number {
		const length = this.sealer.seal(kind, maker, id, size, this.sequence, this.generation);
		if (length === 0) return -1;
		const offset = this.base + this.position;
		this.position += length;
		if (!this.programBody(offset, length)) return -1;
		// A commit block that failed may be whole at the next boot. So its number does not come again.
		this.sequence++;
		return this.programCommit(offset, length) ? offset : -1;
	}

	/** Writes the header. Returns whether the area is complete now. */
	commit({ copied, nextFree, damaged, flags }: AreaState): boolean {
		const { words } = this.memory;
		words[HEADER + HeaderWord.Magic] = MAGIC;
		words[HEADER + HeaderWord.Format] = MAGIC_SEALED | (FORMAT_VERSION << 24);
		words[HEADER + HeaderWord.Generation] = this.generation;
		words[HEADER + HeaderWord.FirstSequence] = this.first;
		words[HEADER + HeaderWord.Copied] = copied;
		words[HEADER + HeaderWord.NextFree] = nextFree;
		words[HEADER + HeaderWord.Damaged] = damaged;
		words[HEADER + HeaderWord.Flags] = flags;
		return this.sealer.sealHeader() && this.programBody(this.base, HEADER_BYTES) && this.programCommit(this.base, HEADER_BYTES);
	}

	/**
	 * Goes through the records of a complete area, whose header is in the memory. Calls `visit` with each whole record, which the sealer has read.
	 * `visit` may open it. Returns how many committed records are lost. Then the area takes further records behind all that was ever programmed.
	 * Stops if the chip fails.
	 */
	scan(base: number, visit: (offset: number) => void): number {
		const { words } = this.memory;
		this.begin(base, words[HEADER + HeaderWord.Generation], words[HEADER + HeaderWord.FirstSequence]);
		const copied = words[HEADER + HeaderWord.Copied];
		let lost = 0;
		// The beginning of the next record that can be lost.
		let counted = this.position;
		// The end of the last record whose number is known.
		let numbered = this.position;
		while (this.room >= UNIT_BYTES && !this.sealer.isBroken) {
			const offset = base + this.position;
			const found = this.sealer.read(offset, this.generation, this.sequence, this.room);
			if (this.sealer.isBroken) break;
			const { sequence, kind, size } = this.sealer;
			// Records that are missing have left bytes behind. Without them the number is forged.
			if (found === Found.whole && (sequence - this.sequence) * SMALLEST_RECORD_BYTES <= this.position - numbered) {
				lost += sequence - this.sequence;
				this.sequence = sequence + 1;
				this.position += recordBytes(kind, size);
				counted = numbered = this.position;
				visit(offset);
			} else if (found === Found.uncommitted) {
				this.position += recordBytes(kind, size);
				counted = this.position;
			} else if (this.flash.isBlank(offset, this.room)) break;
			else {
				if (found === Found.damaged) counted = this.position;
				this.position += UNIT_BYTES;
				// A torn record, or a damaged one, whose commit block is in a later unit. A number that so few bytes can not have reached is damaged too.
				if (!this.sealer.isCommitted(offset, this.sequence)) continue;
				const records = this.sealer.committed - this.sequence + 1;
				if (records * SMALLEST_RECORD_BYTES > this.position - counted) continue;
				lost += records;
				this.sequence += records;
				counted = numbered = this.position;
			}
		}
		const missing = Math.max(0, this.first + copied - this.sequence);
		this.sequence += missing;
		return lost + missing;
	}

	private programBody(offset: number, length: number): boolean {
		return this.flash.program(offset, this.memory.bytes, At.Record, length - COMMIT_BYTES);
	}

	private programCommit(offset: number, length: number): boolean {
		const body = length - COMMIT_BYTES;
		return this.flash.program(offset + body, this.memory.bytes, At.Record + body, COMMIT_BYTES);
	}
}
