import type { KeyStore } from "../keystore/keystore.js";
import { ATTRIBUTES_BYTES, Permission } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { INFO_BYTES, InfoOffset, VERSION } from "../messages/info.js";
import type { Asker, Methods, UNFINISHED } from "../messages/methods.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";

/** The parameter that names a counter. */
const COUNTER = 0;
type Outcome = Status | typeof UNFINISHED;

/** The requests that only move keys. The core answers them itself, because no worker sees the key store. */
export class KeyRequests implements Methods<"core"> {
	private readonly keys: KeyStore;
	private readonly memory: Uint8Array;

	private readonly hasEntropy: () => boolean;

	/** `memory`: the private memory that slots refer to. `hasEntropy`: whether a source of noise feeds the random generator. */
	constructor(keys: KeyStore, memory: Uint8Array, hasEntropy: () => boolean) {
		this.keys = keys;
		this.memory = memory;
		this.hasEntropy = hasEntropy;
	}

	/** The core stores the bytes, as it stores the output of a worker. */
	importSymmetricKey(slot: Slot): Status {
		slot.setPair(OUTPUT, slot.offset(INPUT), slot.length(INPUT));
		return Status.Ok;
	}

	exportSymmetricKey(slot: Slot, { key }: Asker): Status {
		return this.giveOut(slot, key, KeyPart.whole, this.keys.mayLeave(key, KeyKind.symmetric, Permission.exportPrivate));
	}

	exportPublicKey(slot: Slot, { key }: Asker): Status {
		return this.giveOut(slot, key, KeyPart.public, this.keys.mayLeave(key, KeyKind.public, 0));
	}

	exportPrivateKey(slot: Slot, { key }: Asker): Status {
		return this.giveOut(slot, key, KeyPart.private, this.keys.mayLeave(key, KeyKind.pair, Permission.exportPrivate));
	}

	/** False also for an id that names no key of the client. */
	isKeyAvailable(slot: Slot, { key }: Asker): Status {
		slot.answer = this.keys.isAvailable(key) ? 1 : 0;
		return Status.Ok;
	}

	listKeys(slot: Slot, { client }: Asker): Status {
		const size = this.keys.list(client, this.memory, slot.offset(OUTPUT), slot.length(OUTPUT));
		if (slot.length(OUTPUT) < size) return Status["KeyStore.InvalidBufferSize"];
		slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return Status.Ok;
	}

	getAttributes(slot: Slot, { key }: Asker): Status {
		if (key < 0) return Status["KeyStore.InvalidKeyId"];
		if (slot.length(OUTPUT) < ATTRIBUTES_BYTES) return Status["KeyStore.InvalidBufferSize"];
		this.keys.readAttributes(key, this.memory, slot.offset(OUTPUT));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), ATTRIBUTES_BYTES);
		return Status.Ok;
	}

	revokeUsage(slot: Slot, { client, key }: Asker): Outcome {
		return this.keys.revoke(key, client, slot.parameter(0), slot.parameter(1), slot.parameter(2));
	}

	deleteKey(_slot: Slot, { client, key }: Asker): Outcome {
		return this.keys.delete(key, client);
	}

	incrementCounter(slot: Slot, { client }: Asker): Outcome {
		const { counters } = this.keys;
		const status = counters.increment(slot.parameter(COUNTER), client);
		if (status === Status.Ok) slot.answer = counters.value;
		return status;
	}

	readCounter(slot: Slot, { client }: Asker): Status {
		const { counters } = this.keys;
		const status = counters.read(slot.parameter(COUNTER), client);
		if (status === Status.Ok) slot.answer = counters.value;
		return status;
	}

	getInfo(slot: Slot): Status {
		const { memory } = this;
		const at = slot.offset(OUTPUT);
		if (slot.length(OUTPUT) < INFO_BYTES) return Status["KeyStore.InvalidBufferSize"];
		memory.fill(0, at, at + INFO_BYTES);
		for (let part = 0; part < VERSION.length; part++) memory[at + InfoOffset.Version + part] = VERSION[part];
		memory[at + InfoOffset.Entropy] = this.hasEntropy() ? 1 : 0;
		this.keys.flash.writeInfo(memory, at);
		slot.setPair(OUTPUT, at, INFO_BYTES);
		return Status.Ok;
	}

	private giveOut(slot: Slot, key: number, part: KeyPart, status: Status): Status {
		if (status !== Status.Ok) return status;
		const size = this.keys.size(key, part);
		if (slot.length(OUTPUT) < size) return Status["KeyStore.InvalidBufferSize"];
		this.keys.read(key, part, this.memory, slot.offset(OUTPUT));
		slot.setPair(OUTPUT, slot.offset(OUTPUT), size);
		return Status.Ok;
	}
}
