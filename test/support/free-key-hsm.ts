/** An HSM whose first two clients may make free keys. */
import type { Client } from "../../modules/api/client.js";
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { TestHsm, type TestHsmOptions } from "./hsm.js";

export const limits: FreeKeyLimits = { keys: 8, bytes: 600, algorithms: keyAlgorithms };

export function start(options: TestHsmOptions = {}): { hsm: TestHsm; client: Client; other: Client; answer: TestHsm["answer"] } {
	const hsm = new TestHsm({ freeKeys: [limits, limits], ...options });
	const [client, other] = hsm.clients;
	return { hsm, client, other, answer: (promise) => hsm.answer(promise) };
}
