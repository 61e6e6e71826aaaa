import type { hashAlgorithms } from "../messages/algorithms.js";
import { piecesOf } from "./bytes.js";
import { webError } from "./errors.js";
import type { Family } from "./family.js";
import { required, type Source } from "./idl.js";

/** The hash functions of the Web Cryptography API. BLAKE3 is none of them. */
export type HashName = Exclude<(typeof hashAlgorithms)[number], "BLAKE3">;

const names: readonly HashName[] = /* @__PURE__ */ Object.freeze(["SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512"]);

/** The bytes of a block (FIPS 180-4 §1, FIPS 202 §6.1): the size of an HMAC key if the application gives none. */
export function blockBytes(hash: HashName): number {
	switch (hash) {
		case "SHA-1":
		case "SHA-256":
			return 64;
		case "SHA-384":
		case "SHA-512":
			return 128;
		case "SHA3-256":
			return 136;
		case "SHA3-384":
			return 104;
		case "SHA3-512":
			return 72;
	}
}

/** The hash function that a member of the parameters names. @throws TypeError if it is missing; NotSupportedError for an unknown one */
export function hashOf<Name extends HashName = HashName>(source: Source, known: readonly Name[] = names as readonly Name[]): Name {
	const given = required(source, "hash");
	const name = String(typeof given === "object" && given !== null ? required(given as Source, "name") : given);
	const found = known.find((hash) => hash.toLowerCase() === name.toLowerCase());
	if (found === undefined) throw webError("NotSupportedError", `"hash" expected one of ${known.join(", ")}, got "${name.slice(0, 40)}"`);
	return found;
}

/** The digest of each hash function. */
export const digests: readonly Family[] = /* @__PURE__ */ (() =>
	Object.freeze(
		names.map((algorithm) =>
			Object.freeze<Family>({
				name: algorithm,
				digest: () => (hsm, data) => hsm.ask((client) => client.hash({ data: piecesOf(data), algorithm })),
			}),
		),
	))();
