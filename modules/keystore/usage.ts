/** Which algorithms and operations a key of some type can have. The table of requests says so. */
import { curves, type KeyAlgorithm, keyAlgorithms, keyOperations } from "../messages/algorithms.js";
import { hasKeySize } from "../messages/key-sizes.js";
import { KeyKind, KeyPart, KeyRole } from "../messages/row.js";
import { Fields, ParameterOffset, RowOffset } from "../messages/row-layout.js";
import { MINIMUM_GCM_TAG_BYTES, MINIMUM_TAG_BYTES } from "../messages/sizes.js";
import { names, rows } from "../messages/table.js";

/**
 * Algorithms that allow no other beside them. A key that wraps or derives other keys does nothing else: an attack on it reaches all of
 * those keys, and another mode of AES unwraps what AES-KW has wrapped (SP 800-57 Part 1 §5.2). A pair is either for signatures or for key
 * establishment (SP 800-56A §5.6.3.2).
 */
export const exclusiveAlgorithms: readonly KeyAlgorithm[] = /* @__PURE__ */ Object.freeze(["AES-KW", "HKDF", "ECDSA", "ECDH", "Seal", "PBKDF2"]);
/** The size of a whole AES-CMAC or AES-GCM tag, and of the largest AES-CCM tag. */
const AES_TAG_BYTES = 16;
/** The size of the smallest whole tag of HMAC, with SHA-256, but for SHA-1. */
const HMAC_TAG_BYTES = 32;
/** The operations of ECDH and X25519, whose peer's key may be stored. */
const AGREEMENTS = /* @__PURE__ */ (() => (1 << keyOperations.indexOf("deriveBits")) | (1 << keyOperations.indexOf("deriveKey")))();

/**
 * The operations that requests have for a key of this kind with the algorithm of this index, one bit each. `of`: index of the curve, or the
 * size in bytes of a symmetric key. A public key alone verifies, or is the peer's key in an agreement.
 */
export function usableOperations(kind: KeyKind, of: number, algorithm: number): number {
	let operations = 0;
	for (let row = 0; row < Fields.Start; row += RowOffset.End) {
		if (rows[row + RowOffset.KeyRole] !== KeyRole.use || rows[row + RowOffset.Algorithm] !== algorithm) continue;
		if (kind === KeyKind.symmetric ? !takesSize(row, of) : !takesCurve(row, algorithm, curves[of])) continue;
		const operation = 1 << rows[row + RowOffset.Operation];
		if (kind !== KeyKind.public || rows[row + RowOffset.Part] === KeyPart.public) operations |= operation;
		else if ((operation & AGREEMENTS) !== 0) operations |= AGREEMENTS;
	}
	return operations;
}

function takesSize(row: number, size: number): boolean {
	return rows[row + RowOffset.KeyKind] === KeyKind.symmetric && hasKeySize(row, size);
}

function takesCurve(row: number, algorithm: number, curve: string): boolean {
	return rows[row + RowOffset.KeyKind] !== KeyKind.symmetric && (keyAlgorithms[algorithm] === curve || isNamed(algorithm, curve));
}

/** Whether a request with the algorithm names the curve. Others with the algorithm take the curve of their stored key. */
function isNamed(algorithm: number, curve: string): boolean {
	for (let row = 0; row < Fields.Start; row += RowOffset.End) {
		if (rows[row + RowOffset.KeyRole] !== KeyRole.use || rows[row + RowOffset.Algorithm] !== algorithm) continue;
		for (let index = 0; index < rows[row + RowOffset.Parameters]; index++) {
			const at = Fields.Start + rows[row + RowOffset.FirstParameter + index] * Fields.Bytes;
			const first = rows[at + ParameterOffset.First];
			const value = names.indexOf(curve) - first;
			if (first >= 0 && value >= 0 && value <= rows[at + ParameterOffset.Largest]) return true;
		}
	}
	return false;
}

/** Whether requests with the algorithm of this index, for one of the operations (a bit for each), have a tag length. */
export function hasTagLength(algorithm: number, operations: number): boolean {
	return hasRequest(algorithm, operations, RowOffset.TagLength);
}

/** The smallest value of `minimumTagLength` in bytes for an algorithm with tag lengths. */
export function smallestMinimum(algorithm: number): number {
	return keyAlgorithms[algorithm] === "AES-GCM" ? MINIMUM_GCM_TAG_BYTES : MINIMUM_TAG_BYTES;
}

/**
 * The largest value of `minimumTagLength` in bytes for an algorithm with tag lengths: that of the smallest whole tag, which is then never too small. HMAC
 * with SHA-1 is the exception: its tag of 20 bytes is refused if the key wants more (key-steps.ts).
 */
export function largestMinimum(algorithm: number): number {
	return keyAlgorithms[algorithm] === "HMAC" ? HMAC_TAG_BYTES : AES_TAG_BYTES;
}

/** Whether requests with the algorithm of this index have an iv that the HSM generates if the caller leaves it out. */
export function generatesIvs(algorithm: number): boolean {
	return hasRequest(algorithm, -1, RowOffset.IvBytes);
}

/** Whether only the caller has the iv of an encryption with the algorithm of this index: the counter block of AES-CTR. */
export function takesIvs(algorithm: number): boolean {
	return keyAlgorithms[algorithm] === "AES-CTR";
}

function hasRequest(algorithm: number, operations: number, at: RowOffset): boolean {
	for (let row = 0; row < Fields.Start; row += RowOffset.End) {
		if (rows[row + at] <= 0 || rows[row + RowOffset.Algorithm] !== algorithm) continue;
		if (((operations >>> rows[row + RowOffset.Operation]) & 1) === 1) return true;
	}
	return false;
}
