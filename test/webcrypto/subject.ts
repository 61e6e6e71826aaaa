import { webcrypto } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RegionSizes } from "../../modules/mailbox/region.js";
import { createCrypto } from "../../modules/webcrypto/crypto.js";
import { startHsm } from "../support/node-hsm.js";
import { looseSubtle, type Side } from "./side.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Node's Web Cryptography API. */
export function nodeSide(name = "node"): Side {
	return {
		name,
		crypto: webcrypto as Side["crypto"],
		subtle: looseSubtle(webcrypto.subtle),
		isStrict: false,
		collect: async () => undefined,
		close: async () => undefined,
	};
}

/** The Web Cryptography API of an HSM, which runs in a thread. */
export async function openSubject(sizes: Partial<RegionSizes>): Promise<Side> {
	const hsm = await startHsm({ sizes: { ...sizes, clients: 1 } });
	const crypto = createCrypto(hsm.client(0), { randomBytes: 1_048_576, collect: collectGarbage });
	await crypto.ready;
	return {
		name: "Heimlig",
		crypto: crypto as unknown as Side["crypto"],
		subtle: looseSubtle(crypto.subtle),
		isStrict: true,
		collect: async () => {
			collectGarbage();
			await new Promise((resolve) => setImmediate(resolve));
		},
		close: () => hsm.terminate(),
	};
}
