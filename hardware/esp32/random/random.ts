import type { EntropySource } from "../../../modules/workers/engines.js";

const fill: EntropySource["fill"] = native("xs_heimlig_random_fill");
const enable: () => void = native("xs_heimlig_random_enable");

/**
 * The chip's random-number generator. It gives true random numbers only while Wi-Fi or Bluetooth is on, or the SAR ADC feeds it
 * (ESP-IDF: "Random Number Generation"): the image must see to that, see `enableNoise`. Wrong arguments throw TypeError or RangeError.
 */
export class PeripheralEntropy implements EntropySource {
	readonly fill = fill;
}

/**
 * Has the SAR ADC feed the generator from now on. For images without radio only: neither Wi-Fi, Bluetooth, the ADC nor,
 * on the first ESP32, I2S may be used beside it (ESP-IDF: bootloader_random.h).
 */
export function enableNoise(): void {
	enable();
}
