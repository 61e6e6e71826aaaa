import type { KeyStore } from "../keystore/keystore.js";
import { Status } from "../messages/errors.js";
import { requests, type Row } from "../messages/requests.js";
import { EXTERNAL_KEY, OUTPUT, type Slot } from "../messages/slot.js";

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
 * The table says what a request does with keys, the key store what each key allows.
 */
export class KeyPolicy {
	private readonly keys: KeyStore;

	constructor(keys: KeyStore) {
		this.keys = keys;
	}

	/** Whether the request may go on to its worker, as far as keys are concerned. */
	check(slot: Slot, row: Row): Status {
		const status = this.checkKey(slot, row);
		if (status !== Status.Ok || row.target === undefined) return status;
		if (row.target === "store") return this.checkTarget(slot, row);
		return this.keys.mayLeave(slot.parameter(TARGET), "symmetric", isExternal(slot) ? "exportPrivate" : "wrap");
	}

	/** Bytes of the stored key that the worker is given. */
	keyBytes(slot: Slot, row: Row): number {
		return row.use === undefined ? 0 : this.keys.size(slot.keyId, row.use.part);
	}

	readKey(slot: Slot, row: Row, memory: Uint8Array, offset: number): void {
		if (row.use !== undefined) this.keys.read(slot.keyId, row.use.part, memory, offset);
	}

	/** Bytes of a second key that the worker is given. */
	targetBytes(slot: Slot, row: Row): number {
		return row.target === "wrap" ? this.keys.size(slot.parameter(TARGET), "whole") : 0;
	}

	readTarget(slot: Slot, memory: Uint8Array, offset: number): void {
		this.keys.read(slot.parameter(TARGET), "whole", memory, offset);
	}

	/** Bytes of the key that the request is about to store; 0 if it stores none. */
	storedBytes(slot: Slot, row: Row): number {
		const id = this.storedId(slot, row);
		return id < 0 ? 0 : this.keys.size(id, "whole");
	}

	/**
	 * Stores the worker's output if the request is one that stores a key. The right to do so is asked for again: another
	 * client may have put a key there while the worker was at it.
	 */
	store(slot: Slot, row: Row, memory: Uint8Array): Status {
		const id = this.storedId(slot, row);
		if (id < 0) return Status.Ok;
		if (slot.length(OUTPUT) !== this.keys.size(id, "whole")) return Status["KeyStore.InvalidBufferSize"];
		const status = row.target === "store" ? this.checkTarget(slot, row) : this.checkStored(slot, row);
		if (status === Status.Ok) this.keys.write(id, memory, slot.offset(OUTPUT), this.isConfined(slot, row));
		return status;
	}

	private checkKey(slot: Slot, row: Row): Status {
		if (row.key === "generate" || row.key === "import") {
			const status = this.checkStored(slot, row);
			if (row.kind === "pair") slot.setParameter(CURVE_FOR_WORKER, this.keys.curve(slot.keyId));
			return status;
		}
		if (row.use === undefined || isExternal(slot)) return Status.Ok;
		const status = this.keys.mayUse(slot.keyId, row.use);
		if (status !== Status.Ok) return status;
		if (row.use.kind === "pair") return this.isOnCurve(slot, row) ? Status.Ok : Status["KeyStore.InvalidKeyType"];
		const { sizes, error } = row.use;
		return sizes.length === 0 || sizes.includes(this.keys.size(slot.keyId, "whole")) ? Status.Ok : Status[error];
	}

	private checkStored(slot: Slot, row: Row): Status {
		const kind = row.kind ?? "symmetric";
		const overwrite = slot.parameter(OVERWRITE) === 1;
		return row.key === "import"
			? this.keys.mayEnter(slot.keyId, kind, overwrite, "import") : this.keys.mayStore(slot.keyId, kind, overwrite);
	}

	/**
	 * A key that is unwrapped needs the permission to come in wrapped; one that is derived of a key of the HSM is the HSM's
	 * own. But what is wrapped under a key that the caller has, or derived of one, the caller knows: that is an import, and
	 * wrapping under such a key is an export.
	 */
	private checkTarget(slot: Slot, row: Row): Status {
		const id = slot.parameter(TARGET);
		const overwrite = slot.parameter(TARGET_OVERWRITE) === 1;
		if (isExternal(slot)) return this.keys.mayEnter(id, "symmetric", overwrite, "import");
		return row.use?.operation === "wrap"
			? this.keys.mayEnter(id, "symmetric", overwrite, "wrap") : this.keys.mayStore(id, "symmetric", overwrite);
	}

	/**
	 * Whether the key that is stored is one that the caller must not get at by choosing a place with `exportPrivate`: one that
	 * came in wrapped, or one derived of a key whose derived bytes Hkdf would refuse.
	 */
	private isConfined(slot: Slot, row: Row): boolean {
		if (row.target !== "store") return false;
		if (row.use?.operation === "wrap") return true;
		return !isExternal(slot) && this.keys.mayUse(slot.keyId, requests.Hkdf.use) === Status["KeyStore.NotAllowed"];
	}

	/** The key's curve is the one that the request names, or where it names none, the algorithm's only one. */
	private isOnCurve(slot: Slot, row: Row): boolean {
		const curve = this.keys.curve(slot.keyId);
		const wanted = row.parameters.length > 0 ? slot.parameter(CURVE) : row.use?.algorithm === "Ed25519" ? 2 : 3;
		return curve === wanted;
	}

	private storedId(slot: Slot, row: Row): number {
		if (row.target === "store") return slot.parameter(TARGET);
		return row.key === "generate" || row.key === "import" ? slot.keyId : -1;
	}
}

/** Whether the caller brings the key itself, and so knows it. */
function isExternal(slot: Slot): boolean {
	return (slot.type & EXTERNAL_KEY) !== 0;
}
