/** The keys of the clients, and requests for another client's. */
import { type Expected, type GeneratorInputs, type RequestCase, requestCase } from "./request-case.js";

/** The number of keys that each client has for itself, of 32 bytes each. */
export const PLACES = 2;
export const firstPlace = (client: number): number => 16 * (client + 1);
/** The HSM's pair for X25519, the public key of a peer, and each client's place for a key that is derived with them. */
export const AGREEING_PAIR = 1;
export const STORED_PEER = 2;
export const agreedPlace = (client: number): number => firstPlace(client) + PLACES;
/** Each client's place for a key for AES-CTR. */
export const ctrPlace = (client: number): number => agreedPlace(client) + 1;
/** The client that owns a key. */
export const ownerOf = (keyId: number): number => Math.floor(keyId / 16) - 1;

/** Requests with the key of another client. They neither find nor change it. */
export function others({ random, bytes, keyId }: GeneratorInputs): RequestCase {
	const owner = ownerOf(keyId);
	const key = keyId + firstPlace(owner === 0 ? 1 : 0) - firstPlace(owner);
	const missing = (): Expected => ({ error: "KeyStore.InvalidKeyId" });
	const [data, message] = [bytes(32), bytes(random.below(30))];
	switch (random.below(8)) {
		case 0:
			return requestCase("ImportSymmetricKey", { key, data, overwrite: true }, missing);
		case 1:
			return requestCase("GenerateSymmetricKey", { key, overwrite: true }, missing);
		case 2:
			return requestCase("ExportSymmetricKey", { key }, missing);
		case 3:
			return requestCase("DeleteKey", { key }, missing);
		case 4:
			return requestCase("IsKeyAvailable", { key }, () => false);
		case 5:
			return requestCase("EncryptAesGcm", { key, plaintext: message }, missing);
		case 6:
			return requestCase("DeriveKeyHkdf", { key: data, target: key, overwrite: true, algorithm: "SHA-256" }, missing);
		default:
			return requestCase("CalculateHmac", { key, message, algorithm: "SHA-256" }, missing);
	}
}
