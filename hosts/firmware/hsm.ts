/** The HSM core: the module of the machine on core 1. It has keys and workers; the host has only the shared memory. */
import Timer from "timer";
import { NativeMemory } from "../../hardware/esp32/memory.js";
import { PeripheralAes } from "../../hardware/esp32/aes.js";
import { PeripheralEntropy } from "../../hardware/esp32/random.js";
import { PeripheralHash } from "../../hardware/esp32/sha.js";
import { Core } from "../../modules/core/core.js";
import { Executor } from "../../modules/core/executor.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { acceptSharedMemory, type SharedMemory } from "../../modules/mailbox/region.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { keyDescriptions, region } from "./configuration.js";
import { LocalWorkers } from "./local-workers.js";

const memory = new PrivateMemory(region.sizes);
const workers = new LocalWorkers(memory);
workers.add("random", new RandomWorker(new PeripheralEntropy(), memory.bytes));
workers.add("aes", new AesWorker(new PeripheralAes(), memory.bytes));
workers.add("hash", new HashWorker(new PeripheralHash(), memory.bytes));

self.onmessage = (message: SharedMemory) => {
	const shared = acceptSharedMemory(region, message);
	const core = new Core({
		region, shared, memory,
		keys: new KeyStore(keyDescriptions),
		workers: workers.ports,
		notify: (client) => self.postMessage(client),
		operations: new NativeMemory(),
	});
	const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
	const executor = new Executor([core, ...workers.tasks], doorbell);
	Timer.repeat(() => executor.run(), 1);
};
