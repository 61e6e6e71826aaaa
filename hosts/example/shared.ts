import { describeKeys } from "heimlig/modules/keystore/description-check";
import { Region } from "heimlig/modules/mailbox/region";
import { freezeDeep } from "heimlig/modules/messages/freeze";

/** Both cores compute the layout of their shared memory from these sizes. */
export const region = freezeDeep(new Region({ clients: 1, slots: 4, poolBytes: 4096 }));

/** The id of a key that the HSM generates and that never leaves it. */
export const SECRET = 1;

export const keys = describeKeys([
	{
		id: SECRET,
		type: { kind: "symmetric", size: 32 },
		permissions: { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"], iv: "generated" },
		owners: [0],
	},
]);
