import { Status } from "../messages/errors.js";
import { isCcmTag } from "../messages/output.js";
import { At, InputAt, KeyRole, Sizes } from "../messages/row.js";
import { SESSIONS } from "../messages/session.js";
import { INPUT, PAIR, Subject, SUBJECT } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";
import { fieldNames, inputAt, inputName } from "./table-names.js";

/** What a person wants to know of a refusal, and the field that it is about. */
export interface Explanation {
	readonly field?: string;
	readonly detail?: string;
}

/** The lists of sizes in the table (row.ts). */
enum List { digests, privateKeys = 2 }

/**
 * Says of the response at the word `at`, to the request `code`, which field the HSM has refused it for, with what was given and what is
 * expected, as far as the table and the response know.
 */
export function explain(status: Status, code: number, control: Int32Array, at: number): Explanation {
	const pair = at + PAIR;
	const [id, parameter, external] = [control[pair] >>> 0, control[pair + 2 * INPUT] >>> 0, control[pair + 1]];
	const length = (index: number): number => control[pair + 2 * (INPUT + index) + 1];
	const wrongSize = (field: string, expected: string, got: number): Explanation => ({ field, detail: `"${field}" expected ${expected} bytes, got ${got}` });
	for (let index = 0; index < rows[code * At.End + At.Inputs]; index++) {
		const [input, bytes, field] = [inputAt(code, index), length(index), inputName(code, index)];
		const minimum = rows[input + InputAt.Minimum];
		const maximum = rows[input + InputAt.Maximum];
		if (rows[input + InputAt.Error] === status && (bytes < minimum || maximum >= 0 && bytes > maximum))
			return wrongSize(field, maximum < 0 ? `${minimum} or more` : minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`, bytes);
		if (status === Status["Crypto.InvalidDigestSize"] && field === "message") return wrongSize(field, `${sizeOf(List.privateKeys, parameter)}`, bytes);
		if (status === Status["Crypto.InvalidTagSize"] && code === codes.verifyHmac && field === "tag") return wrongSize(field, `${sizeOf(List.digests, parameter)}`, bytes);
		if (status === Status["Crypto.InvalidPublicKey"] && field === "publicKey" || status === Status["Crypto.InvalidPrivateKey"] && field === "privateKey")
			return { field, detail: `"${field}" of ${bytes} bytes is no such key` };
		if (status === Status["Crypto.InvalidBufferSize"] && code === codes.decryptAesCbc && field === "ciphertext") return wrongSize(field, "a multiple of 16", bytes);
		if (status === Status["KeyStore.InvalidBufferSize"] && code === codes.importSymmetricKey) return wrongSize(field, `as many as key ${id} has`, bytes);
	}
	switch (status) {
		case Status["Session.Full"]: return { detail: `a client has ${SESSIONS} sessions, all are in use` };
		case Status["Session.NotFound"]: return { field: "session", detail: `"session" ${parameter} is not open, or is for something else` };
		case Status["Crypto.InvalidTagSize"]:
			return fieldNames(code).includes("tagLength") && !isCcmTag(parameter) ? { field: "tagLength", detail: `"tagLength" expected 4, 6, … 16, got ${parameter}` } : {};
		case Status["Crypto.InvalidSymmetricKeySize"]: case Status["Crypto.InvalidPublicKey"]: case Status["Crypto.InvalidPrivateKey"]: {
			const got = external > 0 || id === 0 ? `got ${external}` : `key ${id} has another size`;
			const expected = [16, 24, 32].filter((_, bit) => (rows[code * At.End + At.KeySizes] >>> bit & 1) === 1).join(", ");
			return { field: "key", detail: expected === "" ? `"key" of ${external} bytes is no such key` : `"key" expected ${expected} bytes, ${got}` };
		}
		default: return ofKeyStore(status, code, control[at + SUBJECT] === Subject.target ? ["target", parameter] : ["key", id]);
	}
}

/** Which of two keys the key store has refused. */
function ofKeyStore(status: Status, code: number, [field, id]: readonly [field: string, id: number]): Explanation {
	if (status < Status["KeyStore.NotAllowed"] || status > Status["KeyStore.InvalidBufferSize"] || rows[code * At.End + At.KeyRole] === KeyRole.none) return {};
	return { field, detail: `"${field}" ${id}` };
}

function sizeOf(list: List, value: number): number {
	return rows[Sizes.Start + list * Sizes.Bytes + value];
}
