/**
 * The record of a key: its id, the place of its bytes, and its attributes, packed into words. As an object a key would take many times the
 * memory, in the heap of the HSM.
 */
import { curves, keyAlgorithms, keyOperations, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import {
	ALL_OWNERS,
	ATTRIBUTES_BYTES,
	ATTRIBUTES_VERSION,
	AttributeFlag,
	AttributeOffset,
	bitsOf,
	LABEL_BYTES,
	permissionNames,
} from "../messages/attributes.js";
import { KeyKind } from "../messages/row.js";
import type { KeyDescription, Owners, Permissions } from "./description.js";
import type { FreeKeyLimits } from "./free-key-limits.js";

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
	/** One bit for each permission, and above RightsBit.Owners for each client that owns the key. The maker of a free key is above that. */
	Rights,
	/** A State. */
	State,
	/** 16 bytes. The key of a place has none. */
	Label,
	/** The id of a free key in flash; 0 for all other keys. Then `Id` is the id that the record would have without. */
	Stored = Label + 4,
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
	Maker = 16,
}

/** The bits of `Word.State`. */
export enum State {
	/** The place has a key. */
	available = 1,
	confined = AttributeFlag.confined,
	generatesIv = AttributeFlag.generatesIv,
	/** The key, or any key of the place, is in flash. */
	persistent = AttributeFlag.persistent,
}

/** Bytes of the key that `description` describes. */
export function keyBytes({ type }: KeyDescription): number {
	if (type.kind === "symmetric") return type.size;
	const curve = curves.indexOf(type.curve);
	return publicKeySizes[curve] + (type.kind === "pair" ? privateKeySizes[curve] : 0);
}

/** Bytes of the store's buffer: those of all records, and of all keys as far as they may take room. */
export function keyStoreBytes(descriptions: readonly KeyDescription[], limits: readonly FreeKeyLimits[] = []): number {
	const record = Word.End * Uint32Array.BYTES_PER_ELEMENT;
	const places = descriptions.reduce((sum, description) => sum + record + keyBytes(description), 0);
	return limits.reduce((sum, { keys, bytes }) => sum + keys * record + bytes, places);
}

/** Writes the record of a checked description to `words` from `record` on. Its key's bytes begin at `offset`. */
export function writeRecord(
	words: Uint32Array,
	record: number,
	{ id, type, usage, permissions, owners, persistent }: KeyDescription,
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
	words[record + Word.State] = (usage.iv === "generated" ? State.generatesIv : 0) | (persistent === true ? State.persistent : 0);
}

/** The id of the key. */
export function idOf(words: Uint32Array, record: number): number {
	return words[record + Word.Stored] || words[record + Word.Id];
}

/** Writes the packed attributes in `memory` at `at` to a record: the key is there, and `maker` has made it. */
export function writeAttributes(words: Uint32Array, record: number, memory: Uint8Array, at: number, maker: number): void {
	words[record + Word.Type] =
		(memory[at + AttributeOffset.Kind] << TypeBit.Kind) |
		(memory[at + AttributeOffset.Curve] << TypeBit.Curve) |
		(memory[at + AttributeOffset.MinimumTagLength] << TypeBit.MinimumTagLength);
	words[record + Word.Usage] = wordAt(memory, at + AttributeOffset.Algorithms);
	words[record + Word.Rights] =
		(memory[at + AttributeOffset.Permissions] << RightsBit.Permissions) |
		(memory[at + AttributeOffset.Owners] << RightsBit.Owners) |
		(maker << RightsBit.Maker);
	words[record + Word.State] = State.available | memory[at + AttributeOffset.Flags];
	for (let index = 0; index < LABEL_BYTES; index += 4) words[record + Word.Label + index / 4] = wordAt(memory, at + AttributeOffset.Label + index);
}

/** Writes the packed attributes of the key to `memory` from `at` on. */
export function readAttributes(words: Uint32Array, record: number, memory: Uint8Array, at: number): void {
	const type = words[record + Word.Type];
	const kind: KeyKind = (type >>> TypeBit.Kind) & 0xff;
	memory.fill(0, at, at + ATTRIBUTES_BYTES);
	memory[at + AttributeOffset.Version] = ATTRIBUTES_VERSION;
	memory[at + AttributeOffset.Kind] = kind;
	if (kind === KeyKind.symmetric) memory[at + AttributeOffset.Size] = words[record + Word.Length];
	else memory[at + AttributeOffset.Curve] = type >>> TypeBit.Curve;
	putWord(memory, at + AttributeOffset.Algorithms, words[record + Word.Usage]);
	memory[at + AttributeOffset.Permissions] = words[record + Word.Rights] >>> RightsBit.Permissions;
	memory[at + AttributeOffset.Owners] = words[record + Word.Rights] >>> RightsBit.Owners;
	memory[at + AttributeOffset.MinimumTagLength] = type >>> TypeBit.MinimumTagLength;
	memory[at + AttributeOffset.Flags] = words[record + Word.State] & ~State.available;
	for (let index = 0; index < LABEL_BYTES; index += 4) putWord(memory, at + AttributeOffset.Label + index, words[record + Word.Label + index / 4]);
}

/** The number of four bytes, the lowest byte first. */
export function wordAt(memory: Uint8Array, at: number): number {
	return (memory[at] | (memory[at + 1] << 8) | (memory[at + 2] << 16) | (memory[at + 3] << 24)) >>> 0;
}

/** Writes a number of four bytes, the lowest byte first. */
export function putWord(memory: Uint8Array, at: number, word: number): void {
	for (let byte = 0; byte < 4; byte++) memory[at + byte] = word >>> (8 * byte);
}

function permissionBits(permissions: Permissions): number {
	return bitsOf(
		permissionNames,
		permissionNames.filter((name) => permissions[name]),
	);
}

function ownerBits(owners: Owners): number {
	return owners === "all" ? ALL_OWNERS : owners.reduce((mask, client) => mask | (1 << client), 0);
}
