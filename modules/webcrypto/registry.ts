/** The registered algorithms, and the normalization of the caller's (Web Cryptography API §18.4). */
import { describeValue, typeMismatch } from "../api/arguments.js";
import { aesCbc, aesCtr, aesGcm, aesKw } from "./aes.js";
import { ecdh, x25519 } from "./agreement.js";
import { webError } from "./errors.js";
import type { Family, Operation } from "./family.js";
import { digests } from "./hash.js";
import { hmac } from "./hmac.js";
import { required, type Source } from "./idl.js";
import { hkdf, pbkdf2 } from "./kdf.js";
import { ecdsa, ed25519 } from "./signatures.js";

const families: readonly Family[] = /* @__PURE__ */ (() =>
	Object.freeze([aesGcm, aesCbc, aesCtr, aesKw, hmac, ecdsa, ecdh, ed25519, x25519, hkdf, pbkdf2, ...digests]))();

/** An operation of an algorithm with the caller's parameters. */
export interface Normalized<Run> {
	readonly name: string;
	readonly family: Family;
	readonly run: Run;
}

/** The work of an operation, when it has read its parameters. */
type Run<Name extends Operation> = ReturnType<NonNullable<Family[Name]>>;

/** The algorithm of a key. */
export function familyOf(name: string): Family | undefined {
	return families.find((family) => family.name === name);
}

/**
 * Reads the algorithm that the caller names, and its parameters for the operation.
 * @throws NotSupportedError if no algorithm with this name has the operation; TypeError for a parameter of the wrong type
 */
export function normalize<Name extends Operation>(given: unknown, operation: Name): Normalized<Run<Name>> {
	const source: Source = typeof given === "object" && given !== null ? (given as Source) : Object.freeze({ name: nameOf(given) });
	const name = String(required(source, "name"));
	const family = families.find((known) => known[operation] !== undefined && known.name.toLowerCase() === name.toLowerCase());
	const read = family?.[operation] as ((source: Source) => Run<Name>) | undefined;
	if (family === undefined || read === undefined)
		throw webError("NotSupportedError", `"algorithm" expected one with ${operation}: ${namesWith(operation)}; got "${name.slice(0, 40)}"`);
	return { name: family.name, family, run: read(source) };
}

function nameOf(given: unknown): string {
	if (typeof given === "symbol") throw typeMismatch("algorithm", "a name or an object with one", describeValue(given));
	return String(given);
}

function namesWith(operation: Operation): string {
	return families
		.filter((family) => family[operation] !== undefined)
		.map(({ name }) => name)
		.join(", ");
}
