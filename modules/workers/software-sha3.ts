import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { hashAlgorithms } from "../messages/algorithms.js";
import { SoftwareHashEngine } from "./software-hash-engine.js";

const functions = Object.freeze([sha3_256, sha3_384, sha3_512]);

/** SHA-3 and HMAC over it, on noble. */
export class SoftwareSha3 extends SoftwareHashEngine {
	constructor() {
		super(functions, hashAlgorithms.indexOf("SHA3-256"));
	}
}
