import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { INPUT, KEY, OUTPUT } from "../messages/slot.js";
import { Refusal, type Sha2Engine } from "./engines.js";
import { stateOf } from "./session-state.js";
import { hashInto, hmacInto } from "./software-hash.js";
import { expectApart, part, slotAt } from "./software-memory.js";
import { finishDigest, finishHmac, startDigest, startHmac, updateDigest } from "./software-sessions.js";

/** By parameter 0. */
const algorithms = Object.freeze([sha256, sha384, sha512]);

/** The first two words of a state: what it was started for, and the algorithm. noble's state lies behind them. */
const KIND = 0;
const ALGORITHM = 1;
const NOBLE = 2;
const DIGEST = 1;
const HMAC = 2;

/** @throws RangeError if the state was not started for this */
function expectStarted(words: Uint32Array, kind: number): void {
	if (words[KIND] !== kind) throw new RangeError("state: not started");
}

/** SHA-2 and HMAC on noble. */
export class SoftwareSha2 implements Sha2Engine {
	hash(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = algorithms[slot.parameter(0)];
		if (algorithm === undefined) return Refusal.unsupported;
		hashInto(algorithm, part(memory, slot, INPUT), part(memory, slot, OUTPUT, algorithm.outputLen));
		return algorithm.outputLen;
	}

	hmac(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = algorithms[slot.parameter(0)];
		if (algorithm === undefined) return Refusal.unsupported;
		hmacInto(algorithm, part(memory, slot, KEY), part(memory, slot, INPUT), part(memory, slot, OUTPUT, algorithm.outputLen));
		return algorithm.outputLen;
	}

	hashStart(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = algorithms[slot.parameter(0)];
		if (algorithm === undefined) return Refusal.unsupported;
		const words = stateOf(memory, slot);
		startDigest(algorithm, words.subarray(NOBLE));
		words[ALGORITHM] = slot.parameter(0);
		words[KIND] = DIGEST;
		return 0;
	}

	hashUpdate(memory: Uint8Array, offset: number): number {
		return this.update(memory, offset, DIGEST);
	}

	hashFinish(memory: Uint8Array, offset: number): number {
		return this.finish(memory, offset, DIGEST, finishDigest);
	}

	hashEnd(memory: Uint8Array, offset: number): number {
		// noble holds nothing; a state that is none is refused all the same.
		const words = stateOf(memory, slotAt(memory, offset));
		if (words[KIND] !== 0) expectStarted(words, DIGEST);
		words.fill(0);
		return 0;
	}

	hmacStart(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = algorithms[slot.parameter(0)];
		if (algorithm === undefined) return Refusal.unsupported;
		const words = stateOf(memory, slot);
		const key = part(memory, slot, KEY);
		expectApart(words, key, "key");
		startHmac(algorithm, key, words.subarray(NOBLE));
		words[ALGORITHM] = slot.parameter(0);
		words[KIND] = HMAC;
		return 0;
	}

	hmacUpdate(memory: Uint8Array, offset: number): number {
		return this.update(memory, offset, HMAC);
	}

	hmacFinish(memory: Uint8Array, offset: number): number {
		return this.finish(memory, offset, HMAC, finishHmac);
	}

	private update(memory: Uint8Array, offset: number, kind: number): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		const data = part(memory, slot, INPUT);
		expectApart(words, data, "input 1");
		expectStarted(words, kind);
		updateDigest(algorithms[words[ALGORITHM]], words.subarray(NOBLE), data);
		return 0;
	}

	private finish(memory: Uint8Array, offset: number, kind: number, finish: typeof finishDigest): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		expectStarted(words, kind);
		const algorithm = algorithms[words[ALGORITHM]];
		const output = part(memory, slot, OUTPUT, algorithm.outputLen);
		expectApart(words, output, "output");
		finish(algorithm, words.subarray(NOBLE), output);
		words.fill(0);
		return algorithm.outputLen;
	}
}
