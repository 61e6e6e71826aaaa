import type { KeyStore } from "../keystore/keystore.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";

/** The requests that only move keys. The core answers them itself, because no worker sees the key store. */
export class KeyRequests implements Methods<"core"> {
	private readonly keys: KeyStore;
	private readonly memory: Uint8Array;

	/** `memory`: the private memory that slots refer to. */
	constructor(keys: KeyStore, memory: Uint8Array) {
		this.keys = keys;
		this.memory = memory;
	}

	importSymmetricKey(slot: Slot): Status {
		const status = this.keys.mayEnter(slot.keyId, KeyKind.symmetric, slot.parameter(0) === 1, "import");
		if (status !== Status.Ok) return status;
		if (slot.length(INPUT) !== this.keys.size(slot.keyId, KeyPart.whole)) return Status["KeyStore.InvalidBufferSize"];
		this.keys.write(slot.keyId, this.memory, slot.offset(INPUT));
		return Status.Ok;
	}

	exportSymmetricKey(slot: Slot): Status {
		return this.giveOut(slot, KeyPart.whole, this.keys.mayLeave(slot.keyId, KeyKind.symmetric, "exportPrivate"));
	}

	exportPublicKey(slot: Slot): Status {
		return this.giveOut(slot, KeyPart.public, this.keys.mayLeave(slot.keyId, KeyKind.pair, "none"));
	}

	exportPrivateKey(slot: Slot): Status {
		return this.giveOut(slot, KeyPart.private, this.keys.mayLeave(slot.keyId, KeyKind.pair, "exportPrivate"));
	}

	/** False also for an id without a place in the key store. */
	isKeyAvailable(slot: Slot): Status {
		slot.answer = this.keys.isAvailable(slot.keyId) ? 1 : 0;
		return Status.Ok;
	}

	deleteKey(slot: Slot): Status {
		return this.keys.delete(slot.keyId);
	}

	private giveOut(slot: Slot, part: KeyPart, status: Status): Status {
		if (status !== Status.Ok) return status;
		const size = this.keys.size(slot.keyId, part);
		if (slot.length(OUTPUT) < size) return Status["KeyStore.InvalidBufferSize"];
		this.keys.read(slot.keyId, part, this.memory, slot.offset(OUTPUT));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return Status.Ok;
	}
}
