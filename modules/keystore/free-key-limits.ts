import { type KeyAlgorithm, keyAlgorithms } from "../messages/algorithms.js";
import { bitsOf } from "../messages/attributes.js";
import { freezeDeep } from "../messages/freeze.js";
import { MAXIMUM_CLIENTS, MAXIMUM_KEYS } from "../messages/sizes.js";

/** How many free keys a client may have, how many bytes they may take, and which algorithms they may have. */
export interface FreeKeyLimits {
	readonly keys: number;
	readonly bytes: number;
	readonly algorithms: readonly KeyAlgorithm[];
}

/** Bytes of one client's keys at most. More would be more than a chip has. */
const MAXIMUM_BYTES = 16384;

/**
 * Call this where you say the limits, one for each client from client 0 on. Clients without limits make no keys. Returns them, frozen.
 * @throws RangeError as `checkLimits`
 */
export function limitFreeKeys(limits: readonly FreeKeyLimits[]): readonly FreeKeyLimits[] {
	checkLimits(limits);
	return freezeDeep(limits);
}

/** `places`: how many keys the firmware configures. @throws RangeError that names the client, the member, the expected and the given value. */
export function checkLimits(limits: readonly FreeKeyLimits[], clients = MAXIMUM_CLIENTS, places = 0): void {
	if (!Array.isArray(limits) || limits.length > clients)
		throw new RangeError(`limits of free keys expected a list for ${clients} clients at most, got ${Array.isArray(limits) ? limits.length : typeof limits}`);
	let keys = places;
	(limits as readonly FreeKeyLimits[]).forEach((limit, client) => {
		const refuse = (member: string, expected: string, got: unknown): never => {
			throw new RangeError(`free keys of client ${client}: "${member}" expected ${expected}, got ${String(got)}`);
		};
		if (typeof limit !== "object" || limit === null) refuse("limits", "an object", limit);
		for (const name of Object.keys(limit)) if (!["keys", "bytes", "algorithms"].includes(name)) refuse("limits", "no member but keys, bytes, algorithms", name);
		if (!isCount(limit.keys, MAXIMUM_KEYS)) refuse("keys", `0 to ${MAXIMUM_KEYS}`, limit.keys);
		if (!isCount(limit.bytes, MAXIMUM_BYTES)) refuse("bytes", `0 to ${MAXIMUM_BYTES}`, limit.bytes);
		if (!Array.isArray(limit.algorithms)) refuse("algorithms", `some of ${keyAlgorithms.join(", ")}`, limit.algorithms);
		limit.algorithms.forEach((name, index) => {
			if (!keyAlgorithms.includes(name)) refuse("algorithms", `some of ${keyAlgorithms.join(", ")}`, name);
			if (limit.algorithms.indexOf(name) !== index) refuse("algorithms", "each name once", name);
		});
		// A limit of 0 with another that is not would mean nothing.
		if (limit.keys > 0 && limit.bytes < limit.keys) refuse("bytes", `${limit.keys} at least, one for each key`, limit.bytes);
		if (limit.keys > 0 && limit.algorithms.length === 0) refuse("algorithms", "an algorithm for the keys", "an empty list");
		if (limit.keys === 0 && limit.bytes > 0) refuse("bytes", "0 without keys", limit.bytes);
		keys += limit.keys;
		if (keys > MAXIMUM_KEYS) refuse("keys", `${MAXIMUM_KEYS} keys at most in all, places included`, keys);
	});
}

/** One bit for each algorithm. */
export function algorithmBits(limits: FreeKeyLimits): number {
	return bitsOf(keyAlgorithms, limits.algorithms);
}

function isCount(value: number, largest: number): boolean {
	return Number.isInteger(value) && value >= 0 && value <= largest;
}
