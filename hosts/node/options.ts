import { describeValue, ownOptions, typeMismatch } from "../../modules/api/arguments.js";
import type { QueueLimits } from "../../modules/api/request-queue.js";
import { type CounterDescription, describeCounters } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { checkDescriptions } from "../../modules/keystore/description-check.js";
import { checkLimits, type FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { limitWrites, type WriteLimit } from "../../modules/keystore/write-limit.js";
import { Region, type RegionSizes } from "../../modules/mailbox/region.js";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { MAXIMUM_KEYS } from "../../modules/messages/sizes.js";

/** The parts of an HSM on Node. On a chip, this is in the firmware's configuration. */
export interface NodeHsmOptions {
	/** `clients`: 1 to 8, 2 if left out. `slots`: requests of a client under way at once, 16. `poolBytes`: of each client, 65,536. */
	readonly sizes?: Partial<RegionSizes>;
	/** The places for the firmware's keys, as `describeKeys` takes them; none if left out. */
	readonly keys?: readonly KeyDescription[];
	/** The limits of free keys, client by client. If left out, the clients share what an HSM can have, for all algorithms. */
	readonly freeKeys?: readonly FreeKeyLimits[];
	/** The monotonic counters; none if left out. */
	readonly counters?: readonly CounterDescription[];
	/** How often each client may write to the flash; as often as can be said if left out. */
	readonly writes?: WriteLimit;
	/** A file for persistent keys and counters, which another HSM after this one finds there. If left out, the flash is in memory and ends with the HSM. */
	readonly flash?: string;
	/** How much of each client may wait on the host's side; 256 requests and 4 MiB if left out. */
	readonly queue?: QueueLimits;
}

/** The part of the options that the HSM's thread gets. */
export interface ThreadOptions {
	readonly sizes: RegionSizes;
	readonly keys: readonly KeyDescription[];
	readonly freeKeys: readonly FreeKeyLimits[];
	readonly counters: readonly CounterDescription[];
	readonly writes: WriteLimit;
	readonly flash: string | undefined;
}

export interface CheckedOptions {
	readonly region: Region;
	readonly queue: QueueLimits;
	readonly thread: ThreadOptions;
}

const names = Object.freeze(["sizes", "keys", "freeKeys", "counters", "writes", "flash", "queue"] as const);
const defaultSizes: RegionSizes = Object.freeze({ clients: 2, slots: 16, poolBytes: 65536 });
const defaultQueue: QueueLimits = Object.freeze({ requests: 256, bytes: 0x400000 });
/** The largest limit that `limitWrites` takes: a test wears no flash. */
const defaultWrites: WriteLimit = Object.freeze({ burst: 1000, perHour: 100_000 });
/** The most bytes of one client's free keys. */
const FREE_KEY_BYTES = 16384;

/** @throws TypeError or RangeError that names the option, the expected and the given value */
export function checkedOptions(given: NodeHsmOptions): CheckedOptions {
	const { sizes = {}, keys = [], freeKeys, counters = [], writes = defaultWrites, flash, queue = defaultQueue } = ownOptions("options", given, names);
	if (flash !== undefined && (typeof flash !== "string" || flash === "")) throw typeMismatch("flash", "the path of a file", describeValue(flash));
	const region = new Region({ ...defaultSizes, ...ownOptions("sizes", sizes, ["clients", "slots", "poolBytes"]) });
	const { clients } = region.sizes;
	checkDescriptions(keys, clients);
	describeCounters(counters, clients);
	const limits = freeKeys ?? sharedLimits(clients, MAXIMUM_KEYS - keys.length);
	checkLimits(limits, clients, keys.length);
	return { region, queue, thread: { sizes: region.sizes, keys, freeKeys: limits, counters, writes: limitWrites(writes), flash } };
}

/** The same limits for each client. */
function sharedLimits(clients: number, places: number): readonly FreeKeyLimits[] {
	const keys = Math.floor(places / clients);
	return keys === 0 ? [] : Array.from({ length: clients }, () => ({ keys, bytes: FREE_KEY_BYTES, algorithms: keyAlgorithms }));
}
