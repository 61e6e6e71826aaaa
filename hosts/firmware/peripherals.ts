import { PeripheralAes } from "../../hardware/esp32/aes.js";
import { NativeFreeHeap } from "../../hardware/esp32/heap.js";
import { nativeMemory } from "../../hardware/esp32/memory.js";
import { PeripheralEntropy } from "../../hardware/esp32/random.js";
import { PeripheralSha2 } from "../../hardware/esp32/sha.js";
import type { MemoryOperations } from "../../modules/mailbox/memory.js";
import type { Engines } from "./fast-workers.js";

/** What the chip computes with and copies memory with: the drivers of hardware/esp32. */
export function peripherals(): Engines & { readonly operations: MemoryOperations } {
	return {
		aes: new PeripheralAes(),
		sha2: new PeripheralSha2(),
		entropy: new PeripheralEntropy(),
		heap: new NativeFreeHeap(),
		operations: nativeMemory,
	};
}
