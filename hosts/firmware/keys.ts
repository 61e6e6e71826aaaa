/**
 * The key places. Edit them for your product: each has an id, a type, permissions, a usage and owners, which no client can change at run
 * time. The image's link and the simulator's bundling check them. Each place takes RAM for its key, in one buffer of the HSM.
 */
import { describeKeys } from "../../modules/keystore/description-check.js";

/** The ids that the application uses. */
export const KeyIds = Object.freeze({ session: 1, backup: 2, identity: 3, wrapping: 4 });

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
