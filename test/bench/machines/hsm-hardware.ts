/** The firmware's HSM, with the keys of the benchmark. */
import { PeripheralAes } from "../../../hardware/esp32/aes.js";
import { NativeMemory } from "../../../hardware/esp32/memory.js";
import { PeripheralEntropy } from "../../../hardware/esp32/random.js";
import { PeripheralSha2 } from "../../../hardware/esp32/sha.js";
import { serve } from "../../../hosts/firmware/serve.js";
import { spins } from "./patience.js";
import { keyDescriptions, region } from "./work.js";

serve({
	region, keys: keyDescriptions,
	aes: new PeripheralAes(), sha2: new PeripheralSha2(), entropy: new PeripheralEntropy(), operations: new NativeMemory(),
	spins,
});
