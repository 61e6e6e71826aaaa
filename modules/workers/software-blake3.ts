import { blake3 } from "@noble/hashes/blake3.js";
import { hashAlgorithms } from "../messages/algorithms.js";
import { BLAKE3_MAXIMUM, blake3Length } from "./noble-state.js";
import { SoftwareHashEngine } from "./software-hash-engine.js";

const functions = Object.freeze([blake3]);

/** BLAKE3 on noble. */
export class SoftwareBlake3 extends SoftwareHashEngine {
	constructor() {
		super(functions, hashAlgorithms.indexOf("BLAKE3"));
	}

	protected override takes(state: Uint32Array, bytes: number): boolean {
		return blake3Length(state) + bytes <= BLAKE3_MAXIMUM;
	}
}
