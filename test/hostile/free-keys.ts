/** The free keys of an HSM under attack, and what must be true of them. Imports nothing of Node. */
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { type KeyStore, NO_KEY } from "../../modules/keystore/keystore.js";
import { ATTRIBUTES_BYTES, ATTRIBUTES_VERSION, AttributeFlag, AttributeOffset, Permission } from "../../modules/messages/attributes.js";
import { requests } from "../../modules/messages/requests.js";
import { Result } from "../../modules/messages/row.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { EXTERNAL_KEY } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import { cipherKey, macKey, packed, signatureKey } from "../support/attributes.js";
import type { Random } from "../support/seeded.js";

/** The limits of each of the three clients. */
const limits: FreeKeyLimits = { keys: 4, bytes: 300, algorithms: ["AES-GCM", "AES-CTR", "HMAC", "HKDF", "AES-KW", "ECDSA", "Seal"] };
export const freeKeyLimits: readonly FreeKeyLimits[] = [limits, limits, limits];

/** Makes the honest client's key, which nobody can delete. Its id is FIRST_FREE_ID. */
export function makeHonestKey(store: KeyStore, bytes: Uint8Array): void {
	const attributes = packed(cipherKey({ permissions: { delete: false, wrap: true } }));
	if (store.mayMake(attributes, 0) !== 0) throw new Error("the key can not be made");
	const memory = new Uint8Array(ATTRIBUTES_BYTES + bytes.length);
	memory.set(attributes);
	memory.set(bytes, ATTRIBUTES_BYTES);
	if (store.make(0, 0, memory, ATTRIBUTES_BYTES) !== 0 || store.madeId !== FIRST_FREE_ID) throw new Error("the key has another id");
}

/** Attributes of some key, of which one byte may be anything. */
export function someAttributes(random: Random): Uint8Array {
	const owners = random.below(3) === 0 ? ([0, 1, 2] as const) : [];
	const permissions = { exportPrivate: random.below(2) === 0, delete: random.below(4) > 0, wrap: random.below(2) === 0 };
	const base = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HKDF"], operations: ["deriveKey"] }, owners } as const;
	const kek = { type: { kind: "symmetric", size: 16 }, usage: { algorithms: ["AES-KW"], operations: ["wrap", "decrypt"] }, owners } as const;
	const ctr = { type: { kind: "symmetric", size: 16 }, usage: { algorithms: ["AES-CTR"], operations: ["encrypt"] }, owners } as const;
	const seal = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["Seal"], operations: ["seal", "unseal"] }, owners } as const;
	const kinds = [
		cipherKey({ owners, permissions }),
		macKey(14 + random.below(60), { owners, permissions }),
		signatureKey("P-256", { owners, permissions }),
		base,
		kek,
		ctr,
		seal,
	];
	const attributes = packed(random.pick(kinds));
	if (random.below(4) === 0) attributes[random.below(ATTRIBUTES_BYTES)] = random.below(256);
	return attributes;
}

/** The free keys that the HSM has said it made, with the attributes that it read for each. */
export class FreeKeyModel {
	private readonly made = new Map<number, { client: number; attributes: Uint8Array }>();

	/** The HSM has answered a request with `id`. `attributes`: what it has read of the client's memory. @throws Error if that is no such key */
	answered(type: number, client: number, id: number, attributes: Uint8Array | undefined): void {
		const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
		if (rows[row + RowOffset.Result] !== Result.key || id === 0) return;
		if (id < FIRST_FREE_ID || attributes?.length !== ATTRIBUTES_BYTES) throw new Error(`request ${type} has made key ${id} of no attributes`);
		if (attributes[AttributeOffset.Version] !== ATTRIBUTES_VERSION) throw new Error(`key ${id} was made of attributes of another version`);
		const isForbidden = (attributes[AttributeOffset.Permissions] & (Permission.import | Permission.overwrite)) !== 0;
		const isConfined = (attributes[AttributeOffset.Flags] & AttributeFlag.confined) !== 0 && type !== requests.UnsealKey;
		if (isForbidden || isConfined) throw new Error(`key ${id} was made of attributes that no free key has`);
		if (this.made.has(id)) throw new Error(`key ${id} was made twice`);
		this.made.set(id, { client, attributes });
	}

	/** @throws Error if a key has more than the attributes that it was made with */
	check(store: KeyStore): void {
		const memory = new Uint8Array(ATTRIBUTES_BYTES);
		for (const [id, { client, attributes }] of this.made) {
			const key = store.find(id, client);
			if (key === NO_KEY) continue;
			store.readAttributes(key, memory, 0);
			const widened = memory.findIndex((byte, index) => !isWithin(byte, attributes[index], index));
			if (widened >= 0) throw new Error(`byte ${widened} of the attributes of key ${id} was widened from ${attributes[widened]} to ${memory[widened]}`);
		}
	}
}

/** Whether a byte of attributes may be `now` if the client has given `before`. RevokeUsage takes bits; the HSM confines keys and fills in owners. */
function isWithin(now: number, before: number, offset: number): boolean {
	if (offset === AttributeOffset.Owners) return before === 0 || before === 0xff || (now & ~before) === 0;
	if (offset === AttributeOffset.Flags) return (now & ~AttributeFlag.confined) === before;
	const isMask = offset >= AttributeOffset.Algorithms && offset <= AttributeOffset.Permissions;
	return isMask ? (now & ~before) === 0 : now === before;
}
