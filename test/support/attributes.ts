/** Packed attributes for tests. Imports nothing of Node, since tests on XS use it. */
import { type Curve, curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import {
	ATTRIBUTES_BYTES,
	AttributeFlag,
	AttributeOffset,
	bitsOf,
	type KeyAttributes,
	type Permissions,
	permissionNames,
} from "../../modules/messages/attributes.js";
import { KeyKind } from "../../modules/messages/row.js";

/** Attributes of tests, which may have permissions that the HSM refuses. */
export type AnyAttributes = Omit<KeyAttributes, "permissions"> & { readonly permissions?: Partial<Permissions> };

/** The attributes as they go over the wire. Does not check them. */
export function packed({ type, usage, permissions = {}, owners = [], persistent = false, label = "" }: AnyAttributes): Uint8Array {
	const bytes = new Uint8Array(ATTRIBUTES_BYTES);
	const algorithms = bitsOf(keyAlgorithms, usage.algorithms);
	const operations = bitsOf(keyOperations, usage.operations);
	bytes[AttributeOffset.Version] = 1;
	bytes[AttributeOffset.Kind] = type.kind === "symmetric" ? KeyKind.symmetric : type.kind === "pair" ? KeyKind.pair : KeyKind.public;
	if (type.kind === "symmetric") bytes[AttributeOffset.Size] = type.size;
	else bytes[AttributeOffset.Curve] = curves.indexOf(type.curve);
	bytes.set([algorithms & 255, algorithms >>> 8, operations & 255, operations >>> 8], AttributeOffset.Algorithms);
	bytes[AttributeOffset.Permissions] = bitsOf(
		permissionNames,
		permissionNames.filter((name) => permissions[name] ?? name === "delete"),
	);
	bytes[AttributeOffset.Owners] = owners === "all" ? 255 : owners.reduce((mask, client) => mask | (1 << client), 0);
	bytes[AttributeOffset.MinimumTagLength] = usage.minimumTagLength ?? 0;
	bytes[AttributeOffset.Flags] = (usage.iv === "generated" ? AttributeFlag.generatesIv : 0) | (persistent ? AttributeFlag.persistent : 0);
	bytes.set(
		[...label].map((character) => character.charCodeAt(0)),
		AttributeOffset.Label,
	);
	return bytes;
}

/** Attributes of an AES-GCM key, with `more` of them. */
export function cipherKey(more: Partial<KeyAttributes> = {}, size = 32): KeyAttributes {
	return { type: { kind: "symmetric", size }, usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] }, ...more };
}

/** Attributes of an HMAC key of any size. */
export function macKey(size: number, more: Partial<KeyAttributes> = {}): KeyAttributes {
	return { type: { kind: "symmetric", size }, usage: { algorithms: ["HMAC"], operations: ["sign", "verify"] }, ...more };
}

/** Attributes of a pair for signatures. */
export function signatureKey(curve: Curve = "P-256", more: Partial<KeyAttributes> = {}): KeyAttributes {
	return { type: { kind: "pair", curve }, usage: { algorithms: [curve === "Ed25519" ? curve : "ECDSA"], operations: ["sign", "verify"] }, ...more };
}
