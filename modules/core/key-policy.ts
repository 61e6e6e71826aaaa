import type { Copier, KeyStore } from "../keystore/keystore.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart, KeyRole, TargetRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { INPUT, OUTPUT, type Slot, Subject } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";

/** Where a row that has them finds what to do with keys. */
const OVERWRITE = 0;
const TARGET = 0;
const TARGET_OVERWRITE = 1;
/** Where the core tells the worker the curve of a key pair that is generated or imported. */
const CURVE_FOR_WORKER = 1;
/** Where a request says which curve its key must be on. */
const CURVE = 0;

/**
 * Decides for each request which keys it may touch, and how: the one place where key ids, permissions and usages meet.
 * The table says what a request does with keys, the key store what each key allows. `row`: where the request's row begins.
 */
export class KeyPolicy {
	private readonly keys: KeyStore;
	private readonly copier: Copier;
	/** The table; a method that named it itself would hold slots for it. */
	private readonly rows = rows;
	/** Which key the last refusal was about. */
	private subject = Subject.unknown;

	/** `copier`: copies the bytes of keys. */
	constructor(keys: KeyStore, copier: Copier) {
		this.keys = keys;
		this.copier = copier;
	}

	/** Whether the request may go on to its worker, as far as keys are concerned. */
	check(slot: Slot, row: number): Status {
		let status = this.checkKey(slot, row);
		const target: TargetRole = this.rows[row + RowOffset.Target];
		if (status !== Status.Ok) this.subject = Subject.key;
		if (status !== Status.Ok || target === TargetRole.none) return status;
		if (target === TargetRole.store) status = this.checkTarget(slot, row);
		else status = this.keys.mayLeave(slot.parameter(TARGET), KeyKind.symmetric, slot.isExternal ? "exportPrivate" : "wrap");
		if (status !== Status.Ok) this.subject = Subject.target;
		return status;
	}

	/** Which key the refusal was about that `check` or `store` has just returned; unknown if it was none of theirs. */
	takeSubject(): Subject {
		const { subject } = this;
		this.subject = Subject.unknown;
		return subject;
	}

	/** Bytes of the stored key that the worker is given, of a request that uses one. */
	keyBytes(slot: Slot, row: number): number {
		return this.keys.size(slot.keyId, this.rows[row + RowOffset.Part]);
	}

	readKey(slot: Slot, row: number, memory: Uint8Array, offset: number): void {
		this.keys.read(slot.keyId, this.rows[row + RowOffset.Part], memory, offset, this.copier);
	}

	/** Bytes of a second key that the worker is given, of a request that has one wrapped. */
	targetBytes(slot: Slot): number {
		return this.keys.size(slot.parameter(TARGET), KeyPart.whole);
	}

	readTarget(slot: Slot, memory: Uint8Array, offset: number): void {
		this.keys.read(slot.parameter(TARGET), KeyPart.whole, memory, offset, this.copier);
	}

	/** Bytes of the key that the request is about to store; 0 if it stores none. */
	storedBytes(slot: Slot, row: number): number {
		const id = this.storedId(slot, row);
		return id < 0 ? 0 : this.keys.size(id, KeyPart.whole);
	}

	/**
	 * Stores the worker's output if the request is one that stores a key. The right to do so is asked for again: another
	 * client may have put a key there while the worker was at it.
	 */
	store(slot: Slot, row: number, memory: Uint8Array): Status {
		const id = this.storedId(slot, row);
		if (id < 0) return Status.Ok;
		const isTarget = this.rows[row + RowOffset.Target] === TargetRole.store;
		this.subject = isTarget ? Subject.target : Subject.key;
		if (slot.length(OUTPUT) !== this.keys.size(id, KeyPart.whole)) return Status["KeyStore.InvalidBufferSize"];
		const status = isTarget ? this.checkTarget(slot, row) : this.checkStored(slot, row);
		if (status === Status.Ok) this.subject = Subject.unknown;
		if (status === Status.Ok) this.keys.write(id, memory, slot.offset(OUTPUT), this.isConfined(slot, row));
		return status;
	}

	private checkKey(slot: Slot, row: number): Status {
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (role === KeyRole.generate || role === KeyRole.import) {
			const status = this.checkStored(slot, row);
			if (this.rows[row + RowOffset.KeyKind] === KeyKind.pair) slot.setParameter(CURVE_FOR_WORKER, this.keys.curve(slot.keyId));
			return status;
		}
		if (role !== KeyRole.use || slot.isExternal) return Status.Ok;
		const status = this.mayUse(slot, row);
		if (status !== Status.Ok) return status;
		if (this.rows[row + RowOffset.KeyKind] === KeyKind.pair) return this.isOnCurve(slot, row) ? Status.Ok : Status["KeyStore.InvalidKeyType"];
		// A key that may be used with an algorithm has a size that it takes: others are not described.
		if (this.rows[row + RowOffset.IvBytes] > 0 && slot.length(INPUT) > 0) {
			const choice = this.keys.mayChooseIv(slot.keyId);
			if (choice !== Status.Ok) return choice;
		}
		return this.checkTagLength(slot, row);
	}

	/** A tag of all bytes, for which nothing or 0 is asked, is never too small. */
	private checkTagLength(slot: Slot, row: number): Status {
		const parameter = this.rows[row + RowOffset.TagLength];
		const length = parameter === 0 ? 0 : slot.parameter(parameter - 1);
		return length === 0 ? Status.Ok : this.keys.mayTag(slot.keyId, length);
	}

	private mayUse(slot: Slot, row: number): Status {
		return this.keys.mayUse(slot.keyId, this.rows[row + RowOffset.KeyKind], this.rows[row + RowOffset.Algorithm], this.rows[row + RowOffset.Operation]);
	}

	private checkStored(slot: Slot, row: number): Status {
		const kind: KeyKind = this.rows[row + RowOffset.KeyKind];
		const overwrite = slot.parameter(OVERWRITE) === 1;
		return this.rows[row + RowOffset.KeyRole] === KeyRole.import
			? this.keys.mayEnter(slot.keyId, kind, overwrite, "import")
			: this.keys.mayStore(slot.keyId, kind, overwrite);
	}

	/**
	 * A key that is unwrapped needs the permission to come in wrapped; one that is derived of a key of the HSM is the HSM's
	 * own. But what is wrapped under a key that the caller has, or derived of one, or of one whose derived bytes Hkdf gives out,
	 * the caller knows: that is an import, and wrapping under such a key is an export. A place that is too small for a key of the HSM's making
	 * takes none of these.
	 */
	private checkTarget(slot: Slot, row: number): Status {
		const id = slot.parameter(TARGET);
		const overwrite = slot.parameter(TARGET_OVERWRITE) === 1;
		const isUnwrapped = row === codes.unwrapKey * RowOffset.End;
		let status = Status.Ok;
		if (slot.isExternal || (!isUnwrapped && this.givesBits(slot))) status = this.keys.mayEnter(id, KeyKind.symmetric, overwrite, "import");
		else if (isUnwrapped) status = this.keys.mayEnter(id, KeyKind.symmetric, overwrite, "wrap");
		return status === Status.Ok ? this.keys.mayStore(id, KeyKind.symmetric, overwrite) : status;
	}

	/**
	 * Whether the key that is stored is one that the caller must not get at by choosing a place with `exportPrivate`: one that
	 * came in wrapped, or one derived of a key whose derived bytes Hkdf would refuse.
	 */
	private isConfined(slot: Slot, row: number): boolean {
		if (row === codes.unwrapKey * RowOffset.End) return true;
		return row === codes.deriveKeyHkdf * RowOffset.End && !slot.isExternal && !this.givesBits(slot);
	}

	/** Whether Hkdf gives the caller what is derived of the stored key; its usage says it, also when the key has been deleted. */
	private givesBits(slot: Slot): boolean {
		return this.mayUse(slot, codes.hkdf * RowOffset.End) !== Status["KeyStore.NotAllowed"];
	}

	/** The key's curve is the one that the request names; where it names none, no other has the algorithm. */
	private isOnCurve(slot: Slot, row: number): boolean {
		return this.rows[row + RowOffset.Parameters] === 0 || this.keys.curve(slot.keyId) === slot.parameter(CURVE);
	}

	/** The key id that the request stores a key under; -1 if it stores none. */
	private storedId(slot: Slot, row: number): number {
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (this.rows[row + RowOffset.Target] === TargetRole.store) return slot.parameter(TARGET);
		return role === KeyRole.generate || role === KeyRole.import ? slot.keyId : -1;
	}
}
