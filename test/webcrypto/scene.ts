/** The Web Cryptography API over an HSM in this process. */
import type { Client } from "../../modules/api/client.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { type CryptoOptions, createCrypto, type HeimligCrypto } from "../../modules/webcrypto/crypto.js";
import { type KeySlots, slotsOf } from "../../modules/webcrypto/crypto-key.js";
import { TestHsm, type TestHsmOptions } from "../support/hsm.js";

export interface Scene {
	readonly hsm: TestHsm;
	readonly client: Client;
	readonly crypto: HeimligCrypto;
	readonly subtle: HeimligCrypto["subtle"];
	/** Runs the HSM until the promise settles. */
	readonly answer: TestHsm["answer"];
}

interface SceneOptions extends CryptoOptions {
	/** The number of free keys that the client may have. */
	readonly freeKeys?: number;
	readonly places?: readonly KeyDescription[];
	readonly hsm?: TestHsmOptions;
}

export async function start({ freeKeys = 16, places = [], hsm: options, ...cryptoOptions }: SceneOptions = {}): Promise<Scene> {
	const hsm = new TestHsm({ keys: places, freeKeys: [{ keys: freeKeys, bytes: freeKeys * 150, algorithms: [...keyAlgorithms] }], ...options });
	const [client] = hsm.clients;
	const crypto = createCrypto(client, cryptoOptions);
	await hsm.answer(crypto.ready);
	return { hsm, client, crypto, subtle: crypto.subtle, answer: (promise) => hsm.answer(promise) };
}

/** The key of a CryptoKey, as the HSM knows it. */
export function materialOf(key: unknown): KeySlots["material"] {
	return slotsOf(key, "key").material;
}

/** The handle or id of a key in the HSM. @throws Error for a public key */
export function handleOf(key: unknown): Exclude<KeySlots["material"], Uint8Array> {
	const material = materialOf(key);
	if (material instanceof Uint8Array) throw new Error("a public key, which is not in the HSM");
	return material;
}
