/** Commands of the test program for vectors. */
import { hex } from "./program.js";
import type { Operation, Vector } from "./vectors.js";

const commands: Record<Operation, string> = {
	gcmEncrypt: "gcm-encrypt",
	gcmDecrypt: "gcm-decrypt",
	ctr: "ctr",
	cbcEncrypt: "cbc-encrypt",
	cbcDecrypt: "cbc-decrypt",
	ccmEncrypt: "ccm-encrypt",
	ccmDecrypt: "ccm-decrypt",
	cmac: "cmac",
	hmac: "hmac",
	kwWrap: "kw-wrap",
	kwUnwrap: "kw-unwrap",
	kwpWrap: "kwp-wrap",
	kwpUnwrap: "kwp-unwrap",
};

/** Lets the driver compute a vector. */
export function command({ operation, key, iv, aad, data, tagLength, bits }: Vector): string {
	return `call ${commands[operation]} ${hex(key)} ${hex(iv)} ${hex(aad)} ${hex(data)} ${tagLength + bits}`;
}
