/** Checks that the HSM and the SDK's cryptography give the same results before they are compared. */
import type { Client } from "../../../modules/api/client.js";
import { iv, key, message32, nonce, scalar256, scalar384 } from "../machines/inputs.js";
import type { ResponderMachine } from "../machines/responder.js";
import { sizes } from "../machines/work.js";
import type { CryptRequest, CryptResponse } from "./crypt-machine.js";

export type Crypt = ResponderMachine<CryptRequest, CryptResponse | null>;

const TAG = 16;

/** The HSM's requests for the algorithms that `crypt` has. */
const onMessage: Readonly<Record<string, (client: Client, message: Uint8Array) => Promise<Uint8Array>>> = {
	"AES-256-GCM": (client, plaintext) => client.encryptAesGcm({ key, iv: nonce, plaintext }),
	"AES-256-CBC": (client, plaintext) => client.encryptAesCbc({ key, iv, plaintext }),
	ChaCha20: async (client, plaintext) => (await client.encryptChaChaPoly({ key, nonce, plaintext })).subarray(0, -TAG),
	"SHA-256": (client, data) => client.hash({ data, algorithm: "SHA-256" }),
	"SHA-512": (client, data) => client.hash({ data, algorithm: "SHA-512" }),
	"HMAC-SHA-256": (client, message) => client.calculateHmac({ key, message, algorithm: "SHA-256" }),
};

/** @throws Error if `crypt` and the HSM differ */
export async function checkAlgorithms(client: Client, crypt: Crypt): Promise<void> {
	for (const [name, send] of Object.entries(onMessage))
		for (const size of sizes) {
			const output = await bytes(crypt, { way: "crypt", name, size, times: 1 });
			agree(`${name} of ${size} bytes`, isSame(output, await send(client, new Uint8Array(size).fill(9))));
		}
}

/** @throws Error if `crypt` derives other keys or secrets, or if either rejects the other's signature */
export async function checkOperations(client: Client, crypt: Crypt): Promise<void> {
	for (const [curve, scalar] of [
		["P-256", scalar256],
		["P-384", scalar384],
	] as const) {
		const publicKey = await bytes(crypt, { name: `${curve} public key` });
		const signature = await bytes(crypt, { name: `${curve} sign` });
		agree(`${curve} sign`, await client.verifyEcdsa({ key: publicKey, message: message32, signature, curve }));
		agree(`${curve} verify`, (await crypt.request({ name: `${curve} verify` }))?.output === true);
		if (curve === "P-256") agree(`${curve} ECDH`, isSame(await bytes(crypt, { name: `${curve} ECDH` }), await client.ecdh({ key: scalar, publicKey, curve })));
	}
}

async function bytes(crypt: Crypt, request: CryptRequest): Promise<Uint8Array> {
	const output = (await crypt.request(request))?.output;
	return output instanceof ArrayBuffer ? new Uint8Array(output) : new Uint8Array();
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function agree(what: string, isAgreed: boolean): void {
	if (!isAgreed) throw new Error(`the SDK's crypt and the HSM disagree: ${what}`);
}
