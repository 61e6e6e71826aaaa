import { type Copier, type KeyStore, NO_KEY } from "../keystore/keystore.js";
import { Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart, KeyRole, TargetRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { INPUT, OUTPUT, Subject } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";
import type { Job } from "./job.js";

/** The parameters of requests that store keys or have a second key. */
const OVERWRITE = 0;
const TARGET = 0;
const TARGET_OVERWRITE = 1;
/** The parameter in which the core tells the worker the curve of a pair or public key to generate or import. */
const CURVE_FOR_WORKER = 1;
/** The parameter in which a request names the curve of its key. */
const CURVE = 0;

/**
 * Decides which keys a request may use, and how. The table says what a request does with keys; the key store says what each key allows.
 * `row`: offset of the request's row.
 */
export class KeyPolicy {
	private readonly keys: KeyStore;
	private readonly copier: Copier;
	/** The table. A method that referred to the imported name would hold slots for it. */
	private readonly rows = rows;
	/** Which key the last refusal was about. */
	private subject = Subject.unknown;

	/** `copier`: copies the bytes of keys. */
	constructor(keys: KeyStore, copier: Copier) {
		this.keys = keys;
		this.copier = copier;
	}

	/** Finds the keys that the request names among those of its client. Only for a request with a key. */
	find(job: Job, row: number): void {
		const { slot, client } = job;
		job.key = slot.isExternal ? NO_KEY : this.keys.find(slot.keyId, client);
		job.target = this.rows[row + RowOffset.Target] === TargetRole.none ? NO_KEY : this.keys.find(slot.parameter(TARGET), client);
	}

	/** Whether the keys that `find` has found allow the request. Call it before the request goes to its worker. */
	check(job: Job, row: number): Status {
		let status = this.checkKey(job, row);
		const target: TargetRole = this.rows[row + RowOffset.Target];
		if (status !== Status.Ok) this.subject = Subject.key;
		if (status !== Status.Ok || target === TargetRole.none) return status;
		if (target === TargetRole.store) status = this.checkTarget(job, row);
		else status = this.keys.mayLeave(job.target, KeyKind.symmetric, job.slot.isExternal ? Permission.exportPrivate : Permission.wrap);
		if (status !== Status.Ok) this.subject = Subject.target;
		return status;
	}

	/** Which key the last refusal of `check` or `store` was about; unknown if there was none. */
	takeSubject(): Subject {
		const { subject } = this;
		this.subject = Subject.unknown;
		return subject;
	}

	/** Bytes of the stored key that the worker gets. Only for a request that uses one. */
	keyBytes(job: Job, row: number): number {
		return this.keys.size(job.key, this.rows[row + RowOffset.Part]);
	}

	readKey(job: Job, row: number, memory: Uint8Array, offset: number): void {
		this.keys.read(job.key, this.rows[row + RowOffset.Part], memory, offset, this.copier);
	}

	/** Bytes of the second key that the worker gets. Only for a request that wraps one. */
	targetBytes(job: Job): number {
		return this.keys.size(job.target, KeyPart.whole);
	}

	readTarget(job: Job, memory: Uint8Array, offset: number): void {
		this.keys.read(job.target, KeyPart.whole, memory, offset, this.copier);
	}

	/** Bytes of the key that the request will store; 0 if it stores none. */
	storedBytes(job: Job, row: number): number {
		return this.keys.size(this.storedKey(job, row), KeyPart.whole);
	}

	/**
	 * Stores the worker's output if the request stores a key. Checks the permission again, because another client may have put a key there
	 * meanwhile.
	 */
	store(job: Job, row: number, memory: Uint8Array): Status {
		const { slot } = job;
		const key = this.storedKey(job, row);
		if (key < 0) return Status.Ok;
		const isTarget = this.rows[row + RowOffset.Target] === TargetRole.store;
		this.subject = isTarget ? Subject.target : Subject.key;
		if (slot.length(OUTPUT) !== this.keys.size(key, KeyPart.whole)) return Status["KeyStore.InvalidBufferSize"];
		const status = isTarget ? this.checkTarget(job, row) : this.checkStored(job, row);
		if (status === Status.Ok) this.subject = Subject.unknown;
		if (status === Status.Ok) this.keys.write(key, memory, slot.offset(OUTPUT), this.isConfined(job, row));
		return status;
	}

	private checkKey(job: Job, row: number): Status {
		const { slot, key } = job;
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (role === KeyRole.generate || role === KeyRole.import) {
			const status = this.checkStored(job, row);
			if (this.rows[row + RowOffset.KeyKind] !== KeyKind.symmetric) slot.setParameter(CURVE_FOR_WORKER, this.keys.curve(key));
			return status;
		}
		if (role !== KeyRole.use || slot.isExternal) return Status.Ok;
		const status = this.mayUse(key, row);
		if (status !== Status.Ok) return status;
		if (this.rows[row + RowOffset.KeyKind] !== KeyKind.symmetric) return this.isOnCurve(job, row) ? Status.Ok : Status["KeyStore.InvalidKeyType"];
		// The size of the key fits the algorithm: other keys can not be described.
		if (this.rows[row + RowOffset.IvBytes] > 0 && slot.length(INPUT) > 0) {
			const choice = this.keys.mayChooseIv(key);
			if (choice !== Status.Ok) return choice;
		}
		return this.checkTagLength(job, row);
	}

	/** The length is 0 if the request asks for a whole tag, which is never too small. */
	private checkTagLength({ slot, key }: Job, row: number): Status {
		const parameter = this.rows[row + RowOffset.TagLength];
		const length = parameter === 0 ? 0 : slot.parameter(parameter - 1);
		return length === 0 ? Status.Ok : this.keys.mayTag(key, length);
	}

	private mayUse(key: number, row: number): Status {
		return this.keys.mayUse(key, this.rows[row + RowOffset.KeyKind], this.rows[row + RowOffset.Algorithm], this.rows[row + RowOffset.Operation]);
	}

	private checkStored({ slot, key }: Job, row: number): Status {
		const kind: KeyKind = this.rows[row + RowOffset.KeyKind];
		const overwrite = slot.parameter(OVERWRITE) === 1;
		return this.rows[row + RowOffset.KeyRole] === KeyRole.import
			? this.keys.mayEnter(key, kind, overwrite, Permission.import)
			: this.keys.mayStore(key, kind, overwrite);
	}

	/**
	 * Whether the output may become the target key. Unwrapping needs the permission `wrap`. A key derived from a key of the HSM is the
	 * HSM's own, and needs none.
	 *
	 * But the caller knows the target if it gave the wrapping or base key itself, or if Hkdf gives out the derived bytes of the base key.
	 * Storing such a target is an import. Likewise, wrapping under a key of the caller's is an export. A place that is too small for keys
	 * of the HSM's own making takes no target key.
	 */
	private checkTarget({ slot, key, target }: Job, row: number): Status {
		const overwrite = slot.parameter(TARGET_OVERWRITE) === 1;
		const isUnwrapped = row === codes.unwrapKey * RowOffset.End;
		let status = Status.Ok;
		if (slot.isExternal || (!isUnwrapped && this.givesBits(key))) status = this.keys.mayEnter(target, KeyKind.symmetric, overwrite, Permission.import);
		else if (isUnwrapped) status = this.keys.mayEnter(target, KeyKind.symmetric, overwrite, Permission.wrap);
		return status === Status.Ok ? this.keys.mayStore(target, KeyKind.symmetric, overwrite) : status;
	}

	/**
	 * Whether the stored key must never leave in the clear, even if its place has `exportPrivate`. That is true for an unwrapped key, and
	 * for a key derived from one whose derived bytes Hkdf refuses to give out.
	 */
	private isConfined({ slot, key }: Job, row: number): boolean {
		if (row === codes.unwrapKey * RowOffset.End) return true;
		return row === codes.deriveKeyHkdf * RowOffset.End && !slot.isExternal && !this.givesBits(key);
	}

	/**
	 * Whether Hkdf gives the caller bytes that are derived from the stored key. The key's usage decides, even after the key was deleted.
	 */
	private givesBits(key: number): boolean {
		return this.mayUse(key, codes.hkdf * RowOffset.End) !== Status["KeyStore.NotAllowed"];
	}

	/** Whether the key is on the curve that the request names. If the request names none, the algorithm has only one curve. */
	private isOnCurve({ slot, key }: Job, row: number): boolean {
		return this.rows[row + RowOffset.Parameters] === 0 || this.keys.curve(key) === slot.parameter(CURVE);
	}

	/** The number of the key that the request stores; NO_KEY if it stores none. */
	private storedKey(job: Job, row: number): number {
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (this.rows[row + RowOffset.Target] === TargetRole.store) return job.target;
		return role === KeyRole.generate || role === KeyRole.import ? job.key : NO_KEY;
	}
}
