/** Counters in the soak, one for each client, and the model that says what they answer. */
import type { CounterDescription } from "../../modules/keystore/counters.js";
import { type Expected, type GeneratorInputs, type Key, type RequestCase, requestCase } from "./request-case.js";

/** The id of a client's counter. No key has it. */
const FIRST = 0x20000;
export const counterOf = (client: number): number => FIRST + client;
export const isCounter = (id: number): boolean => id >= FIRST;
export const countersOf = (clients: number): CounterDescription[] =>
	Array.from({ length: clients }, (_, client) => ({ id: counterOf(client), owners: [client] }));

/** The model keeps the value as bytes, as it keeps the key of a place. */
export const countOf = (state: Key): number => (state === undefined ? 0 : Number(Buffer.from(state).toString()));

export function counting({ random, client, clients }: GeneratorInputs): RequestCase {
	const counter = counterOf(client);
	const more = { keyId: counter };
	switch (random.below(4)) {
		case 0:
			return requestCase("ReadCounter", { counter }, countOf, more);
		case 1: {
			const other = counterOf((client + 1) % clients);
			const missing = (): Expected => ({ error: "KeyStore.InvalidKeyId" });
			return requestCase("IncrementCounter", { counter: clients === 1 ? 9999 : other }, missing);
		}
		default:
			return requestCase("IncrementCounter", { counter }, (state) => countOf(state) + 1, {
				...more,
				after: (state) => Buffer.from(String(countOf(state) + 1)),
			});
	}
}
