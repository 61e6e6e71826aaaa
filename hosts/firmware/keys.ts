/** The places for keys. They are checked when the image is linked, and when the simulator's modules are bundled. */
import { describeKeys } from "../../modules/keystore/description-check.js";

/** The keys that the application of this firmware knows. */
export const KeyIds = Object.freeze({ session: 1, backup: 2, identity: 3, wrapping: 4 });

export const keyDescriptions = describeKeys([
	{
		id: KeyIds.session,
		type: { kind: "symmetric", size: 32 },
		permissions: { import: false, exportPrivate: false, overwrite: true, delete: true, wrap: false },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"], iv: "generated" },
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
