import { keyAlgorithms, publicKeySizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import { KeyKind, KeyPart, TargetRole } from "../messages/row.js";
import { RowOffset, Sizes } from "../messages/row-layout.js";
import { INPUT, KEY, PAIR, PARAMETER, PARAMETER_2 } from "../messages/slot.js";
import { idOf, RightsBit, State, TypeBit, UsageBit, Word } from "./record.js";

const KEY_PAIR = PAIR + 2 * KEY;
/** The word with the size of the iv. */
const IV_LENGTH = PAIR + 2 * INPUT + 1;
const HMAC = /* @__PURE__ */ (() => keyAlgorithms.indexOf("HMAC"))();

/** Looks for keys among `records` (record.ts), and at what they allow. A chip does it in C. */
export interface KeySteps {
	/**
	 * The number of the last key from record `first` to before `end` that has this id and that `client` owns; -1 if there is none. Looks at every
	 * record, whatever it finds, so that the time tells nothing of other clients' keys.
	 */
	findKey(records: Uint32Array, first: number, end: number, id: number, client: number): number;
	/**
	 * Whether the request, whose row begins at `row` in `table` and whose slot is in `words` at `base`, may use the stored key `key`. Returns the
	 * bytes of the part of the key that the worker gets, and lets the slot's key pair name them in the key store's memory; or minus the error.
	 */
	useKey(records: Uint32Array, key: number, table: Int8Array, row: number, words: Uint32Array, base: number): number;
}

/** @see KeySteps.findKey */
export function findKey(records: Uint32Array, first: number, end: number, id: number, client: number): number {
	let found = -1;
	for (let record = first; record < end; record += Word.End) {
		const isOther = ~(records[record + Word.Rights] >>> (RightsBit.Owners + client)) & 1;
		if (((idOf(records, record) ^ id) | isOther) === 0) found = record;
	}
	return found;
}

/** @see KeySteps.useKey */
export function useKey(records: Uint32Array, key: number, table: Int8Array, row: number, words: Uint32Array, base: number): number {
	const kind: KeyKind = table[row + RowOffset.KeyKind];
	let status = mayUse(records, key, kind, table[row + RowOffset.Algorithm], table[row + RowOffset.Operation]);
	// The size of a symmetric key fits the algorithm: other keys can not be described.
	if (status === Status.Ok)
		status = kind === KeyKind.symmetric ? checkLengths(records, key, table, row, words, base) : checkCurve(records, key, table, row, words, base);
	if (status !== Status.Ok) return -status;
	const part: KeyPart = table[row + RowOffset.Part];
	const publicBytes = part === KeyPart.whole ? 0 : publicKeySizes[curveOf(records, key)];
	const isPrivate = part === KeyPart.private;
	const length = part === KeyPart.public ? publicBytes : records[key + Word.Length] - publicBytes;
	words[base + KEY_PAIR] = records[key + Word.Offset] + (isPrivate ? publicBytes : 0);
	words[base + KEY_PAIR + 1] = length;
	return length;
}

/** The steps in TypeScript. */
export const portableKeySteps: KeySteps = /* @__PURE__ */ Object.freeze({ findKey, useKey });

/**
 * Whether a request may use the key: NotAllowed if the key's usage says no, KeyNotFound if there is no key. `algorithm` and `operation`
 * are indexes in keyAlgorithms and keyOperations.
 */
export function mayUse(records: Uint32Array, key: number, kind: KeyKind, algorithm: number, operation: number): Status {
	if (key < 0) return Status["KeyStore.InvalidKeyId"];
	if (!serves(records, key, kind)) return Status["KeyStore.InvalidKeyType"];
	const usage = records[key + Word.Usage];
	if (((usage >>> (UsageBit.Algorithms + algorithm)) & (usage >>> (UsageBit.Operations + operation)) & 1) === 0) return Status["KeyStore.NotAllowed"];
	return (records[key + Word.State] & State.available) !== 0 ? Status.Ok : Status["KeyStore.KeyNotFound"];
}

/** A pair serves a request for a public key. */
export function serves(records: Uint32Array, key: number, kind: KeyKind): boolean {
	const own: KeyKind = (records[key + Word.Type] >>> TypeBit.Kind) & 0xff;
	return own === kind || (kind === KeyKind.public && own === KeyKind.pair);
}

/** Index of the curve of a pair or public key. */
export function curveOf(records: Uint32Array, key: number): number {
	return (records[key + Word.Type] >>> TypeBit.Curve) & 0xff;
}

/**
 * NotAllowed if the caller chooses an iv and the HSM must generate it, or if the tag is shorter than the key allows. The length is 0 if the
 * request asks for a whole tag. Only that of HMAC with SHA-1 can be too short (usage.ts).
 */
function checkLengths(records: Uint32Array, key: number, table: Int8Array, row: number, words: Uint32Array, base: number): Status {
	const hasIv = table[row + RowOffset.IvBytes] > 0 && words[base + IV_LENGTH] > 0;
	if (hasIv && (records[key + Word.State] & State.generatesIv) !== 0) return Status["KeyStore.NotAllowed"];
	const parameter = table[row + RowOffset.TagLength] - 1;
	if (parameter < 0) return Status.Ok;
	const asked = words[base + (parameter === 2 ? PARAMETER_2 : PARAMETER + parameter)];
	const algorithm = words[base + PARAMETER];
	const isWholeHmac = asked === 0 && table[row + RowOffset.Algorithm] === HMAC && algorithm < Sizes.Bytes;
	const length = isWholeHmac ? table[Sizes.Hmac + algorithm] : asked;
	return length === 0 || length >= ((records[key + Word.Type] >>> TypeBit.MinimumTagLength) & 0xff) ? Status.Ok : Status["KeyStore.NotAllowed"];
}

/**
 * InvalidKeyType unless the key is on the curve that the request names. If the request has no parameters, the algorithm has only one curve. A
 * request that derives a key takes the curve of the stored key.
 */
function checkCurve(records: Uint32Array, key: number, table: Int8Array, row: number, words: Uint32Array, base: number): Status {
	if (table[row + RowOffset.Target] === TargetRole.store || table[row + RowOffset.Parameters] === 0) return Status.Ok;
	return curveOf(records, key) === words[base + PARAMETER] ? Status.Ok : Status["KeyStore.InvalidKeyType"];
}
