/** The firmware's HSM with the benchmark's keys: drivers, and the native libraries that are there. */
import { peripherals } from "../../../hosts/firmware/peripherals.js";
import { serve } from "../../../hosts/firmware/serve.js";
import { spins } from "./parameters.js";
import { keyDescriptions, region } from "./work.js";

serve({ region, keys: keyDescriptions, ...peripherals(), spins });
