import { Core } from "../../modules/core/core.js";
import { Executor } from "../../modules/core/executor.js";
import { PrivateMemory, privateMemoryBytes } from "../../modules/core/private-memory.js";
import type { CoreSteps } from "../../modules/core/steps.js";
import type { Task } from "../../modules/core/task.js";
import type { CounterDescription } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import type { Flash, RootKey } from "../../modules/keystore/flash.js";
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { keyStoreBytes } from "../../modules/keystore/record.js";
import { entriesFor, Storage } from "../../modules/keystore/storage.js";
import { storeBytes } from "../../modules/keystore/store-memory.js";
import { WriteBudget, type WriteLimit } from "../../modules/keystore/write-limit.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import type { MemoryOperations } from "../../modules/mailbox/memory.js";
import { acceptSharedMemory, type Region, regionMismatch } from "../../modules/mailbox/region.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { ticks } from "./clock.js";
import { type Engines, fastWorkers } from "./fast-workers.js";
import type { LocalWorkers } from "./local-workers.js";
import { reportFailure, runMachine } from "./machine-lifecycle.js";
import { systemMemory } from "./machines.js";
import { RemoteMachine } from "./remote-machine.js";

export interface HsmParts extends Engines {
	readonly region: Region;
	readonly keys: readonly KeyDescription[];
	/** The limits of free keys, client by client; no free keys if left out. */
	readonly freeKeys?: readonly FreeKeyLimits[];
	/** The monotonic counters; none if left out. */
	readonly counters?: readonly CounterDescription[];
	/** How often each client may write to the flash. */
	readonly writes?: WriteLimit;
	/** The flash, and the device's key that seals what is in it. Without one of them nothing is persistent. */
	readonly flash?: Flash;
	readonly rootKey?: RootKey;
	/** Whether a source of noise feeds the random generator. */
	readonly hasEntropy?: () => boolean;
	readonly operations: MemoryOperations;
	/** The core's steps in C. */
	readonly steps: CoreSteps;
	/** Milliseconds after which a job of the slow workers counts as hung. */
	readonly longestJob?: number;
	/** The main module of the slow workers' machine; ecc if left out. */
	readonly slowWorkers?: string;
	/** Turns without work after which this machine sleeps. */
	readonly spins?: number;
}

const defaultWrites: WriteLimit = Object.freeze({ burst: 64, perHour: 360 });
/** Bytes of the buffer of a generator, or of a message, rounded up. */
const SMALL_BUFFER = 1024;

/**
 * Makes this machine the HSM core, with the fast workers. The slow workers get a machine of their own, which this returns. The core serves
 * from when the host sends the shared memory until the host asks it to end.
 * @throws HsmError `Hsm.NoMemory`
 */
export function serve(parts: HsmParts): RemoteMachine {
	const { region, keys: descriptions, freeKeys, counters = [], hasEntropy, operations, steps, longestJob = 30_000, slowWorkers, spins = 0 } = parts;
	const memory = withMemory("private memory", [privateMemoryBytes(region.sizes)], systemMemory, () => new PrivateMemory(region.sizes));
	const remote = new RemoteMachine(memory, longestJob, slowWorkers);
	self.onmessage = (message: unknown) => {
		const shared = acceptSharedMemory(region, message);
		if (shared === undefined) return message === Command.End ? undefined : reportFailure(new Error(regionMismatch(region, message)));
		// The host sends the memory once. Of its later messages, only End has a meaning.
		let end: () => void = () => undefined;
		self.onmessage = (command: unknown) => {
			if (command === Command.End) end();
		};
		const heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
		let keys: KeyStore | undefined;
		let storage: Storage | undefined;
		let workers: LocalWorkers | undefined;
		const wipe = (): void => {
			keys?.clear();
			storage?.wipe();
			workers?.wipe();
			operations.wipe(memory.bytes, 0, memory.bytes.length);
		};
		const say = (last: Beat.Ended | Beat.Failed): void => {
			try {
				self.postMessage(last);
			} catch {
				// Without memory for a message, the host sees the heartbeat.
			}
			// This must be last: the host may delete the machine from now on.
			heartbeat.end(last);
		};
		const fail = (): void => {
			// This must be first: the rest may need memory that is not there.
			heartbeat.end(Beat.Failed);
			wipe();
			say(Beat.Failed);
		};
		try {
			// Not earlier: while the module's body runs, less memory is free.
			storage = storageOf(parts);
			const store = (keys = withMemory(
				"the key store",
				[keyStoreBytes(descriptions, freeKeys)],
				systemMemory,
				() => new KeyStore(descriptions, region.sizes.clients, freeKeys, counters, storage),
			));
			const local = (workers = withMemory("the random generator", [SMALL_BUFFER], systemMemory, () => fastWorkers(memory, parts, remote.port)));
			const core = new Core({
				region,
				shared,
				memory,
				operations,
				steps,
				keys: store,
				...(hasEntropy === undefined ? {} : { hasEntropy }),
				workers: local.ports,
				notify: (client) => self.postMessage(client),
			});
			const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
			withMemory("the message to the slow workers", [SMALL_BUFFER], systemMemory, () => remote.connect(shared.control));
			// In the same turn, the core answers what the workers beside it have done.
			const tasks: readonly Task[] = [core, local, core.results, remote];
			end = runMachine(
				new Executor(storage === undefined ? tasks : [...tasks, storage], doorbell, { spins, isWaiting: () => remote.isWaiting, heartbeat, ticks }),
				{
					fail,
					end: (last) => {
						wipe();
						remote.end(
							() => heartbeat.beat(),
							() => {
								// A job under way may have written after the first wipe.
								wipe();
								systemMemory.collect();
								say(last);
							},
						);
					},
				},
			);
		} catch (error) {
			reportFailure(error);
			fail();
		}
	};
	return remote;
}

/** The storage of an HSM with flash. @throws HsmError `Hsm.NoMemory` */
function storageOf({ region, keys, freeKeys = [], counters = [], writes = defaultWrites, aes, entropy, flash, rootKey }: HsmParts): Storage | undefined {
	if (flash === undefined || rootKey === undefined) return undefined;
	const entries = entriesFor(keys, freeKeys, counters);
	return withMemory("the store", [storeBytes(entries)], systemMemory, () => {
		return new Storage({ flash, rootKey, sealer: aes, salts: entropy }, entries, new WriteBudget(writes, region.sizes.clients, ticks));
	});
}
