import { curves, keyAlgorithms, keyOperations } from "../messages/algorithms.js";
import {
	ALL_OWNERS,
	ATTRIBUTES_BYTES,
	ATTRIBUTES_VERSION,
	AttributeFlag,
	AttributeOffset,
	type KeyAttributes,
	type KeyType,
	LABEL_BYTES,
	Permission,
	permissionNames,
	type StoredAttributes,
} from "../messages/attributes.js";
import { KeyKind, MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { MAXIMUM_CLIENTS } from "../messages/sizes.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";

type Members = Readonly<Record<string, unknown>>;

/** The largest tag that a key can require in bytes: the smallest digest (FIPS 180-4 §1). */
const MAXIMUM_TAG_BYTES = 32;

/** The kinds of key, by the number of KeyKind. */
const kinds = ["symmetric", "pair", "public"] as const;

const attributeNames = ["type", "usage", "permissions", "owners", "persistent", "label"] as const;
const typeNames = ["kind", "size", "curve"] as const;

/** A copy of attributes and their type, each member read once. @throws TypeError if one of them is no plain object */
export function ownAttributes(given: KeyAttributes): KeyAttributes {
	const attributes = members(given, "attributes", attributeNames);
	return { ...attributes, type: { ...members(attributes["type"], "attributes.type", typeNames) } } as unknown as KeyAttributes;
}

/**
 * Packs attributes of an application (AttributeOffset). Checks their shape; the HSM checks whether such a key can be.
 * @throws TypeError that names the member
 */
export function packAttributes(given: unknown): Uint8Array {
	const attributes = members(given, "attributes", attributeNames);
	const type = members(attributes["type"], "attributes.type", typeNames);
	const usage = members(attributes["usage"], "attributes.usage", ["algorithms", "operations", "minimumTagLength", "iv"]);
	const bytes = new Uint8Array(ATTRIBUTES_BYTES);
	bytes[AttributeOffset.Version] = ATTRIBUTES_VERSION;
	const kind = indexIn(kinds, type["kind"], "attributes.type.kind") + 1;
	bytes[AttributeOffset.Kind] = kind;
	expectAbsent(type, kind === KeyKind.symmetric ? "curve" : "size", "attributes.type");
	if (kind === KeyKind.symmetric) bytes[AttributeOffset.Size] = byteOf(type["size"], MAXIMUM_SYMMETRIC_KEY_BYTES, "attributes.type.size");
	else bytes[AttributeOffset.Curve] = indexIn(curves, type["curve"], "attributes.type.curve");
	putPair(bytes, AttributeOffset.Algorithms, maskOf(keyAlgorithms, usage["algorithms"], "attributes.usage.algorithms"));
	putPair(bytes, AttributeOffset.Operations, maskOf(keyOperations, usage["operations"], "attributes.usage.operations"));
	if (usage["minimumTagLength"] !== undefined)
		bytes[AttributeOffset.MinimumTagLength] = byteOf(usage["minimumTagLength"], MAXIMUM_TAG_BYTES, "attributes.usage.minimumTagLength");
	if (usage["iv"] !== undefined) {
		if (usage["iv"] !== "generated") throw typeMismatch("attributes.usage.iv", "generated, or to be left out", describeValue(usage["iv"], true));
		bytes[AttributeOffset.Flags] |= AttributeFlag.generatesIv;
	}
	bytes[AttributeOffset.Permissions] = permissionsOf(attributes["permissions"]);
	if (attributes["owners"] !== undefined) bytes[AttributeOffset.Owners] = ownersOf(attributes["owners"]);
	if (booleanOf(attributes["persistent"], false, "attributes.persistent")) bytes[AttributeOffset.Flags] |= AttributeFlag.persistent;
	if (attributes["label"] !== undefined) putLabel(bytes, attributes["label"]);
	return bytes;
}

/** The attributes in the HSM's answer. */
export function unpackAttributes(bytes: Uint8Array): StoredAttributes {
	const kind = kinds[bytes[AttributeOffset.Kind] - 1];
	const curve = curves[bytes[AttributeOffset.Curve]];
	const type: KeyType = kind === "symmetric" ? { kind, size: bytes[AttributeOffset.Size] } : { kind, curve };
	const flags = bytes[AttributeOffset.Flags];
	const minimumTagLength = bytes[AttributeOffset.MinimumTagLength];
	// A confined key never leaves, whatever its permission says.
	const allowed = bytes[AttributeOffset.Permissions] & ((flags & AttributeFlag.confined) === 0 ? -1 : ~Permission.exportPrivate);
	const permissions = { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false };
	permissionNames.forEach((name, bit) => {
		permissions[name] = ((allowed >>> bit) & 1) === 1;
	});
	let label = "";
	for (let at = AttributeOffset.Label; at < AttributeOffset.Label + LABEL_BYTES && bytes[at] !== 0; at++) label += String.fromCharCode(bytes[at]);
	return {
		type,
		usage: {
			algorithms: namesIn(keyAlgorithms, pairAt(bytes, AttributeOffset.Algorithms)),
			operations: namesIn(keyOperations, pairAt(bytes, AttributeOffset.Operations)),
			...(minimumTagLength === 0 ? {} : { minimumTagLength }),
			...((flags & AttributeFlag.generatesIv) === 0 ? {} : { iv: "generated" }),
		},
		permissions,
		owners: namesIn([0, 1, 2, 3, 4, 5, 6, 7], bytes[AttributeOffset.Owners]),
		persistent: (flags & AttributeFlag.persistent) !== 0,
		label,
	};
}

/** A copy of attributes, all the way down. @throws TypeError that names the member */
export function copyAttributes(given: KeyAttributes): KeyAttributes {
	const { owners, ...others } = unpackAttributes(packAttributes(given));
	// An empty list stands for the maker alone, and is refused where it is written.
	return owners.length === 0 ? others : { ...others, owners };
}

/** One bit for each name of the list `given`. @throws TypeError that names the `field` */
export function maskOf(known: readonly string[], given: unknown, field: string): number {
	if (!Array.isArray(given)) throw typeMismatch(field, `a list of ${known.join(", ")}`, describeValue(given));
	let mask = 0;
	for (const name of given as readonly unknown[]) mask |= 1 << indexIn(known, name, field);
	return mask;
}

/** The object's own members. @throws TypeError if it is no plain object, or has an unknown member */
function members(value: unknown, field: string, known: readonly string[]): Members {
	return ownOptions(field, value as Record<string, unknown>, known);
}

function expectAbsent(object: Members, name: string, field: string): void {
	if (object[name] !== undefined)
		throw typeMismatch(`${field}.${name}`, `to be left out of a ${String(object["kind"])} key`, describeValue(object[name], true));
}

function indexIn(known: readonly string[], name: unknown, field: string): number {
	const index = known.indexOf(name as string);
	if (index < 0) throw typeMismatch(field, `one of ${known.join(", ")}`, describeValue(name, true));
	return index;
}

function byteOf(value: unknown, largest: number, field: string): number {
	if (typeof value !== "number" || value !== value >>> 0 || value === 0 || value > largest)
		throw typeMismatch(field, `1 to ${largest} bytes`, describeValue(value));
	return value;
}

function booleanOf(value: unknown, otherwise: boolean, field: string): boolean {
	if (value !== undefined && typeof value !== "boolean") throw typeMismatch(field, "boolean", describeValue(value, true));
	return value ?? otherwise;
}

function permissionsOf(given: unknown): number {
	const permissions = given === undefined ? {} : members(given, "attributes.permissions", permissionNames);
	let bits = 0;
	permissionNames.forEach((name, bit) => {
		if (booleanOf(permissions[name], name === "delete", `attributes.permissions.${name}`)) bits |= 1 << bit;
	});
	return bits;
}

function ownersOf(given: unknown): number {
	const expected = `all, or a list of clients of 0 to ${MAXIMUM_CLIENTS - 1}`;
	if (given === "all") return ALL_OWNERS;
	if (!Array.isArray(given) || given.length === 0)
		throw typeMismatch("attributes.owners", expected, Array.isArray(given) ? "an empty list" : describeValue(given, true));
	let mask = 0;
	for (const client of given as readonly unknown[]) {
		if (typeof client !== "number" || client !== client >>> 0 || client >= MAXIMUM_CLIENTS)
			throw typeMismatch("attributes.owners", expected, describeValue(client, true));
		mask |= 1 << client;
	}
	return mask;
}

function putLabel(bytes: Uint8Array, label: unknown): void {
	if (typeof label !== "string" || label.length > LABEL_BYTES)
		throw typeMismatch("attributes.label", `a string of up to ${LABEL_BYTES} characters of ASCII`, describeValue(label));
	for (let index = 0; index < label.length; index++) {
		const code = label.charCodeAt(index);
		if (code < 0x20 || code > 0x7e) throw typeMismatch("attributes.label", "printable characters of ASCII", `character ${code}`);
		bytes[AttributeOffset.Label + index] = code;
	}
}

function putPair(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value;
	bytes[at + 1] = value >>> 8;
}

function pairAt(bytes: Uint8Array, at: number): number {
	return bytes[at] | (bytes[at + 1] << 8);
}

function namesIn<Name>(names: readonly Name[], mask: number): Name[] {
	return names.filter((_, bit) => ((mask >>> bit) & 1) === 1);
}
