import type { KeySteps } from "../keystore/key-steps.js";
import { type Copier, type KeyStore, NO_KEY } from "../keystore/keystore.js";
import { LATER } from "../keystore/store.js";
import { Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart, KeyRole, TargetRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { INPUT, KEY_ID, Subject } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { Job } from "./job.js";
import { isOfCaller, StoredKeys } from "./stored-keys.js";

/** The parameter of a request that names the second key, or the place of the key that the request stores. */
const TARGET = 0;
/** The parameter in which the core tells the worker the curve of a pair or public key to generate or import. */
const CURVE_FOR_WORKER = 1;
/** The parameter that names the stored public key of a peer. Afterwards the core tells the worker the curve of the agreement in it. */
const PEER = 2;
/**
 * Decides which keys a request may use, and how. The table says what a request does with keys; the key store says what each key allows.
 * `row`: offset of the request's row.
 */
export class KeyPolicy {
	private readonly keys: KeyStore;
	private readonly copier: Copier;
	private readonly steps: KeySteps;
	private readonly stored: StoredKeys;
	/** The table. A method that referred to the imported name would hold slots for it. */
	private readonly rows = rows;
	/** The stored public key of the peer, for the request that is being admitted. */
	private peer = NO_KEY;
	/** What the last refusal was about. */
	private subject = Subject.unknown;

	/** `copier`: copies the bytes of keys. */
	constructor(keys: KeyStore, copier: Copier, steps: KeySteps) {
		this.keys = keys;
		this.copier = copier;
		this.steps = steps;
		this.stored = new StoredKeys(keys, copier);
	}

	/**
	 * Finds the keys that the request names among those of its client, and the attributes of a free key in the client's `pool`. Only for a
	 * request that stores a key or has a second one. `isCallers`: its key, or that of its session, is the caller's own bytes.
	 */
	find(job: Job, row: number, pool: Uint8Array, isCallers = job.slot.isExternal): void {
		const { slot, client } = job;
		if (!isCallers) this.findKey(job);
		const target: TargetRole = this.rows[row + RowOffset.Target];
		job.target = target === TargetRole.none || target === TargetRole.unseal ? NO_KEY : this.keys.find(slot.parameter(TARGET), client, this.steps);
		this.peer = NO_KEY;
		if (this.rows[row + RowOffset.HasPeer] === 1 && slot.length(INPUT) === 0) {
			job.peerId = slot.parameter(PEER);
			this.peer = this.keys.find(job.peerId, client, this.steps);
		}
		this.stored.begin(job, row, pool, isCallers);
	}

	/** Finds the key that the request names among those of its client. */
	findKey(job: Job): void {
		const slot = job.slot;
		job.key = this.keys.find(slot.words[slot.base + KEY_ID], job.client, this.steps);
	}

	/**
	 * Finds the stored key that the request uses, and checks what it allows. Returns the bytes that the worker gets, and lets the slot's key pair name
	 * them in the key store; or minus the error.
	 */
	openKey(job: Job, row: number): number {
		const slot = job.slot;
		const words = slot.words;
		const base = slot.base;
		const keys = this.keys;
		const steps = this.steps;
		job.key = keys.find(words[base + KEY_ID], job.client, steps);
		const bytes = steps.useKey(keys.words, job.key, this.rows, row, words, base);
		if (bytes < 0) this.subject = Subject.key;
		return bytes;
	}

	/** The memory of all keys, which key pairs name. */
	get keyMemory(): Uint8Array {
		return this.keys.bytes;
	}

	/** Whether the flash takes no change now. */
	get isCompacting(): boolean {
		return this.keys.flash.isCompacting;
	}

	/** Whether the keys that `find` has found allow the request. */
	check(job: Job, row: number): Status {
		let status = this.checkKey(job, row);
		const target: TargetRole = this.rows[row + RowOffset.Target];
		if (status !== Status.Ok || target === TargetRole.none) return status;
		if (this.rows[row + RowOffset.HasPeer] === 1) {
			status = this.checkPeer(job, row);
			if (status !== Status.Ok) return status;
		}
		if (target === TargetRole.store || target === TargetRole.unseal) {
			status = this.checkStored(job, row);
			// The worker takes the curve of the stored key.
			if (status === Status.Ok && this.rows[row + RowOffset.HasPeer] === 1) job.slot.setParameter(PEER, this.keys.curve(job.key));
			return status;
		}
		// The caller may know its own key, and any free key that it has made. Wrapping under it is an export.
		const isExport = isOfCaller(job) || this.keys.isFree(job.key) || this.keys.isFree(job.target);
		if (target === TargetRole.seal) status = this.keys.maySeal(job.target);
		else status = this.keys.mayLeave(job.target, KeyKind.symmetric, isExport ? Permission.exportPrivate : Permission.wrap);
		if (status !== Status.Ok) this.subject = Subject.target;
		return status;
	}

	/** Which key the last refusal of `check` or `store` was about; unknown if there was none. */
	takeSubject(): Subject {
		const { subject } = this;
		this.subject = Subject.unknown;
		return subject;
	}

	/** Bytes of the second key that the worker gets: the key to wrap or to seal, or the peer's public key. 0 if it gets none. */
	secondKeyBytes(job: Job, row: number): number {
		return this.keys.size(this.secondKey(job, row), this.secondPart(row));
	}

	readSecondKey(job: Job, row: number, memory: Uint8Array, offset: number): void {
		this.keys.read(this.secondKey(job, row), this.secondPart(row), memory, offset, this.copier);
	}

	private secondKey(job: Job, row: number): number {
		const target: TargetRole = this.rows[row + RowOffset.Target];
		return target === TargetRole.wrap || target === TargetRole.seal ? job.target : this.peer;
	}

	/** A peer's key may be one of a pair. */
	private secondPart(row: number): KeyPart {
		return this.rows[row + RowOffset.HasPeer] === 1 ? KeyPart.public : KeyPart.whole;
	}

	/** Writes the attributes of the second key, which the worker seals. */
	readTargetAttributes(job: Job, memory: Uint8Array, offset: number): void {
		this.keys.readAttributes(job.target, memory, offset);
	}

	/** Bytes of the key that the request will store; 0 if it stores none. */
	storedBytes(job: Job, row: number): number {
		return this.stored.bytes(job, row);
	}

	/** The pair whose beginning `find` has copied. Only for a request that makes a free key. */
	attributesPair(row: number): number {
		return this.stored.attributesPair(row);
	}

	/** Puts the attributes that `find` has copied where the request's pair names their place. */
	writeAttributes(job: Job, row: number, memory: Uint8Array): void {
		this.stored.writeAttributes(job, row, memory);
	}

	/** Stores the output of a request that stores a key. @see StoredKeys.store */
	store(job: Job, row: number, memory: Uint8Array): Status | typeof LATER {
		const status = this.stored.store(job, row, memory);
		if (status !== Status.Ok && status !== LATER) this.subject = this.stored.subject;
		return status;
	}

	private checkKey(job: Job, row: number): Status {
		const { slot } = job;
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (role !== KeyRole.generate && role !== KeyRole.import) {
			const bytes = isOfCaller(job) ? 0 : this.openKey(job, row);
			return bytes < 0 ? -bytes : Status.Ok;
		}
		const status = this.checkStored(job, row);
		if (this.rows[row + RowOffset.KeyKind] !== KeyKind.symmetric) slot.setParameter(CURVE_FOR_WORKER, this.stored.curve(job));
		return status;
	}

	private checkStored(job: Job, row: number): Status {
		const status = this.stored.check(job, row);
		if (status !== Status.Ok) this.subject = this.stored.subject;
		return status;
	}

	/** Whether the request may use the stored public key of the peer, if it names one. It may not give the bytes of one as well. */
	private checkPeer({ slot, key }: Job, row: number): Status {
		if (slot.length(INPUT) > 0) return slot.parameter(PEER) === 0 ? Status.Ok : Status.InvalidParameter;
		const { peer } = this;
		let status = this.keys.mayUse(peer, KeyKind.public, this.rows[row + RowOffset.Algorithm], this.rows[row + RowOffset.Operation]);
		if (status === Status.Ok && this.keys.curve(peer) !== this.keys.curve(key)) status = Status["KeyStore.InvalidKeyType"];
		if (status !== Status.Ok) this.subject = Subject.peer;
		return status;
	}
}
