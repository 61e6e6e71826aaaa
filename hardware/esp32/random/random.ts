import type { EntropySource } from "../../../modules/workers/engines.js";

const fill: EntropySource["fill"] = native("xs_heimlig_random_fill");
const enable: () => void = native("xs_heimlig_random_enable");
const isEnabled: () => boolean = native("xs_heimlig_random_is_enabled");

/**
 * The chip's random-number generator. Its numbers are random only while Wi-Fi or Bluetooth is on, or while the SAR ADC feeds it (ESP-IDF: "Random
 * Number Generation"). The image must provide for that: see `enableNoise`. Wrong arguments throw TypeError or RangeError.
 */
export class PeripheralEntropy implements EntropySource {
	readonly fill = fill;
}

/**
 * Lets the SAR ADC feed the generator from now on. Only for images that use neither Wi-Fi, Bluetooth nor the ADC, and on the first ESP32 no I2S
 * (ESP-IDF: bootloader_random.h).
 */
export function enableNoise(): void {
	enable();
}

/** Whether `enableNoise` was called since the chip started. It does not see a radio: an image that uses one says so itself. */
export function isNoisy(): boolean {
	return isEnabled();
}
