import type { EntropySource } from "../../modules/workers/engines.js";

const fill: EntropySource["fill"] = native("xs_heimlig_random_fill");

/**
 * The chip's random-number generator. It gives true random numbers only while Wi-Fi or Bluetooth is on, or the SAR ADC feeds it
 * (ESP-IDF: "Random Number Generation"): the image must see to that. Wrong arguments throw TypeError or RangeError.
 */
export class PeripheralEntropy implements EntropySource {
	readonly fill = fill;
}
