import { webcrypto } from "node:crypto";
import { curves as firmwareCurves } from "../../hosts/firmware/curves.js";
import type { Timers } from "../../modules/api/call-options.js";
import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import type { QueueLimits } from "../../modules/api/request-queue.js";
import { Core } from "../../modules/core/core.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PreparedQueue } from "../../modules/core/prepared-queue.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import type { CounterDescription } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import type { Storage } from "../../modules/keystore/storage.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { allocateSharedMemory, Region, type RegionSizes, type SharedMemory } from "../../modules/mailbox/region.js";
import { type Methods, methodsByCode } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { EcdsaDigest } from "../../modules/workers/ecdsa-digest.js";
import type { EntropySource, HashEngine } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareChaChaPoly } from "../../modules/workers/software-chachapoly.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { SoftwareHkdf } from "../../modules/workers/software-hkdf.js";
import { SoftwarePbkdf2 } from "../../modules/workers/software-pbkdf2.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { connectionOf } from "./free-memory.js";
import { hashesWith } from "./noble-engines.js";

export {
	agreeing,
	all,
	allButWrap,
	deriving,
	keySealing,
	noPermissions,
	pair,
	publicKey,
	sealing,
	signing,
	stretching,
	symmetric,
	wrapping,
} from "./hsm-keys.js";

/** Node's random bytes as a source of entropy. */
export const systemEntropy: EntropySource = {
	fill: (memory, offset, length) => void webcrypto.getRandomValues(memory.subarray(offset, offset + length)),
};

export interface TestHsmOptions {
	sizes?: Partial<RegionSizes>;
	keys?: readonly KeyDescription[];
	/** The limits of free keys by client; none if left out. */
	freeKeys?: readonly FreeKeyLimits[];
	/** The counters; none if left out. */
	counters?: readonly CounterDescription[];
	/** The flash; nothing is persistent if left out. */
	storage?: Storage;
	/** Worker families to leave out. */
	without?: readonly WorkerName[];
	queueCapacity?: number;
	entropy?: EntropySource;
	/** Default: noble. */
	sha2?: HashEngine;
	timers?: Timers;
	queue?: QueueLimits;
	/** Replaces the methods of the workers of these families. */
	methods?: { [Name in Exclude<WorkerName, "core">]?: Methods<Name> };
	/** Runs before each message to a client. Its errors become errors of the sending. */
	beforeNotify?: (client: number) => void;
}

/** A whole HSM in this process, on software engines. It works only when a test calls `run` or `answer`. */
export class TestHsm {
	readonly region: Region;
	readonly shared: SharedMemory;
	readonly memory: PrivateMemory;
	readonly keys: KeyStore;
	readonly core: Core;
	/** The workers' tasks by family. A test stalls a worker by removing its task. */
	readonly workers = new Map<WorkerName, Task>();
	/** The clients of all messages that the core has sent, in order. */
	readonly notified: number[] = [];
	private readonly storage: Storage | undefined;
	readonly clients: readonly Client[];

	constructor({
		sizes,
		keys = [],
		freeKeys = [],
		counters = [],
		storage,
		without = [],
		queueCapacity = 4,
		entropy = systemEntropy,
		sha2 = new SoftwareSha2(),
		timers,
		queue,
		methods = {},
		beforeNotify,
	}: TestHsmOptions = {}) {
		this.region = new Region({ clients: 2, slots: 8, poolBytes: 4096, ...sizes });
		this.shared = allocateSharedMemory(this.region);
		this.memory = new PrivateMemory(this.region.sizes);
		this.keys = new KeyStore(keys, this.region.sizes.clients, freeKeys, counters, storage);
		this.storage = storage;
		const { bytes } = this.memory;
		const ports: WorkerPort[] = [];
		const add = <Name extends WorkerName>(name: Name, worker: Methods<Name>): void => {
			if (without.includes(name)) return;
			const words = new Uint32Array(queueWords(queueCapacity));
			const port: WorkerPort = { families: [name], queue: new WorkerQueue(words, queueCapacity), wake: () => undefined };
			const task = new WorkerTask(methodsByCode(name, worker), new JobQueue(words, queueCapacity), this.memory.slot(0));
			if (name !== "ecc") {
				ports.push(port);
				this.workers.set(name, task);
				return;
			}
			const queue = new PreparedQueue(port, new EcdsaDigest(sha2, bytes, this.memory.jobs), this.memory.slot(0));
			ports.push({ ...port, queue });
			this.workers.set(name, {
				execute() {
					const hasPrepared = queue.execute();
					return task.execute() || hasPrepared;
				},
			});
		};
		const generator = new SoftwareGenerator(entropy);
		add("random", methods.random ?? new RandomWorker(generator, bytes));
		add("aes", methods.aes ?? new AesWorker(new SoftwareAes(), bytes, generator));
		add("chachapoly", methods.chachapoly ?? new ChaChaPolyWorker(new SoftwareChaChaPoly(), bytes, generator));
		add("hash", methods.hash ?? new HashWorker(hashesWith(sha2), bytes));
		add("mac", methods.mac ?? new MacWorker(hashesWith(sha2), bytes));
		add("kdf", methods.kdf ?? new KdfWorker(new SoftwareHkdf(), new SoftwarePbkdf2(), bytes));
		add("ecc", methods.ecc ?? new EccWorker(firmwareCurves(new SoftwareGenerator(entropy)), bytes));
		this.core = new Core({
			region: this.region,
			shared: this.shared,
			memory: this.memory,
			keys: this.keys,
			workers: ports,
			operations: portableMemory,
			steps: portableSteps(portableMemory),
			notify: (client) => {
				beforeNotify?.(client);
				this.notified.push(client);
				connectionOf(this.clients[client]).receive();
			},
		});
		const host = { timers, queue, watch: () => undefined };
		this.clients = Array.from({ length: this.region.sizes.clients }, (_, index) => new Client(new Connection(this.region, this.shared, index, host)));
	}

	/** The memory of all sessions' states. */
	get sessionStates(): Uint8Array {
		return this.memory.bytes.subarray(this.memory.sessionStart(0), this.memory.arenaStart(0));
	}

	/** Puts a key into the place `id`, past the core. */
	storeKey(id: number, bytes: Uint8Array): void {
		this.keys.write(this.keys.find(id, 0), bytes, 0);
	}

	/** Whether the key with this id exists for client 0. */
	hasKey(id: number): boolean {
		return this.keys.isAvailable(this.keys.find(id, 0));
	}

	/** Executes core and workers until none has work. @throws Error if that does not end */
	run(): void {
		for (let turn = 0; turn < 100_000; turn++) {
			let worked = this.core.execute();
			worked = this.storage?.execute() === true || worked;
			for (const worker of this.workers.values()) worked = worker.execute() || worked;
			if (!worked) return;
		}
		throw new Error("the HSM works without end");
	}

	/** Runs the HSM until `promise` settles. @throws Error if it does not settle */
	async answer<Answer>(promise: Promise<Answer>): Promise<Answer> {
		let settled = false;
		promise.then(
			() => {
				settled = true;
			},
			() => {
				settled = true;
			},
		);
		for (let round = 0; round < 1000 && !settled; round++) {
			this.run();
			await new Promise((resolve) => setImmediate(resolve));
		}
		if (!settled) throw new Error("no answer");
		return promise;
	}
}
