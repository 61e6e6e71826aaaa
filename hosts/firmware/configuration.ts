/**
 * What this firmware is made of: the sizes of the memory that host and HSM share, the places for keys, the heaps of the
 * machines. All machines are built with it, and none takes any of it from another.
 */
import type { KeyDescription } from "../../modules/keystore/description.js";
import { Region } from "../../modules/mailbox/region.js";
import { freezeDeep } from "../../modules/messages/freeze.js";

export const region = freezeDeep(new Region({ clients: 2, slots: 8, poolBytes: 16384 }));

/** Bytes of the largest input that can be hashed: the digest must fit into the pool beside it. */
export const largestInput = region.sizes.poolBytes - 64;

/** The keys that the application of this firmware knows. */
export const KeyIds = Object.freeze({ session: 1, backup: 2, identity: 3, wrapping: 4 });

export const keyDescriptions: readonly KeyDescription[] = freezeDeep([
	{
		id: KeyIds.session,
		type: { kind: "symmetric", size: 32 },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true, wrap: false },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] },
	},
	{
		id: KeyIds.backup,
		type: { kind: "symmetric", size: 16 },
		permissions: { import: true, exportPrivate: true, overwrite: false, delete: true, wrap: true },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] },
	},
	{
		id: KeyIds.identity,
		type: { kind: "pair", curve: "P-256" },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true, wrap: false },
		usage: { algorithms: ["ECDSA"], operations: ["sign", "verify"] },
	},
	// Whoever imports it can read what is wrapped under it: a product imports its own once, and permits no deletion.
	{
		id: KeyIds.wrapping,
		type: { kind: "symmetric", size: 16 },
		permissions: { import: true, exportPrivate: false, overwrite: false, delete: true, wrap: false },
		usage: { algorithms: ["AES-KW"], operations: ["wrap"] },
	},
]);

/**
 * Moddable's creation of the machines: one contiguous heap in bytes, of which so many slots (16 bytes each) and chunk
 * bytes are taken at once, a JavaScript stack in slots, the core it runs on. A machine collects garbage whenever it is
 * about to take more: with too little at once, it does little else.
 */
export const hsmMachine = freezeDeep({
	static: 229376, heap: { initial: 7424, incremental: 128 }, chunk: { initial: 73728, incremental: 1024 }, stack: 1024, core: 1,
});
/** Public-key cryptography, in a machine of its own: a signature in progress delays nothing else. */
export const eccMachine = freezeDeep({
	static: 393216, heap: { initial: 12288, incremental: 256 }, chunk: { initial: 147456, incremental: 2048 }, stack: 1024, core: 1,
});
