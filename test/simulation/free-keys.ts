/** Free keys in the soak: requests that make, use, narrow and delete them, and the model that says what each answers. */
import { createHmac } from "node:crypto";
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { macKey } from "../support/attributes.js";
import { isCounter } from "./counters.js";
import { type Expected, type GeneratorInputs, type Key, type RequestCase, requestCase } from "./request-case.js";

/** The records and bytes of each client's free keys. */
const RECORDS = 3;
export const FREE_BYTES = 150;
export const freeKeyLimits = (clients: number): FreeKeyLimits[] =>
	Array.from({ length: clients }, () => ({ keys: RECORDS, bytes: FREE_BYTES, algorithms: ["HMAC"] }));

/** Stands for all free keys of a client where other requests name the id of one key. */
const FIRST = 0x10000;
export const freeKeysOf = (client: number): number => FIRST + client;
export const isFreeKeys = (keyId: number): boolean => keyId >= FIRST && !isCounter(keyId);

/** One record of the store. `id`: that of its key, or of the next key in it. */
interface Slot {
	readonly id: number;
	/** In hex; left out: no key. */
	readonly bytes?: string;
	readonly isRevoked?: boolean;
}

/** The slots of a client, which the model keeps as bytes, as it keeps the key of a place. */
function slotsOf(state: Key, client: number): Slot[] {
	if (state !== undefined) return JSON.parse(Buffer.from(state).toString()) as Slot[];
	return Array.from({ length: RECORDS }, (_, index) => ({ id: FIRST_FREE_ID + client * RECORDS + index }));
}

function stateOf(slots: readonly Slot[]): Key {
	return Buffer.from(JSON.stringify(slots));
}

/** The ids of the client's keys, as ListKeys answers them. */
export function freeIds(state: Key, client: number): number[] {
	return slotsOf(state, client)
		.filter(({ bytes }) => bytes !== undefined)
		.map(({ id }) => id);
}

/** The bytes of the client's keys by id. */
export function freeBytes(state: Key, client: number): readonly (readonly [id: number, bytes: Uint8Array])[] {
	return slotsOf(state, client).flatMap(({ id, bytes }) => (bytes === undefined ? [] : [[id, Buffer.from(bytes, "hex")] as const]));
}

/** The record that takes the next key of `size` bytes: the one with the lowest next id. Undefined if the client has no room. */
function recordFor(slots: readonly Slot[], size: number): Slot | undefined {
	const used = slots.reduce((sum, { bytes = "" }) => sum + bytes.length / 2, size);
	const [first] = slots.filter(({ bytes }) => bytes === undefined).sort((one, other) => one.id - other.id);
	return used > FREE_BYTES ? undefined : first;
}

/** A request that makes a key. `bytes`: of the key; undefined: those that the worker generates. */
function making(client: number, size: number, bytes: Uint8Array | undefined): RequestCase {
	const attributes = macKey(size);
	const expected = (state: Key): Expected => recordFor(slotsOf(state, client), size)?.id ?? { error: "KeyStore.Full" };
	const after = (state: Key, made: Key): Key => {
		const slots = slotsOf(state, client);
		const record = recordFor(slots, size);
		return stateOf(slots.map((slot) => (slot === record ? { id: slot.id, bytes: Buffer.from(bytes ?? made ?? []).toString("hex") } : slot)));
	};
	const more = { keyId: freeKeysOf(client), after };
	return bytes === undefined
		? requestCase("GenerateSymmetricKey", { attributes }, expected, more)
		: requestCase("ImportSymmetricKey", { attributes, data: bytes }, expected, more);
}

/** The deletion of a key, which the API asks for itself if nobody got the key's handle. */
export function deletion(client: number, clients: number, key: number): RequestCase {
	const after = (state: Key): Key =>
		stateOf(slotsOf(state, client).map((slot) => (slot.id === key && slot.bytes !== undefined ? { id: slot.id + clients * RECORDS } : slot)));
	const expected = (state: Key): Expected => (find(state, client, key) === undefined ? { error: "KeyStore.InvalidKeyId" } : undefined);
	return requestCase("DeleteKey", { key }, expected, { keyId: freeKeysOf(client), after });
}

function find(state: Key, client: number, id: number): Slot | undefined {
	return slotsOf(state, client).find((slot) => slot.id === id && slot.bytes !== undefined);
}

export function freeKeys({ random, bytes, client, clients }: GeneratorInputs): RequestCase {
	const size = 14 + random.below(80);
	const generation = random.below(3);
	const key = FIRST_FREE_ID + generation * clients * RECORDS + client * RECORDS + random.below(RECORDS);
	const keyId = freeKeysOf(client);
	const missing = { error: "KeyStore.InvalidKeyId" } as const;
	const message = bytes(random.below(30));
	switch (random.below(9)) {
		case 0:
		case 1:
			return making(client, size, bytes(size).slice());
		case 2:
			return making(client, size, undefined);
		case 3:
			return deletion(client, clients, key);
		case 4: {
			const after = (state: Key): Key =>
				stateOf(slotsOf(state, client).map((slot) => (slot.id === key && slot.bytes !== undefined ? { ...slot, isRevoked: true } : slot)));
			return requestCase("RevokeUsage", { key, operations: ["sign"] }, (state) => (find(state, client, key) === undefined ? missing : undefined), {
				keyId,
				after,
			});
		}
		case 5:
			return requestCase("IsKeyAvailable", { key }, (state) => find(state, client, key) !== undefined, { keyId });
		case 6:
			return requestCase("ListKeys", {}, () => undefined, { lists: true });
		case 7: {
			// Another client's id: whether it has such a key or not.
			const other = key + (client === 0 ? 1 : -1) * RECORDS;
			return clients === 1 ? requestCase("ExportSymmetricKey", { key: 9999 }, () => missing) : requestCase("ExportSymmetricKey", { key: other }, () => missing);
		}
		default:
			return requestCase(
				"CalculateHmac",
				{ key, message, algorithm: "SHA-256" },
				(state) => {
					const slot = find(state, client, key);
					if (slot === undefined) return missing;
					return slot.isRevoked === true
						? { error: "KeyStore.NotAllowed" }
						: createHmac("sha256", Buffer.from(slot.bytes ?? "", "hex"))
								.update(message)
								.digest();
				},
				{ keyId },
			);
	}
}
