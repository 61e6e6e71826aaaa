/** The HSM core: the module of the machine on core 1. It has keys and workers; the host has only the shared memory. */
import { enableNoise } from "../../hardware/esp32/random/random.js";
import { keyDescriptions, patience, region } from "./configuration.js";
import { begin } from "./life.js";
import { peripherals } from "./peripherals.js";
import { serve } from "./serve.js";

begin(() => {
	// This image uses no radio, which would feed the random-number generator as well.
	enableNoise();
	serve({ region, keys: keyDescriptions, ...peripherals(), spins: patience.spins });
});
