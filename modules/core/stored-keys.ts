import { algorithmsOf, DERIVING, operationsOf, SEALING, VERIFYING, WRAPPING } from "../keystore/attribute-check.js";
import { freeKeyBytes } from "../keystore/free-keys.js";
import { type Copier, type KeyStore, NO_KEY } from "../keystore/keystore.js";
import type { LATER } from "../keystore/store.js";
import { ATTRIBUTES_BYTES, AttributeFlag, AttributeOffset, Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart, KeyRole, TargetRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import { INPUT, OUTPUT, Subject } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";
import { type Job, Storing } from "./job.js";
import { arrangeUnseal, coverSealed, unsealedAttributes } from "./sealing.js";

/** The parameters of requests that store keys. */
const OVERWRITE = 0;
const TARGET = 0;
const TARGET_OVERWRITE = 1;

/**
 * The keys that requests store: in a place that they name, or as free keys with attributes that they bring. `row`: offset of the request's
 * row.
 */
export class StoredKeys {
	/** What the last refusal was about. */
	subject = Subject.unknown;
	private readonly keys: KeyStore;
	private readonly copier: Copier;
	/** The attributes of the request that is being admitted: a copy that the host can not change. */
	private readonly attributes = new Uint8Array(ATTRIBUTES_BYTES);
	private readonly rows = rows;

	constructor(keys: KeyStore, copier: Copier) {
		this.keys = keys;
		this.copier = copier;
	}

	/** Copies the attributes of the request, if it brings some, from the client's `pool`. `isCallers`: the base key is the caller's own bytes. */
	begin(job: Job, row: number, pool: Uint8Array, isCallers: boolean): void {
		const pair = this.attributesPair(row);
		job.storing = (pair >= INPUT && job.slot.length(pair) > 0 ? Storing.freeKey : 0) | (isCallers ? Storing.fromCaller : 0);
		if (isMaking(job)) this.copier.copy(pool, job.slot.offset(pair), ATTRIBUTES_BYTES, this.attributes, 0);
	}

	/** Whether the request may store its key. Decides what the key of the request allows, since that key may be gone when the worker is done. */
	check(job: Job, row: number): Status {
		const target: TargetRole = this.rows[row + RowOffset.Target];
		if (target === TargetRole.unseal) return this.checkUnsealed(job);
		if (target === TargetRole.store) this.judgeOrigin(job, row);
		const status = isMaking(job) ? this.checkMaking(job, row) : this.checkPlace(job, row);
		return status === Status.Ok && target === TargetRole.store ? this.checkDerived(job, row) : status;
	}

	/** The pair that begins with the attributes, or one below INPUT if the row has none. */
	attributesPair(row: number): number {
		if (this.rows[row + RowOffset.Target] === TargetRole.unseal) return INPUT;
		return INPUT + this.rows[row + RowOffset.Attributes] - 1;
	}

	/** Index of the curve of the key that the request stores. */
	curve(job: Job): number {
		return isMaking(job) ? this.attributes[AttributeOffset.Curve] : this.keys.curve(job.key);
	}

	/** Bytes that the worker makes for the key that the request will store; 0 if it stores none. An agreement makes the whole shared secret. */
	bytes(job: Job, row: number): number {
		if (isMaking(job) && this.isAgreed(row)) return this.keys.size(job.key, KeyPart.private);
		return isMaking(job) ? freeKeyBytes(this.attributes) : this.keys.size(this.placeOf(job, row), KeyPart.whole);
	}

	/**
	 * Puts the attributes in front of the other bytes of their input. They are read from the client's pool once, since the host may change them
	 * between a check and another reading. Lets the worker find the parts of a sealed key.
	 */
	writeAttributes(job: Job, row: number, memory: Uint8Array): void {
		const { slot } = job;
		this.copier.copy(this.attributes, 0, ATTRIBUTES_BYTES, memory, slot.offset(this.attributesPair(row)));
		if (this.rows[row + RowOffset.Target] === TargetRole.unseal) arrangeUnseal(slot);
	}

	/**
	 * Stores the output of a request that stores a key. Checks the place again, because another client may have put a key there meanwhile. The
	 * answer is the id of a free key, or 0.
	 */
	store(job: Job, row: number, memory: Uint8Array): Status | typeof LATER {
		if (isMaking(job)) return this.make(job, row, memory);
		const { slot } = job;
		if (this.rows[row + RowOffset.Target] === TargetRole.seal) coverSealed(slot);
		const key = this.placeOf(job, row);
		if (key < 0) return Status.Ok;
		const status = slot.length(OUTPUT) === this.keys.size(key, KeyPart.whole) ? this.checkPlace(job, row) : Status["KeyStore.InvalidBufferSize"];
		this.subject = this.isTarget(row) ? Subject.target : Subject.key;
		if (status !== Status.Ok) return status;
		const written = this.keys.write(key, memory, slot.offset(OUTPUT), isConfined(job), job.client);
		if (written === Status.Ok) slot.answer = 0;
		return written;
	}

	private make(job: Job, row: number, memory: Uint8Array): Status | typeof LATER {
		const { slot } = job;
		const isUnsealed = this.rows[row + RowOffset.Target] === TargetRole.unseal;
		const attributes = isUnsealed ? unsealedAttributes(slot) : slot.offset(this.attributesPair(row));
		this.subject = Subject.type;
		const size = freeKeyBytes(memory, attributes);
		// A key that was agreed on is the beginning of the shared secret.
		if (this.isAgreed(row) ? slot.length(OUTPUT) < size : slot.length(OUTPUT) !== size) return Status["KeyStore.InvalidBufferSize"];
		if (isConfined(job)) memory[attributes + AttributeOffset.Flags] |= AttributeFlag.confined;
		// The key was its other owners' as well. A copy of it is the caller's alone.
		if (isUnsealed) memory[attributes + AttributeOffset.Owners] = 1 << job.client;
		this.subject = Subject.attributes;
		const status = this.keys.make(job.client, attributes, memory, slot.offset(OUTPUT));
		if (status === Status.Ok) slot.answer = this.keys.madeId;
		return status;
	}

	/**
	 * Whether the client may make a free key with its attributes. A request with attributes names no place. A key that may not leave the HSM
	 * has no permission to.
	 */
	private checkMaking(job: Job, row: number): Status {
		const status = this.mayMake(job, row);
		return status === Status.Ok ? this.mayMakeBy(job, row) : status;
	}

	/** Whether the client may have a free key with the attributes. A method of its own, so that the checks below it need less of the stack. */
	private mayMake(job: Job, row: number): Status {
		const { slot } = job;
		const isTarget = this.isTarget(row);
		this.subject = isTarget ? Subject.target : Subject.key;
		const place = isTarget ? slot.parameter(TARGET) : slot.keyId;
		if (place !== 0 || slot.parameter(isTarget ? TARGET_OVERWRITE : OVERWRITE) !== 0) return Status.InvalidParameter;
		const status = this.keys.mayMake(this.attributes, job.client);
		this.subject = this.keys.refusedPart;
		return status;
	}

	/** Whether the request may make such a key. */
	private mayMakeBy(job: Job, row: number): Status {
		const { attributes } = this;
		const isTarget = this.isTarget(row);
		this.subject = Subject.type;
		const kind: KeyKind = isTarget ? KeyKind.symmetric : this.rows[row + RowOffset.KeyKind];
		if (attributes[AttributeOffset.Kind] !== kind) return Status["KeyStore.InvalidKeyType"];
		const isImport = this.rows[row + RowOffset.KeyRole] === KeyRole.import;
		if (!isImport && freeKeyBytes(attributes) < MINIMUM_KEY_BYTES) return Status["KeyStore.NotAllowed"];
		this.subject = Subject.operations;
		// Nothing makes what it verifies.
		if (!isImport && kind === KeyKind.pair && operationsOf(attributes) === VERIFYING) return Status["KeyStore.InvalidAttributes"];
		this.subject = Subject.algorithms;
		// Who knows a sealing key can change the attributes of all keys that it has sealed.
		if (isSealing(attributes) && this.rows[row + RowOffset.KeyRole] !== KeyRole.generate) return Status["KeyStore.NotAllowed"];
		this.subject = Subject.attributes;
		// The same bytes may be in a place, whose usage a free key would undo. Unless the caller knows the bytes anyhow, they stay in places.
		const isOfPlace = isTarget && !isOfCaller(job) && !this.keys.isFree(job.key);
		if (isOfPlace && (this.isUnwrapping(row) || isConfined(job))) return Status["KeyStore.NotAllowed"];
		this.subject = Subject.permissions;
		return isConfined(job) && (attributes[AttributeOffset.Permissions] & Permission.exportPrivate) !== 0 ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/** Whether the client may make a free key with the attributes of a sealed one. Only later does the worker know whether they are genuine. */
	private checkUnsealed(job: Job): Status {
		const { attributes } = this;
		const status = this.keys.mayMake(attributes, job.client, true);
		this.subject = status === Status.Ok ? Subject.algorithms : this.keys.refusedPart;
		if (status !== Status.Ok) return status;
		return isSealing(attributes) ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/**
	 * Whether the target, free or in a place, may have the usage that it has.
	 *
	 * A shared secret is not uniformly random, so it must go through a key derivation (SP 800-56A §5.8, RFC 7748 §6.1): the target of a configured pair,
	 * and any place, is for HKDF alone. It is as long as a private key of its curve. The maker of a free pair answers for it: a free key of a free pair may
	 * be for any algorithm, and takes the first bytes of the secret, as WebCrypto's deriveKey does (Web Cryptography API §25.4.3). The bytes of another derived key could be derived again, for another mode of AES. That
	 * mode would undo what a wrapping or sealing key protects. A free wrapping key protects nothing that may not leave in the clear.
	 */
	private checkDerived(job: Job, row: number): Status {
		const { key, target } = job;
		const algorithms = isMaking(job) ? algorithmsOf(this.attributes) : this.keys.algorithms(target);
		const size = isMaking(job) ? freeKeyBytes(this.attributes) : this.keys.size(target, KeyPart.whole);
		this.subject = isMaking(job) ? Subject.algorithms : Subject.target;
		if (this.isAgreed(row)) {
			const secret = this.keys.size(key, KeyPart.private);
			if (isMaking(job) && this.keys.isFree(key)) {
				this.subject = Subject.type;
				return size <= secret ? Status.Ok : Status["KeyStore.InvalidBufferSize"];
			}
			if (algorithms !== DERIVING) return Status["KeyStore.NotAllowed"];
			if (isMaking(job)) this.subject = Subject.type;
			return size === secret ? Status.Ok : Status["KeyStore.InvalidBufferSize"];
		}
		const isKnown = isMaking(job) || (job.storing & (Storing.asImport | Storing.asWrapped)) !== 0;
		return !isKnown && (algorithms === WRAPPING || algorithms === SEALING) ? Status["KeyStore.NotAllowed"] : Status.Ok;
	}

	/** Also NoKeyStore and Busy, if the place keeps its key in flash. */
	private checkWriting(job: Job, place: number): Status {
		return this.keys.flash.has(place) ? this.keys.flash.mayWrite(job.client) : Status.Ok;
	}

	/** Whether the place that the request names may take the key. A place that is too small for keys of the HSM's making takes none of them. */
	private checkPlace(job: Job, row: number): Status {
		const { slot, key, target } = job;
		const isTarget = this.isTarget(row);
		this.subject = isTarget ? Subject.target : Subject.key;
		if (isTarget) {
			const overwrite = slot.parameter(TARGET_OVERWRITE) === 1;
			const permission = (job.storing & Storing.asImport) !== 0 ? Permission.import : (job.storing & Storing.asWrapped) !== 0 ? Permission.wrap : 0;
			let status = permission === 0 ? Status.Ok : this.keys.mayEnter(target, KeyKind.symmetric, overwrite, permission);
			if (status === Status.Ok) status = this.keys.mayStore(target, KeyKind.symmetric, overwrite);
			return status === Status.Ok ? this.checkWriting(job, target) : status;
		}
		const kind: KeyKind = this.rows[row + RowOffset.KeyKind];
		const overwrite = slot.parameter(OVERWRITE) === 1;
		const isImport = this.rows[row + RowOffset.KeyRole] === KeyRole.import;
		const status = isImport ? this.keys.mayEnter(key, kind, overwrite, Permission.import) : this.keys.mayStore(key, kind, overwrite);
		return status === Status.Ok ? this.checkWriting(job, key) : status;
	}

	/**
	 * Decides what the wrapping or base key means for the target key.
	 *
	 * Unwrapping needs the permission `wrap` of the target's place. A key derived from a configured key is the HSM's own, and needs none. But
	 * the caller may know the target if it gave the wrapping or base key itself, if that key is a free one, which it may have imported, if the
	 * HSM gives out the derived bytes, or if it is a shared secret, whose peer the caller chooses. Storing such a target in a place is an import.
	 *
	 * An unwrapped key in a place never leaves in the clear, even if the place has `exportPrivate`; nor does a key that was derived from a
	 * stored one whose derived bytes the HSM refuses to give out.
	 */
	private judgeOrigin(job: Job, row: number): void {
		const { key } = job;
		const isUnwrapped = this.isUnwrapping(row);
		const isCallers = isOfCaller(job);
		const givesBits = !isCallers && this.givesBits(key, row);
		const mayBeKnown = isCallers || this.keys.isFree(key) || this.isAgreed(row) || (!isUnwrapped && givesBits);
		if (mayBeKnown) job.storing |= Storing.asImport;
		else if (isUnwrapped) job.storing |= Storing.asWrapped;
		if (isUnwrapped ? !isMaking(job) : !isCallers && !givesBits) job.storing |= Storing.confined;
	}

	/** Whether the HSM gives the caller bytes that are derived from the stored key. The key's usage decides. */
	private givesBits(key: number, row: number): boolean {
		const deriveBits = this.rows[codes.hkdf * RowOffset.End + RowOffset.Operation];
		const status = this.keys.mayUse(key, this.rows[row + RowOffset.KeyKind], this.rows[row + RowOffset.Algorithm], deriveBits);
		return status !== Status["KeyStore.NotAllowed"];
	}

	/** Whether parameter `target` names the place, not the key id. */
	private isTarget(row: number): boolean {
		return this.rows[row + RowOffset.Target] === TargetRole.store;
	}

	private isAgreed(row: number): boolean {
		return this.rows[row + RowOffset.HasPeer] === 1;
	}

	private isUnwrapping(row: number): boolean {
		return row === codes.unwrapKey * RowOffset.End;
	}

	/** The number of the place in which the request stores its key; NO_KEY if it stores none. */
	private placeOf(job: Job, row: number): number {
		const role: KeyRole = this.rows[row + RowOffset.KeyRole];
		if (this.isTarget(row)) return job.target;
		return role === KeyRole.generate || role === KeyRole.import ? job.key : NO_KEY;
	}
}

/** Whether the request makes a free key. */
export function isMaking(job: Job): boolean {
	return (job.storing & Storing.freeKey) !== 0;
}

/** Whether the base or wrapping key is the caller's own bytes, which the caller knows. */
export function isOfCaller(job: Job): boolean {
	return (job.storing & Storing.fromCaller) !== 0;
}

function isConfined(job: Job): boolean {
	return (job.storing & Storing.confined) !== 0;
}

function isSealing(attributes: Uint8Array): boolean {
	return (algorithmsOf(attributes) & SEALING) !== 0;
}
