import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { HashEngine } from "./engines.js";

const algorithms = Object.freeze({ 256: sha256, 384: sha384, 512: sha512 });

/** SHA-2 on noble. */
export class SoftwareHash implements HashEngine {
	digest(memory: Uint8Array, bits: number, data: number, dataLength: number, output: number): void {
		const algorithm = algorithms[bits as keyof typeof algorithms];
		if (algorithm === undefined) throw new RangeError(`"bits" expected 256, 384 or 512, got ${bits}`);
		memory.set(algorithm(memory.subarray(data, data + dataLength)), output);
	}
}
