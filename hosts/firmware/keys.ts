/**
 * The key places. Edit them for your product: each has an id, a type, permissions, a usage and owners, which no client can change at run
 * time. The image's link and the simulator's bundling check them. Each place takes RAM for its key, in one buffer of the HSM.
 */

import { describeCounters } from "../../modules/keystore/counters.js";
import { describeKeys } from "../../modules/keystore/description-check.js";
import { limitFreeKeys } from "../../modules/keystore/free-key-limits.js";
import { limitWrites } from "../../modules/keystore/write-limit.js";

/** The ids that the application uses. */
export const KeyIds = Object.freeze({ session: 1, backup: 2, identity: 3, wrapping: 4 });
export const CounterIds = Object.freeze({ starts: 1 });

export const keyDescriptions = describeKeys([
	{
		id: KeyIds.session,
		type: { kind: "symmetric", size: 32 },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true, wrap: false },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"], iv: "generated" },
		owners: [0],
	},
	{
		id: KeyIds.backup,
		type: { kind: "symmetric", size: 16 },
		permissions: { import: true, exportPrivate: true, overwrite: false, delete: true, wrap: true },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] },
		owners: "all",
	},
	{
		id: KeyIds.identity,
		type: { kind: "pair", curve: "P-256" },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true, wrap: false },
		usage: { algorithms: ["ECDSA"], operations: ["sign", "verify"] },
		owners: [0],
		// The device has the same identity after a reset.
		persistent: true,
	},
	// The client that imports this key can read every key wrapped under it. In a product, import it once and permit no deletion.
	{
		id: KeyIds.wrapping,
		type: { kind: "symmetric", size: 16 },
		permissions: { import: true, exportPrivate: false, overwrite: false, delete: true, wrap: false },
		usage: { algorithms: ["AES-KW"], operations: ["wrap"] },
		owners: [0],
	},
]);

/**
 * The free keys that each client may make at run time: client 0 as listed, the others none. Each takes 48 bytes of RAM besides `bytes`,
 * whether there is a key or not.
 */
export const freeKeys = limitFreeKeys([
	{
		keys: 8,
		bytes: 512,
		algorithms: ["AES-GCM", "AES-CBC", "AES-CTR", "AES-KW", "HMAC", "HKDF", "PBKDF2", "ChaCha20-Poly1305", "ECDSA", "ECDH", "Ed25519", "X25519", "Seal"],
	},
]);

/** The monotonic counters, in flash. */
export const counters = describeCounters([{ id: CounterIds.starts, owners: [0] }]);

/**
 * How often each client may write to the flash: 64 times at once, and once in ten seconds. At that rate a partition of 64 KB lasts for decades
 * (modules/keystore/README.md).
 */
export const writes = limitWrites({ burst: 64, perHour: 360 });
