import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { hashAlgorithms } from "../messages/algorithms.js";
import { SoftwareHashEngine } from "./software-hash-engine.js";

const functions = Object.freeze([sha256, sha384, sha512]);

/** SHA-2 and HMAC over it, on noble. */
export class SoftwareSha2 extends SoftwareHashEngine {
	constructor() {
		super(functions, hashAlgorithms.indexOf("SHA-256"));
	}
}
