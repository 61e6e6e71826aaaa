/** The main module of the HSM's thread: the core, the key store and all workers, on noble. */
import { randomFillSync } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { Core } from "../../modules/core/core.js";
import { Executor } from "../../modules/core/executor.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { entriesFor, Storage } from "../../modules/keystore/storage.js";
import { WriteBudget } from "../../modules/keystore/write-limit.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { acceptSharedMemory, Region, regionMismatch, type SharedMemory } from "../../modules/mailbox/region.js";
import type { EntropySource } from "../../modules/workers/engines.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { fastWorkers } from "../firmware/fast-workers.js";
import { RemoteWorkers, remoteFamilies } from "../firmware/remote-workers.js";
import { slowWorkers } from "../firmware/slow-workers.js";
import { type FlashDevice, flashInFile, flashInMemory } from "./flash.js";
import type { ThreadOptions } from "./options.js";

/** Turns without work before the thread sleeps, as in the firmware. */
const SPINS = 20;

const entropy: EntropySource = { fill: (memory, offset, length) => void randomFillSync(memory, offset, length) };
/** A heap that script can not wipe. */
const heap = { wipe: () => undefined };
const ticks = (): number => Math.trunc(performance.now()) >>> 0;

/** The HSM of this thread, from the host's first message on. */
class ThreadHsm {
	private readonly heartbeat: Heartbeat;
	private readonly executor: Executor;
	/** Wipes all keys and buffers. */
	private readonly wipe: () => void;
	private readonly device: FlashDevice;
	private hasEnded = false;

	constructor(options: ThreadOptions, region: Region, shared: SharedMemory) {
		const { keys: descriptions, freeKeys, counters, writes, flash } = options;
		const memory = new PrivateMemory(region.sizes);
		this.device = flash === undefined ? flashInMemory() : flashInFile(flash);
		const aes = new SoftwareAes();
		const storage = new Storage(
			{ ...this.device, sealer: aes, salts: entropy },
			entriesFor(descriptions, freeKeys, counters),
			new WriteBudget(writes, region.sizes.clients, ticks),
		);
		const keys = new KeyStore(descriptions, region.sizes.clients, freeKeys, counters, storage);
		// The slow workers have their queue, as in the firmware, but no machine of their own: noble's jobs take milliseconds here.
		const slow = new RemoteWorkers();
		const port = { families: remoteFamilies, isSlow: true, queue: slow.queue(), wake: () => undefined };
		const workers = fastWorkers(memory, { aes, sha2: new SoftwareSha2(), random: () => new SoftwareGenerator(entropy), entropy, heap }, port);
		const generator = new SoftwareGenerator(entropy);
		workers.secrets.push(generator);
		const core = new Core({
			region,
			shared,
			memory,
			operations: portableMemory,
			steps: portableSteps(portableMemory),
			keys,
			workers: workers.ports,
			notify: say,
		});
		this.heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
		const tasks = [
			core,
			workers,
			...slowWorkers(
				memory,
				slow.jobs(memory.slot(0), () => undefined),
				generator,
			),
			core.results,
			storage,
		];
		const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
		this.executor = new Executor(tasks, doorbell, { spins: SPINS, heartbeat: this.heartbeat, ticks });
		this.wipe = () => {
			keys.clear();
			storage.wipe();
			workers.wipe();
			memory.bytes.fill(0);
		};
	}

	/** Serves until the HSM ends. Between two runs, the thread hears messages. */
	serve(): void {
		if (this.hasEnded) return;
		try {
			this.executor.run();
			setImmediate(() => this.serve());
		} catch (error) {
			say({ failure: String(error) });
			this.end(Beat.Failed);
		}
	}

	/** Wipes everything and says so. The host ends the thread then. */
	end(last: Beat.Ended | Beat.Failed): void {
		if (this.hasEnded) return;
		this.hasEnded = true;
		this.wipe();
		this.device.close();
		say(last);
		this.heartbeat.end(last);
	}
}

function say(message: unknown): void {
	parentPort?.postMessage(message);
}

const options = workerData as ThreadOptions;
const region = new Region(options.sizes);
let hsm: ThreadHsm | undefined;
parentPort?.on("message", (message: unknown) => {
	if (hsm !== undefined) return message === Command.End ? hsm.end(Beat.Ended) : undefined;
	const shared = acceptSharedMemory(region, message);
	try {
		if (shared === undefined) throw new Error(regionMismatch(region, message));
		hsm = new ThreadHsm(options, region, shared);
		hsm.serve();
	} catch (error) {
		say({ failure: String(error) });
	}
});
