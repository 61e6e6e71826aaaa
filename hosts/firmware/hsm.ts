/** The main module of the HSM's machine on core 1. The machine has the keys and the workers. The host has only the shared memory. */
import { enableNoise } from "../../hardware/esp32/random/random.js";
import { freeKeys, keyDescriptions, polling, region } from "./configuration.js";
import { runOrReport } from "./machine-lifecycle.js";
import { peripherals } from "./peripherals.js";
import { serve } from "./serve.js";

runOrReport(() => {
	// Without a radio, the random-number generator needs another source of noise. Delete this line if you use Wi-Fi, Bluetooth or the ADC.
	enableNoise();
	serve({ region, keys: keyDescriptions, freeKeys, ...peripherals(), spins: polling.spins });
});
