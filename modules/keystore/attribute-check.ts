import { curves, keyAlgorithms, keyOperations } from "../messages/algorithms.js";
import { ALL_OWNERS, ATTRIBUTES_VERSION, AttributeFlag, AttributeOffset, bitsOf, LABEL_BYTES, Permission } from "../messages/attributes.js";
import { KeyKind, MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import { Subject } from "../messages/slot.js";
import { exclusiveAlgorithms, generatesIvs, hasTagLength, largestMinimum, smallestMinimum, takesIvs, usableOperations } from "./usage.js";

const EXCLUSIVE = /* @__PURE__ */ (() => bitsOf(keyAlgorithms, exclusiveAlgorithms))();
const MODES = /* @__PURE__ */ (() =>
	bitsOf(
		keyAlgorithms,
		keyAlgorithms.filter((name) => name.startsWith("AES-")),
	))();
/** The bits of single algorithms. */
export const WRAPPING = /* @__PURE__ */ (() => bitsOf(keyAlgorithms, ["AES-KW"]))();
export const SEALING = /* @__PURE__ */ (() => bitsOf(keyAlgorithms, ["Seal"]))();
export const DERIVING = /* @__PURE__ */ (() => bitsOf(keyAlgorithms, ["HKDF"]))();
/** The bit of an operation. */
export const VERIFYING = /* @__PURE__ */ (() => bitsOf(keyOperations, ["verify"]))();
const FREE_PERMISSIONS = Permission.exportPrivate | Permission.delete | Permission.wrap;

/**
 * Checks packed attributes (AttributeOffset) that `maker` gives to a free key, or that come out of a sealed key. `clients`: the number of
 * the HSM's clients; `hasFlash`: it keeps persistent keys. Refuses what description-check.ts refuses for a place, but for AES-KW with `wrap`
 * beside `encrypt` or `decrypt` (README.md#wrapping). Returns the part that can not be, or `unknown` if there is none.
 *
 * The parts are checked one after the other, not one inside the other: each name of a module that a function uses takes a slot of XS's stack.
 */
export function checkAttributes(attributes: Uint8Array, maker: number, clients: number, isUnsealed: boolean, hasFlash: boolean): Subject {
	return checkType(attributes, isUnsealed) || checkUsage(attributes, isUnsealed) || checkRights(attributes, maker, clients, hasFlash);
}

function checkType(attributes: Uint8Array, isUnsealed: boolean): Subject {
	const kind: KeyKind = attributes[AttributeOffset.Kind];
	const curve = attributes[AttributeOffset.Curve];
	const size = attributes[AttributeOffset.Size];
	if (attributes[AttributeOffset.Version] !== ATTRIBUTES_VERSION) return Subject.attributes;
	for (let index = AttributeOffset.Flags + 1; index < AttributeOffset.Label; index++) if (attributes[index] !== 0) return Subject.attributes;
	const known = AttributeFlag.generatesIv | AttributeFlag.persistent | (isUnsealed ? AttributeFlag.confined : 0);
	if ((attributes[AttributeOffset.Flags] & ~known) !== 0) return Subject.attributes;
	if (kind === KeyKind.symmetric ? size === 0 || size > MAXIMUM_SYMMETRIC_KEY_BYTES || curve !== 0 : size !== 0 || curve >= curves.length) return Subject.type;
	return kind === KeyKind.symmetric || kind === KeyKind.pair || kind === KeyKind.public ? Subject.unknown : Subject.type;
}

function checkRights(attributes: Uint8Array, maker: number, clients: number, hasFlash: boolean): Subject {
	const kind: KeyKind = attributes[AttributeOffset.Kind];
	const permissions = attributes[AttributeOffset.Permissions];
	const algorithms = algorithmsOf(attributes);
	if ((permissions & ~FREE_PERMISSIONS) !== 0) return Subject.permissions;
	const isSmall = kind === KeyKind.symmetric && attributes[AttributeOffset.Size] < MINIMUM_KEY_BYTES;
	if ((permissions & Permission.wrap) !== 0 && (isSmall || kind === KeyKind.public || (algorithms & (WRAPPING | SEALING)) !== 0)) return Subject.permissions;
	const staysInside = kind === KeyKind.public || (algorithms & SEALING) !== 0;
	if ((permissions & Permission.exportPrivate) !== 0 && staysInside) return Subject.permissions;
	const owners = attributes[AttributeOffset.Owners];
	if ((owners !== ALL_OWNERS && owners >>> clients !== 0) || ((owners >>> maker) & 1) === 0) return Subject.owners;
	if ((attributes[AttributeOffset.Flags] & AttributeFlag.persistent) !== 0 && !hasFlash) return Subject.persistent;
	return isLabel(attributes) ? Subject.unknown : Subject.label;
}

/** One bit for each algorithm of the attributes in `memory` at `at`. */
export function algorithmsOf(memory: Uint8Array, at = 0): number {
	return memory[at + AttributeOffset.Algorithms] | (memory[at + AttributeOffset.Algorithms + 1] << 8);
}

/** One bit for each operation of the attributes. */
export function operationsOf(attributes: Uint8Array): number {
	return attributes[AttributeOffset.Operations] | (attributes[AttributeOffset.Operations + 1] << 8);
}

/**
 * Checks that the key fits each algorithm, that each algorithm has an operation and each operation an algorithm, and that no algorithm
 * defeats another. `isNarrowed`: the key may have lost some of its usage.
 */
function checkUsage(attributes: Uint8Array, isNarrowed: boolean): Subject {
	const kind: KeyKind = attributes[AttributeOffset.Kind];
	const of = attributes[kind === KeyKind.symmetric ? AttributeOffset.Size : AttributeOffset.Curve];
	const algorithms = algorithmsOf(attributes);
	const operations = operationsOf(attributes);
	if ((algorithms === 0 && !isNarrowed) || algorithms >>> keyAlgorithms.length !== 0 || isSeveral(algorithms & MODES)) return Subject.algorithms;
	if ((algorithms & EXCLUSIVE) !== 0 && isSeveral(algorithms)) return Subject.algorithms;
	const tag = attributes[AttributeOffset.MinimumTagLength];
	let usable = 0;
	// Without an algorithm that has tag lengths, no length is in this range.
	let smallestTag = 256;
	let largestTag = 255;
	let hasIv = false;
	let hasOwnIv = false;
	for (let algorithm = 0; algorithm < keyAlgorithms.length; algorithm++) {
		if (((algorithms >>> algorithm) & 1) === 0) continue;
		const fitting = usableOperations(kind, of, algorithm);
		if (fitting === 0) return Subject.algorithms;
		if ((fitting & operations) === 0 && !isNarrowed) return Subject.operations;
		usable |= fitting;
		if (hasTagLength(algorithm, operations)) {
			smallestTag = Math.min(smallestTag, smallestMinimum(algorithm));
			largestTag = Math.min(largestTag, largestMinimum(algorithm));
		}
		if (generatesIvs(algorithm)) hasIv = true;
		if (takesIvs(algorithm)) hasOwnIv = true;
	}
	if (isNarrowed) return Subject.unknown;
	if ((operations & ~usable) !== 0) return Subject.operations;
	if (tag !== 0 && (tag < smallestTag || tag > largestTag)) return Subject.minimumTagLength;
	const encrypts = ((operations >>> keyOperations.indexOf("encrypt")) & 1) === 1;
	return (attributes[AttributeOffset.Flags] & AttributeFlag.generatesIv) !== 0 && !(hasIv && encrypts && !hasOwnIv) ? Subject.iv : Subject.unknown;
}

/** Printable ASCII, then only 0. */
function isLabel(attributes: Uint8Array): boolean {
	let isOver = false;
	for (let index = AttributeOffset.Label; index < AttributeOffset.Label + LABEL_BYTES; index++) {
		const byte = attributes[index];
		if (byte === 0) isOver = true;
		else if (isOver || byte < 0x20 || byte > 0x7e) return false;
	}
	return true;
}

/** Whether more than one bit is set. */
function isSeveral(bits: number): boolean {
	return (bits & (bits - 1)) !== 0;
}
