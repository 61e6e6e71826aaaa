/** Only what gives the same answers is compared. */
import type { Client } from "../../../modules/api/client.js";
import { iv, key, message32, nonce, scalar256, scalar384 } from "../machines/inputs.js";
import type { Partner } from "../machines/partner.js";
import { sizes } from "../machines/work.js";
import type { CryptAnswer, CryptQuestion } from "./crypt-machine.js";

export type Crypt = Partner<CryptQuestion, CryptAnswer | null>;

const TAG = 16;

/** What the HSM answers to that which `crypt` computes. */
const onMessage: Readonly<Record<string, (client: Client, message: Uint8Array) => Promise<Uint8Array>>> = {
	"AES-256-GCM": (client, plaintext) => client.encryptAesGcm({ key, iv: nonce, plaintext }),
	"AES-256-CBC": (client, plaintext) => client.encryptAesCbc({ key, iv, plaintext }),
	ChaCha20: async (client, plaintext) => (await client.encryptChaChaPoly({ key, nonce, plaintext })).subarray(0, -TAG),
	"SHA-256": (client, data) => client.hash({ data, algorithm: "SHA-256" }),
	"SHA-512": (client, data) => client.hash({ data, algorithm: "SHA-512" }),
	"HMAC-SHA-256": (client, message) => client.calculateHmac({ key, message, algorithm: "SHA-256" }),
};

/** @throws Error if `crypt` computes anything else than the HSM. */
export async function checkAlgorithms(client: Client, crypt: Crypt): Promise<void> {
	for (const [name, ask] of Object.entries(onMessage))
		for (const size of sizes) {
			const output = await bytes(crypt, { way: "crypt", name, size, times: 1 });
			agree(`${name} of ${size} bytes`, isSame(output, await ask(client, new Uint8Array(size).fill(9))));
		}
}

/** @throws Error if `crypt` makes other keys or secrets, or one of the two does not take a signature. */
export async function checkOperations(client: Client, crypt: Crypt): Promise<void> {
	for (const [curve, scalar] of [
		["P-256", scalar256],
		["P-384", scalar384],
	] as const) {
		const publicKey = await bytes(crypt, { name: `${curve} public key` });
		const signature = await bytes(crypt, { name: `${curve} sign` });
		agree(`${curve} sign`, await client.verifyEcdsa({ key: publicKey, message: message32, signature, curve }));
		agree(`${curve} verify`, (await crypt.ask({ name: `${curve} verify` }))?.output === true);
		if (curve === "P-256") agree(`${curve} ECDH`, isSame(await bytes(crypt, { name: `${curve} ECDH` }), await client.ecdh({ key: scalar, publicKey, curve })));
	}
}

async function bytes(crypt: Crypt, question: CryptQuestion): Promise<Uint8Array> {
	const output = (await crypt.ask(question))?.output;
	return output instanceof ArrayBuffer ? new Uint8Array(output) : new Uint8Array();
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function agree(what: string, isAgreed: boolean): void {
	if (!isAgreed) throw new Error(`the SDK's crypt and the HSM disagree: ${what}`);
}
