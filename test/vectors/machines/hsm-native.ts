/** The firmware's HSM with key places for the vectors. */
import { region } from "../../../hosts/firmware/configuration.js";
import { peripherals } from "../../../hosts/firmware/peripherals.js";
import { serve } from "../../../hosts/firmware/serve.js";
import { keyDescriptions } from "./keys.js";

serve({ region, keys: keyDescriptions, ...peripherals() });
