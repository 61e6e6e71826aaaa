import type { CHash } from "@noble/hashes/utils.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { type HashEngine, Refusal } from "./engines.js";
import { stateOf } from "./session-state.js";
import { hashInto, hmacInto } from "./software-hash.js";
import { expectApart, part, slotAt } from "./software-memory.js";
import { finishDigest, finishHmac, startDigest, startHmac, updateDigest } from "./software-sessions.js";

/** The first word of a state: DIGEST or HMAC, and the algorithm. noble's state follows. */
const NOBLE = 1;
const DIGEST = 0x100;
const HMAC = 0x200;
const ALGORITHM = 0xff;

/** Hash functions of noble, and HMAC over them. */
export class SoftwareHashEngine implements HashEngine {
	private readonly functions: readonly CHash[];
	private readonly first: number;
	private readonly firstHmac: number;

	/** `functions`: the hash functions from algorithm `first` on (`hashAlgorithms`), and for HMAC from `firstHmac` on (`hmacAlgorithms`). */
	constructor(functions: readonly CHash[], first: number, firstHmac = first) {
		this.functions = functions;
		this.first = first;
		this.firstHmac = firstHmac;
	}

	hash(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = this.functionOf(slot.parameter(0), DIGEST);
		if (algorithm === undefined) return Refusal.unsupported;
		hashInto(algorithm, part(memory, slot, INPUT), part(memory, slot, OUTPUT, algorithm.outputLen));
		return algorithm.outputLen;
	}

	hmac(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = this.functionOf(slot.parameter(0), HMAC);
		if (algorithm === undefined) return Refusal.unsupported;
		hmacInto(algorithm, part(memory, slot, KEY), part(memory, slot, INPUT), part(memory, slot, OUTPUT, algorithm.outputLen));
		return algorithm.outputLen;
	}

	hashStart(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = this.functionOf(slot.parameter(0), DIGEST);
		if (algorithm === undefined) return Refusal.unsupported;
		const words = stateOf(memory, slot);
		startDigest(algorithm, words.subarray(NOBLE));
		words[0] = DIGEST | slot.parameter(0);
		return 0;
	}

	hashUpdate(memory: Uint8Array, offset: number): number {
		return this.update(memory, slotAt(memory, offset), DIGEST);
	}

	hashFinish(memory: Uint8Array, offset: number): number {
		return this.finish(memory, offset, DIGEST, finishDigest);
	}

	hashEnd(memory: Uint8Array, offset: number): number {
		// noble holds nothing; a state that is none is refused all the same.
		const words = stateOf(memory, slotAt(memory, offset));
		if (words[0] !== 0) this.startedFor(words, DIGEST);
		words.fill(0);
		return 0;
	}

	hmacStart(memory: Uint8Array, offset: number): number {
		const slot = slotAt(memory, offset);
		const algorithm = this.functionOf(slot.parameter(0), HMAC);
		if (algorithm === undefined) return Refusal.unsupported;
		const words = stateOf(memory, slot);
		const key = part(memory, slot, KEY);
		expectApart(words, key, "key");
		startHmac(algorithm, key, words.subarray(NOBLE));
		words[0] = HMAC | slot.parameter(0);
		return 0;
	}

	hmacUpdate(memory: Uint8Array, offset: number): number {
		return this.update(memory, slotAt(memory, offset), HMAC);
	}

	hmacFinish(memory: Uint8Array, offset: number): number {
		return this.finish(memory, offset, HMAC, finishHmac);
	}

	private functionOf(algorithm: number, kind: number): CHash | undefined {
		return this.functions[algorithm - (kind === HMAC ? this.firstHmac : this.first)];
	}

	/** The function of a state. @throws RangeError if the state was not started for `kind` */
	private startedFor(words: Uint32Array, kind: number): CHash {
		const algorithm = (words[0] & ~ALGORITHM) === kind ? this.functionOf(words[0] & ALGORITHM, kind) : undefined;
		if (algorithm === undefined) throw new RangeError("state: not started");
		return algorithm;
	}

	private update(memory: Uint8Array, slot: Slot, kind: number): number {
		const words = stateOf(memory, slot);
		const data = part(memory, slot, INPUT);
		expectApart(words, data, "input 1");
		const algorithm = this.startedFor(words, kind);
		const state = words.subarray(NOBLE);
		if (!this.takes(state, data.length)) return Refusal.dataSize;
		updateDigest(algorithm, state, data);
		return 0;
	}

	/** Whether the digest with noble's `state` takes so many bytes more. */
	protected takes(_state: Uint32Array, _bytes: number): boolean {
		return true;
	}

	private finish(memory: Uint8Array, offset: number, kind: number, finish: typeof finishDigest): number {
		const slot = slotAt(memory, offset);
		const words = stateOf(memory, slot);
		const algorithm = this.startedFor(words, kind);
		const output = part(memory, slot, OUTPUT, algorithm.outputLen);
		expectApart(words, output, "output");
		finish(algorithm, words.subarray(NOBLE), output);
		words.fill(0);
		return algorithm.outputLen;
	}
}
