/** The main module of the HSM's machine on core 1. The machine has the keys and the workers. The host has only the shared memory. */
import { enableNoise, isNoisy } from "../../hardware/esp32/random/random.js";
import { counters, freeKeys, keyDescriptions, polling, region, writes } from "./configuration.js";
import { runOrReport } from "./machine-lifecycle.js";
import { peripherals } from "./peripherals.js";
import { serve } from "./serve.js";

runOrReport(() => {
	// Without a radio, the random-number generator needs another source of noise. If you use Wi-Fi, Bluetooth or the ADC, delete this line, and
	// let `hasEntropy` below say whether they are on.
	enableNoise();
	serve({ region, keys: keyDescriptions, freeKeys, counters, writes, ...peripherals(), hasEntropy: isNoisy, spins: polling.spins });
});
