/** The HSM's machine on core 1, with two workers. */
import { peripheralAes } from "heimlig/hardware/esp32/aes/aes";
import { nativeMemory } from "heimlig/hardware/esp32/memory/memory";
import { PeripheralGenerator } from "heimlig/hardware/esp32/random/generator";
import { enableNoise } from "heimlig/hardware/esp32/random/random";
import { nativeSteps } from "heimlig/hardware/esp32/request/steps";
import { ticks } from "heimlig/hosts/firmware/clock";
import { LocalWorkers } from "heimlig/hosts/firmware/local-workers";
import { runMachine } from "heimlig/hosts/firmware/machine-lifecycle";
import { Core } from "heimlig/modules/core/core";
import { Executor } from "heimlig/modules/core/executor";
import { PrivateMemory } from "heimlig/modules/core/private-memory";
import { KeyStore } from "heimlig/modules/keystore/keystore";
import { Doorbell } from "heimlig/modules/mailbox/doorbell";
import { Beat, Command, Heartbeat } from "heimlig/modules/mailbox/heartbeat";
import { acceptSharedMemory } from "heimlig/modules/mailbox/region";
import { AesWorker } from "heimlig/modules/workers/aes";
import { RandomWorker } from "heimlig/modules/workers/random";
import { keys, region } from "./shared.js";

const memory = new PrivateMemory(region.sizes);
const workers = new LocalWorkers(memory);
const generator = new PeripheralGenerator();
workers.secrets.push(generator);
workers.add("random", new RandomWorker(generator, memory.bytes));
workers.add("aes", new AesWorker(peripheralAes, memory.bytes, generator));
enableNoise();

self.onmessage = (message: unknown) => {
	const shared = acceptSharedMemory(region, message);
	if (shared === undefined) return;
	const store = new KeyStore(keys);
	const core = new Core({
		region,
		shared,
		memory,
		operations: nativeMemory,
		steps: nativeSteps,
		keys: store,
		workers: workers.ports,
		notify: (client) => self.postMessage(client),
	});
	const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
	// The host watches this machine by its heartbeat.
	const heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
	const end = (last: Beat.Ended | Beat.Failed): void => {
		store.clear();
		workers.wipe();
		nativeMemory.wipe(memory.bytes, 0, memory.bytes.length);
		try {
			self.postMessage(last);
		} catch {
			// Without memory for a message, the host sees the heartbeat.
		}
		// This must be last: the host may delete the machine from now on.
		heartbeat.end(last);
	};
	const stop = runMachine(new Executor([core, workers], doorbell, { heartbeat, ticks }), {
		fail: () => {
			// This must be first: the rest may need memory that is not there.
			heartbeat.end(Beat.Failed);
			end(Beat.Failed);
		},
		end,
	});
	self.onmessage = (command: unknown) => {
		if (command === Command.End) stop();
	};
};
