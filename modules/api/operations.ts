import type { MemoryOperations } from "../mailbox/memory.js";
import { viewOf } from "./bytes.js";

/** The native functions of the API. TypeScript does the same where they are left out, in many times the byte codes. */
export interface RequestOperations extends MemoryOperations {
	/**
	 * Takes the fields of a request that is valid and plain: an object as a literal makes it, without getters, with fields of the right types and no
	 * others, and without empty arrays. `names`: those of the table. Puts the caller's key and inputs into `parts`, what may be the handle of the key
	 * behind them, and everything else into `words`. Returns the bytes of the parts and the output. Runs none of the caller's code. Returns -1 for any
	 * other object, and for a request that only TypeScript takes; `words` and `parts` may have been written then.
	 */
	takePlain?(fields: unknown, code: number, plans: Int8Array, names: readonly string[], words: Uint32Array, parts: Parts): number;
	/**
	 * Copies the parts to `memory` from `start` on, one behind the other, drops them, writes the offsets of all pairs into `words`, and
	 * copies the words into `slots` from the index `at` on.
	 * @throws RangeError if they do not fit there
	 */
	place?(words: Uint32Array, parts: Parts, memory: Uint8Array, start: number, slots: Uint32Array | Int32Array, at: number): void;
	/** Calls `callback` when the code that runs now is done, as a promise does, but with a fifth of its garbage. */
	later?(callback: () => void): void;
}

/** The operations in plain JavaScript. They run none of an application's code, whatever it has done to its arrays. */
export const plainOperations: RequestOperations = Object.freeze({
	copy(source: Uint8Array, sourceOffset: number, length: number, target: Uint8Array, targetOffset: number): void {
		target.set(viewOf(source, sourceOffset, sourceOffset + length), targetOffset);
	},
	wipe(memory: Uint8Array, offset: number, length: number): void {
		memory.fill(0, offset, offset + length);
	},
});

/** The caller's key and inputs, by pair. */
export type Parts = (Uint8Array | undefined)[];
