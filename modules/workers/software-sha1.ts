import { sha1 } from "@noble/hashes/legacy.js";
import { hashAlgorithms, hmacAlgorithms } from "../messages/algorithms.js";
import { SoftwareHashEngine } from "./software-hash-engine.js";

const functions = Object.freeze([sha1]);

/** SHA-1 and HMAC over it, on noble. */
export class SoftwareSha1 extends SoftwareHashEngine {
	constructor() {
		super(functions, hashAlgorithms.indexOf("SHA-1"), hmacAlgorithms.indexOf("SHA-1"));
	}
}
