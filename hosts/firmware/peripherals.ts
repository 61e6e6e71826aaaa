import { peripheralAes } from "../../hardware/esp32/aes/aes.js";
import { partitionFlash } from "../../hardware/esp32/flash/flash.js";
import { NativeFreeHeap } from "../../hardware/esp32/memory/heap.js";
import { nativeMemory } from "../../hardware/esp32/memory/memory.js";
import { PeripheralGenerator } from "../../hardware/esp32/random/generator.js";
import { PeripheralEntropy } from "../../hardware/esp32/random/random.js";
import { nativeSteps } from "../../hardware/esp32/request/steps.js";
import { deviceRootKey } from "../../hardware/esp32/root-key/root-key.js";
import { peripheralSha2 } from "../../hardware/esp32/sha/sha.js";
import type { CoreSteps } from "../../modules/core/steps.js";
import type { Flash, RootKey } from "../../modules/keystore/flash.js";
import type { MemoryOperations } from "../../modules/mailbox/memory.js";
import type { Engines } from "./fast-workers.js";

/** The engines of the chip: the drivers of hardware/esp32. To use another engine for a family, change its line. */
export function peripherals(): Engines & {
	readonly operations: MemoryOperations;
	readonly steps: CoreSteps;
	readonly flash: Flash;
	readonly rootKey: RootKey;
} {
	return {
		aes: peripheralAes,
		sha2: peripheralSha2(),
		random: () => new PeripheralGenerator(),
		entropy: new PeripheralEntropy(),
		heap: new NativeFreeHeap(),
		operations: nativeMemory,
		steps: nativeSteps,
		flash: partitionFlash,
		rootKey: deviceRootKey,
	};
}
