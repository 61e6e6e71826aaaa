/**
 * What this firmware is made of: the sizes of the memory that host and HSM share, the places for keys, the heaps of the
 * machines. Both machines are built with it, and neither takes any of it from the other.
 */
import type { KeyDescription } from "../../modules/keystore/description.js";
import { Region } from "../../modules/mailbox/region.js";

export const region = new Region({ clients: 2, slots: 8, poolBytes: 32768 });

/** Bytes of the largest input that can be hashed: the digest must fit into the pool beside it. */
export const largestInput = region.sizes.poolBytes - 64;

/** The keys that the application of this firmware knows. */
export const KeyIds = Object.freeze({ session: 1, backup: 2 });

export const keyDescriptions: readonly KeyDescription[] = Object.freeze([
	{
		id: KeyIds.session,
		type: { kind: "symmetric", size: 32 },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true },
	},
	{
		id: KeyIds.backup,
		type: { kind: "symmetric", size: 16 },
		permissions: { import: true, exportPrivate: true, overwrite: false, delete: true },
	},
]);

/** Moddable's creation of the HSM's machine: one contiguous heap in bytes, and its JavaScript stack in slots. */
export const hsmMachine = Object.freeze({ static: 65536, stack: 512, core: 1 });
