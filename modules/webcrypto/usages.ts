/** The usages of keys, and what they mean to the HSM. */
import type { KeyAlgorithm, KeyOperation } from "../messages/algorithms.js";
import type { KeyAttributes, KeyType } from "../messages/attributes.js";
import { webError } from "./errors.js";
import type { KeyUsage } from "./types.js";

/** The operations of the HSM that a usage needs. */
export type Meaning = Readonly<Partial<Record<KeyUsage, readonly KeyOperation[]>>>;

/** The attributes of a key of the application's. Only with a usage: the HSM keeps no key for nothing. */
export function attributesFor(type: KeyType, algorithm: KeyAlgorithm, operations: readonly KeyOperation[], extractable: boolean): KeyAttributes {
	return { type, usage: { algorithms: [algorithm], operations }, permissions: { exportPrivate: extractable, delete: true } };
}

/** The operations that the usages need, each once. */
export function operationsFor(usages: readonly KeyUsage[], meaning: Meaning): KeyOperation[] {
	const operations = new Set<KeyOperation>();
	for (const usage of usages) for (const operation of meaning[usage] ?? []) operations.add(operation);
	return [...operations];
}

/** @throws SyntaxError if one of the usages is not among `allowed` */
export function expectUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[], what: string): void {
	const wrong = usages.find((usage) => !allowed.includes(usage));
	if (wrong !== undefined) throw webError("SyntaxError", `${what} has no usage "${wrong}"; its usages are ${allowed.join(", ") || "none"}`);
}

/** @throws SyntaxError if a secret or private key would have no usage */
export function expectAnyUsage(usages: readonly KeyUsage[], what: string): void {
	if (usages.length === 0) throw webError("SyntaxError", `${what} needs a usage`);
}
