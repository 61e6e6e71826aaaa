import { Status } from "../messages/errors.js";
import { freezeDeep } from "../messages/freeze.js";
import { FIRST_FREE_ID, MAXIMUM_CLIENTS } from "../messages/sizes.js";
import type { Owners } from "./description.js";
import type { Storage } from "./storage.js";
import type { LATER } from "./store.js";
import { COUNTER_BYTES, RecordKind } from "./store-format.js";
import { At } from "./store-memory.js";

/** A monotonic counter. The firmware fixes all counters when it is built. For a client that does not own it, it does not exist. */
export interface CounterDescription {
	/** 0 to 2,147,483,647. Counters and keys may have the same ids. */
	readonly id: number;
	readonly owners: Owners;
}

/** Counters of an HSM at most. */
const MAXIMUM_COUNTERS = 16;
const LARGEST = 0xffffffff;

/**
 * Call this where you describe counters. A wrong description then fails when the image is linked, or when the simulator's modules are bundled.
 * Returns the descriptions, frozen.
 * @throws RangeError that names the counter, the member, the expected and the given value
 */
export function describeCounters(descriptions: readonly CounterDescription[], clients = MAXIMUM_CLIENTS): readonly CounterDescription[] {
	if (!Array.isArray(descriptions) || descriptions.length > MAXIMUM_COUNTERS)
		throw new RangeError(`counters expected a list of ${MAXIMUM_COUNTERS} descriptions at most, got ${String(Object(descriptions).length)}`);
	const ids = new Set<number>();
	for (const description of descriptions as readonly CounterDescription[]) {
		const { id, owners } = Object(description) as CounterDescription;
		const refuse = (member: string, expected: string, got: unknown): never => {
			throw new RangeError(`counter ${String(id)}: "${member}" expected ${expected}, got ${String(got)}`);
		};
		for (const name of Object.keys(Object(description))) if (name !== "id" && name !== "owners") refuse("description", "no member but id, owners", name);
		if (!Number.isInteger(id) || id < 0 || id >= FIRST_FREE_ID) refuse("id", `0 to ${FIRST_FREE_ID - 1}`, id);
		if (ids.has(id)) refuse("id", "one that no other counter has", id);
		ids.add(id);
		if (owners === "all") continue;
		const isClient = (client: number): boolean => Number.isInteger(client) && client >= 0 && client < clients;
		if (!Array.isArray(owners) || owners.length === 0 || !owners.every(isClient)) refuse("owners", `all, or some of the clients 0 to ${clients - 1}`, owners);
	}
	return freezeDeep(descriptions);
}

/** The values of the counters. Each increment is in flash before it is answered. A counter that has reached 2^32 - 1 stays there. */
export class Counters {
	/** The value after the last `increment` or `read`. */
	value = 0;
	private readonly descriptions: readonly CounterDescription[];
	private readonly values: Uint32Array;
	private readonly storage: Storage | undefined;

	constructor(descriptions: readonly CounterDescription[], storage: Storage | undefined) {
		this.descriptions = descriptions;
		this.values = new Uint32Array(descriptions.length);
		this.storage = storage;
	}

	/** InvalidKeyId if the client owns no such counter, NoKeyStore without flash. */
	read(id: number, client: number): Status {
		const counter = this.find(id, client);
		if (counter < 0) return Status["KeyStore.InvalidKeyId"];
		if (this.storage?.isOpen !== true) return Status.NoKeyStore;
		this.value = this.values[counter];
		return Status.Ok;
	}

	/** As `read`, and what the storage answers. */
	increment(id: number, client: number): Status | typeof LATER {
		const { storage, values } = this;
		const counter = this.find(id, client);
		if (counter < 0) return Status["KeyStore.InvalidKeyId"];
		if (storage?.isOpen !== true) return Status.NoKeyStore;
		const value = values[counter];
		if (value === LARGEST) {
			this.value = value;
			return Status.Ok;
		}
		this.value = value + 1;
		for (let byte = 0; byte < COUNTER_BYTES; byte++) storage.memory[At.Secret + byte] = this.value >>> (8 * byte);
		const status = storage.write(client, RecordKind.counter, 0, id, COUNTER_BYTES);
		if (status === Status.Ok) values[counter] = this.value;
		return status;
	}

	/** Takes the value of a counter from a record in `memory`. Returns whether there is such a counter. */
	load(id: number, memory: Uint8Array): boolean {
		const counter = this.descriptions.findIndex((description) => description.id === id);
		if (counter < 0) return false;
		let value = 0;
		for (let byte = COUNTER_BYTES; byte-- > 0; ) value = value * 256 + memory[At.Secret + byte];
		this.values[counter] = value;
		return true;
	}

	private find(id: number, client: number): number {
		const { descriptions } = this;
		for (let counter = 0; counter < descriptions.length; counter++) {
			const { id: known, owners } = descriptions[counter];
			if (known === id && (owners === "all" || owners.includes(client))) return counter;
		}
		return -1;
	}
}
