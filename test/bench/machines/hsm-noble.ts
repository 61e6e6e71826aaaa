/** The same HSM, with noble in place of the peripherals. Where the machines are bundled, it also has slow workers with noble in place of libraries. */
import { NativeFreeHeap, NativeHeap } from "../../../hardware/esp32/memory/heap.js";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { PeripheralEntropy } from "../../../hardware/esp32/random/random.js";
import { nativeSteps } from "../../../hardware/esp32/request/steps.js";
import { serve } from "../../../hosts/firmware/serve.js";
import { SoftwareAes } from "../../../modules/workers/software-aes.js";
import { SoftwareGenerator } from "../../../modules/workers/software-generator.js";
import { SoftwareSha2 } from "../../../modules/workers/software-sha2.js";
import { nobleSlowWorkers, spins } from "./parameters.js";
import { keyDescriptions, region } from "./work.js";

const entropy = new PeripheralEntropy();
serve({
	region,
	keys: keyDescriptions,
	aes: new SoftwareAes(new NativeHeap()),
	sha2: new SoftwareSha2(),
	random: () => new SoftwareGenerator(entropy),
	entropy,
	heap: new NativeFreeHeap(),
	operations: nativeMemory,
	steps: nativeSteps,
	slowWorkers: nobleSlowWorkers,
	spins,
});
