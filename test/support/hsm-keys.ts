/** Key descriptions for tests. Imports nothing of Node, so that tests on XS can use it. */
import type { KeyDescription, Permissions, Usage } from "../../modules/keystore/description.js";
import { keyAlgorithms, keyOperations, type Curve } from "../../modules/messages/algorithms.js";

export const all: Permissions = { import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true };
/** All that a wrapping key may have. */
export const allButWrap: Permissions = { ...all, wrap: false };
export const no: Permissions = { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false };

/** AES-KW stands beside no other algorithm. */
export const anyUse: Usage = { algorithms: keyAlgorithms.filter((algorithm) => algorithm !== "AES-KW"), operations: keyOperations };
export const wrapping: Usage = { algorithms: ["AES-KW"], operations: ["wrap"] };

export function symmetric(id: number, size: number, permissions: Permissions = all, usage: Usage = anyUse): KeyDescription {
	return { id, type: { kind: "symmetric", size }, permissions, usage };
}

export function pair(id: number, curve: Curve, permissions: Permissions = all, usage: Usage = anyUse): KeyDescription {
	return { id, type: { kind: "pair", curve }, permissions, usage };
}
