/** One client makes a free key by each request that makes keys, uses it, and lets go of it. Runs on XS, without Node. */
import type { Client } from "../../modules/api/client.js";

/** Sends one request after the other. The client may have four keys of 352 bytes. @throws Error at a wrong answer */
export async function everyFreeKey(client: Client): Promise<void> {
	await symmetricKeys(client);
	await pairs(client);
	await agreements(client);
}

async function symmetricKeys(client: Client): Promise<void> {
	const plaintext = new Uint8Array(64);
	const attributes = {
		type: { kind: "symmetric", size: 32 },
		usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"] },
		permissions: { exportPrivate: true, delete: true },
	} as const;
	const generated = await client.generateSymmetricKey({ attributes });
	expectThat((await client.listKeys({})).includes(generated.id));
	const imported = await client.importSymmetricKey({ data: await client.exportSymmetricKey({ key: generated }), attributes });
	const key = new Uint8Array(32);
	const unwrapped = await client.unwrapKey({ key, wrapped: await client.wrapKey({ key, target: imported }), attributes });
	const ciphertext = await client.encryptAesGcm({ key: generated, plaintext });
	for (const copy of [imported, unwrapped]) expectZeros(await client.decryptAesGcm({ key: copy, ciphertext }));
	const mac = { type: { kind: "symmetric", size: 40 }, usage: { algorithms: ["HMAC"], operations: ["sign", "verify"] } } as const;
	const derived = await client.deriveKeyHkdf({ key, algorithm: "SHA-256", attributes: mac });
	const message = { key: derived, message: plaintext, algorithm: "SHA-512" } as const;
	expectThat(await client.verifyHmac({ ...message, tag: await client.calculateHmac(message) }));
	const fields = { key, salt: plaintext, iterations: 2, algorithm: "SHA-256" } as const;
	const session = await client.pbkdf2KeyStart({ ...fields, size: 40 });
	expectThat((await client.pbkdf2Continue({ session })) === 0);
	for (const free of [generated, imported, unwrapped, derived]) free.dispose();
	const stretched = await client.pbkdf2KeyFinish({ session, attributes: mac });
	const same = await client.deriveKeyPbkdf2({ ...fields, attributes: mac });
	const tag = await client.calculateHmac({ ...message, key: stretched });
	expectThat(await client.verifyHmac({ ...message, key: same, tag }));
	for (const free of [stretched, same]) free.dispose();
}

async function pairs(client: Client): Promise<void> {
	const usage = { algorithms: ["ECDSA"], operations: ["sign", "verify"] } as const;
	const attributes = { type: { kind: "pair", curve: "P-256" }, usage, permissions: { exportPrivate: true, delete: true } } as const;
	const verifying = { type: { kind: "public", curve: "P-256" }, usage: { algorithms: ["ECDSA"], operations: ["verify"] } } as const;
	const curve = "P-256";
	const message = new Uint8Array(20);
	const generated = await client.generateKeyPair({ attributes });
	const publicKey = await client.exportPublicKey({ key: generated });
	const privateKey = await client.exportPrivateKey({ key: generated });
	const imported = await client.importPublicKey({ publicKey, attributes: verifying });
	expectThat((await client.listKeys({})).includes(imported.id));
	const makers = [
		async () => generated,
		() => client.importKeyPair({ publicKey, privateKey, attributes }),
		() => client.importPrivateKey({ privateKey, attributes }),
	];
	for (const make of makers) {
		const key = await make();
		const signature = await client.signEcdsa({ key, message, curve });
		expectThat(await client.verifyEcdsa({ key: imported, message, signature, curve }));
		key.dispose();
	}
	imported.dispose();
}

async function agreements(client: Client): Promise<void> {
	const hkdf = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HKDF"], operations: ["deriveKey", "deriveBits"] } } as const;
	for (const [algorithm, curve] of [
		["X25519", "X25519"],
		["ECDH", "P-256"],
	] as const) {
		const usage = { algorithms: [algorithm], operations: ["deriveKey", "deriveBits"] } as const;
		const pair = { type: { kind: "pair", curve }, usage } as const;
		const [one, other] = [await client.generateKeyPair({ attributes: pair }), await client.generateKeyPair({ attributes: pair })];
		const attributes = { type: { kind: "public", curve }, usage } as const;
		const peer = await client.importPublicKey({ publicKey: await client.exportPublicKey({ key: other }), attributes });
		const fields = { key: one, peer, attributes: hkdf };
		const secret = algorithm === "ECDH" ? await client.deriveKeyEcdh(fields) : await client.deriveKeyX25519(fields);
		const publicKey = await client.exportPublicKey({ key: one });
		const same = algorithm === "ECDH" ? await client.ecdh({ key: other, publicKey, curve: "P-256" }) : await client.x25519({ key: other, publicKey });
		const derived = await client.hkdf({ key: secret, algorithm: "SHA-256", size: 20 });
		expectThat(derived.join() === (await client.hkdf({ key: same, algorithm: "SHA-256", size: 20 })).join());
		secret.dispose();
		// The first bytes of the secret, as the key of another algorithm.
		const size = 20;
		const direct = { key: one, peer, attributes: { type: { kind: "symmetric", size }, usage: { algorithms: ["HMAC"], operations: ["sign"] } } } as const;
		const mac = algorithm === "ECDH" ? await client.deriveKeyEcdh(direct) : await client.deriveKeyX25519(direct);
		const message = { message: publicKey, algorithm: "SHA-1" } as const;
		const tag = await client.calculateHmac({ key: mac, ...message });
		expectThat(await client.verifyHmac({ key: same.subarray(0, size), tag, ...message }));
		for (const key of [one, other, peer, mac]) key.dispose();
	}
}

function expectZeros(bytes: Uint8Array): void {
	expectThat(bytes.length === 64 && bytes.every((byte) => byte === 0));
}

function expectThat(holds: boolean): void {
	if (!holds) throw new Error("a wrong answer of a free key");
}
