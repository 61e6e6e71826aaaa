/** The HSM core: the module of the machine on core 1. It has keys and workers; the host has only the shared memory. */
import { PeripheralAes } from "../../hardware/esp32/aes.js";
import { NativeMemory } from "../../hardware/esp32/memory.js";
import { enableNoise, PeripheralEntropy } from "../../hardware/esp32/random.js";
import { PeripheralSha2 } from "../../hardware/esp32/sha.js";
import { keyDescriptions, patience, region } from "./configuration.js";
import { serve } from "./serve.js";

/** This image uses no radio, which would feed the random-number generator as well. */
enableNoise();

serve({
	region,
	keys: keyDescriptions,
	aes: new PeripheralAes(),
	sha2: new PeripheralSha2(),
	entropy: new PeripheralEntropy(),
	operations: new NativeMemory(),
	spins: patience.spins,
});
