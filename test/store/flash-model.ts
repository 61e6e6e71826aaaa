/** A model of flash. It counts and checks what the store does, wears out, and loses power in the middle of a write or an erase. */
import { crc32 } from "../../hosts/provision/crc.js";
import { BLOCK_BYTES, type Flash, SECTOR_BYTES } from "../../modules/keystore/flash.js";
import type { Random } from "../support/seeded.js";
import { tearErase, tearProgram } from "./tears.js";

/** Bytes that a driver programs at once. */
const UNIT_BYTES = 32;
const BLANK = Buffer.alloc(1 << 16, 0xff);

/** The power has failed. */
export class PowerCut extends Error {
	override readonly name = "PowerCut";
}

/** The store has misused the flash. */
export class Misuse extends Error {
	override readonly name = "Misuse";
}

/** One step of the flash: it programs one unit or a part of it, or erases one sector. */
export interface Operation {
	readonly offset: number;
	/** The bytes to program; undefined: an erase. */
	readonly bytes?: Uint8Array;
}

export class FlashModel implements Flash {
	readonly image: Buffer;
	programs = 0;
	erases = 0;
	/** Erases of each sector. */
	readonly wear: Uint32Array;
	/** Sectors that take nothing any more. Programming and erasing them leaves something in between. */
	readonly worn = new Set<number>();
	/** Chooses what operations leave in worn-out sectors. Without it they leave all as it was. */
	wornRandom: Random | undefined;
	/** Blank flash is no longer blank when it is decrypted. */
	isEncrypted = false;
	/** Whether the next read fails. */
	readFails: (() => boolean) | undefined;
	/** Is called before each operation, with the flash as it is then. */
	observer: ((operation: Operation) => void) | undefined;
	/** Whether each block was programmed since the last erase. */
	private readonly programmed: Uint8Array;
	private cutRandom: Random | undefined;
	private operationsLeft = 0;
	private isOff = false;

	/** `programmed`: the blocks that were programmed; if left out, those that are not blank. */
	constructor(image: Uint8Array, programmed?: Uint8Array) {
		this.image = Buffer.from(image);
		this.wear = new Uint32Array(Math.ceil(image.length / SECTOR_BYTES));
		this.programmed = programmed?.slice() ?? new Uint8Array(Math.ceil(image.length / BLOCK_BYTES));
		if (programmed === undefined) this.recount(0, image.length);
	}

	static blank(sectors: number): FlashModel {
		return new FlashModel(BLANK.subarray(0, sectors * SECTOR_BYTES));
	}

	/** Another flash with the same contents, after the power has failed in `operation`. */
	cutIn(operation: Operation, random: Random): FlashModel {
		const copy = new FlashModel(this.image, this.programmed);
		copy.isEncrypted = this.isEncrypted;
		copy.tear(operation, random);
		return copy;
	}

	/** Cuts the power in one of the next operations: 0 is the next. */
	cutAfter(operations: number, random: Random): void {
		this.cutRandom = random;
		this.operationsLeft = operations;
	}

	/** Switches the power on again, and forgets a cut that has not come. */
	restore(): void {
		this.isOff = false;
		this.cutRandom = undefined;
	}

	readonly size = (): number => this.image.length;

	readonly read = (offset: number, memory: Uint8Array, at: number, length: number): boolean => {
		this.check(offset, length, 1, "read");
		checkMemory(memory, at, length);
		if (this.readFails?.() === true) return false;
		memory.set(this.image.subarray(offset, offset + length), at);
		if (this.isEncrypted)
			for (let index = 0; index < length; index++)
				if (this.programmed[Math.floor((offset + index) / BLOCK_BYTES)] === 0) memory[at + index] ^= Math.imul(offset + index, 0x9e3779b1) >>> 24;
		return true;
	};

	readonly program = (offset: number, memory: Uint8Array, at: number, length: number): boolean => {
		this.check(offset, length, BLOCK_BYTES, "program");
		checkMemory(memory, at, length);
		if (length === 0) throw new Misuse("program: nothing");
		for (let block = offset / BLOCK_BYTES; block < (offset + length) / BLOCK_BYTES; block++)
			if (this.programmed[block] !== 0) throw new Misuse(`program: the block at ${block * BLOCK_BYTES} is not blank`);
		for (let done = 0; done < length; ) {
			const begin = offset + done;
			const unit = Math.min(length - done, UNIT_BYTES - (begin % UNIT_BYTES));
			const operation = { offset: begin, bytes: memory.slice(at + done, at + done + unit) };
			this.begin(operation);
			this.programs++;
			if (this.worn.has(Math.floor(begin / SECTOR_BYTES))) {
				this.tear(operation, this.wornRandom);
				return false;
			}
			this.image.set(operation.bytes, begin);
			this.programmed.fill(1, begin / BLOCK_BYTES, (begin + unit) / BLOCK_BYTES);
			done += unit;
		}
		return true;
	};

	readonly erase = (offset: number): boolean => {
		this.check(offset, SECTOR_BYTES, SECTOR_BYTES, "erase");
		const sector = offset / SECTOR_BYTES;
		this.begin({ offset });
		this.erases++;
		this.wear[sector]++;
		if (this.worn.has(sector)) {
			this.tear({ offset }, this.wornRandom);
			return false;
		}
		this.image.fill(0xff, offset, offset + SECTOR_BYTES);
		this.programmed.fill(0, offset / BLOCK_BYTES, (offset + SECTOR_BYTES) / BLOCK_BYTES);
		return true;
	};

	readonly isBlank = (offset: number, length: number): boolean => {
		this.check(offset, length, 1, "isBlank");
		return this.readFails?.() !== true && this.image.compare(BLANK, 0, length, offset, offset + length) === 0;
	};

	readonly crc = (memory: Uint8Array, at: number, length: number): number => {
		checkMemory(memory, at, length);
		return crc32(Buffer.from(memory.buffer, memory.byteOffset + at, length));
	};

	private check(offset: number, length: number, unit: number, name: string): void {
		if (this.isOff) throw new PowerCut();
		const isInside = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0 && offset + length <= this.image.length;
		if (!isInside || offset % unit !== 0 || length % unit !== 0) throw new Misuse(`${name}: ${length} bytes at ${offset} of ${this.image.length}`);
	}

	private begin(operation: Operation): void {
		this.observer?.(operation);
		if (this.cutRandom === undefined || this.operationsLeft-- > 0) return;
		this.tear(operation, this.cutRandom);
		this.isOff = true;
		throw new PowerCut();
	}

	private tear({ offset, bytes }: Operation, random: Random | undefined): void {
		if (random === undefined) return;
		const end = offset + (bytes?.length ?? SECTOR_BYTES);
		const part = this.image.subarray(offset, end);
		if (bytes === undefined) tearErase(part, random);
		else tearProgram(part, bytes, random);
		this.recount(offset, end);
	}

	/** After a cut, nobody knows more of a block than whether it is blank. */
	private recount(offset: number, end: number): void {
		for (let at = offset; at < end; at += BLOCK_BYTES)
			this.programmed[at / BLOCK_BYTES] = Number(this.image.subarray(at, Math.min(at + BLOCK_BYTES, end)).some((byte) => byte !== 0xff));
	}
}

function checkMemory(memory: Uint8Array, at: number, length: number): void {
	if (!Number.isInteger(at) || at < 0 || at + length > memory.length) throw new Misuse(`memory: ${length} bytes at ${at} of ${memory.length}`);
}
