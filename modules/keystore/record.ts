/**
 * The record of a key: its id, the place of its bytes, and its attributes, packed into words. As an object a key would take many times the
 * memory, in the heap of the HSM.
 */
import { curves, keyAlgorithms, keyOperations, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { bitsOf, permissionNames } from "../messages/attributes.js";
import { KeyKind } from "../messages/row.js";
import { MAXIMUM_CLIENTS } from "../messages/sizes.js";
import type { KeyDescription, Owners, Permissions } from "./description.js";

/** The words of a record. */
export enum Word {
	Id,
	/** Offset and number of the key's bytes. For a pair they are the public key, then the private key. */
	Offset,
	Length,
	/** The kind (KeyKind), the curve of a pair or public key, and the smallest tag in bytes, a byte each from the lowest on. */
	Type,
	/** One bit for each algorithm, and above UsageBit.Operations for each operation. */
	Usage,
	/** One bit for each permission, and above RightsBit.Owners for each client that owns the key. */
	Rights,
	/** A State. */
	State,
	End,
}

/** The shift of each part of `Word.Type`. */
export enum TypeBit {
	Kind = 0,
	Curve = 8,
	MinimumTagLength = 16,
}

export enum UsageBit {
	Algorithms = 0,
	Operations = 16,
}

export enum RightsBit {
	Permissions = 0,
	Owners = 8,
}

/** The bits of `Word.State`. */
export enum State {
	/** The place has a key. */
	available = 1,
	/** The key never leaves in the clear, whatever its permissions are. */
	confined = 2,
	/** The HSM generates the iv for each encryption. */
	generatesIv = 4,
}

/** Bytes of the key that `description` describes. */
export function keyBytes({ type }: KeyDescription): number {
	if (type.kind === "symmetric") return type.size;
	const curve = curves.indexOf(type.curve);
	return publicKeySizes[curve] + (type.kind === "pair" ? privateKeySizes[curve] : 0);
}

/** Writes the record of a checked description to `words` from `record` on. Its key's bytes begin at `offset`. */
export function writeRecord(
	words: Uint32Array,
	record: number,
	{ id, type, usage, permissions, owners }: KeyDescription,
	offset: number,
	length: number,
): void {
	const kind = type.kind === "symmetric" ? KeyKind.symmetric : type.kind === "pair" ? KeyKind.pair : KeyKind.public;
	const curve = type.kind === "symmetric" ? 0 : curves.indexOf(type.curve);
	words[record + Word.Id] = id;
	words[record + Word.Offset] = offset;
	words[record + Word.Length] = length;
	words[record + Word.Type] = (kind << TypeBit.Kind) | (curve << TypeBit.Curve) | ((usage.minimumTagLength ?? 0) << TypeBit.MinimumTagLength);
	words[record + Word.Usage] =
		(bitsOf(keyAlgorithms, usage.algorithms) << UsageBit.Algorithms) | (bitsOf(keyOperations, usage.operations) << UsageBit.Operations);
	words[record + Word.Rights] = (permissionBits(permissions) << RightsBit.Permissions) | (ownerBits(owners) << RightsBit.Owners);
	words[record + Word.State] = usage.iv === "generated" ? State.generatesIv : 0;
}

function permissionBits(permissions: Permissions): number {
	return bitsOf(
		permissionNames,
		permissionNames.filter((name) => permissions[name]),
	);
}

function ownerBits(owners: Owners): number {
	return owners === "all" ? (1 << MAXIMUM_CLIENTS) - 1 : owners.reduce((mask, client) => mask | (1 << client), 0);
}
