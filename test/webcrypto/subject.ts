import { webcrypto } from "node:crypto";
import { looseSubtle, type Side } from "./side.js";

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

/** The Web Cryptography API under test. */
export async function openSubject(): Promise<Side> {
	return nodeSide("subject");
}
