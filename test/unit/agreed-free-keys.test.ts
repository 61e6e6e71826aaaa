/** Free keys that the HSM makes of the shared secret of a free pair, for any symmetric algorithm. */
import { createCipheriv, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { Key } from "../../modules/api/key.js";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { MINIMUM_KEY_BYTES } from "../../modules/messages/sizes.js";
import { cipherKey, macKey } from "../support/attributes.js";
import { limits, start } from "../support/free-key-hsm.js";
import { all, allButWrap, deriving, keySealing, pair, signing, symmetric, wrapping } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";
import { type AgreementCurve, curves, makePair, type Pair, secretBytes, secretOf } from "./agreement-scene.js";

const random = seeded(seed);
const PLACE_PAIR = 1;
const PLACE = 2;
const MAC_PLACE = 3;
const exportable = { permissions: { exportPrivate: true } };

interface Agreement {
	readonly client: Client;
	readonly answer: ReturnType<typeof start>["answer"];
	/** The HSM's free pair. */
	readonly key: Key;
	readonly peer: Pair;
	/** By OpenSSL. */
	readonly secret: Uint8Array;
	readonly derive: (attributes: KeyAttributes, from?: Key | number) => Promise<Key>;
}

async function agree(curve: AgreementCurve, operations: readonly ("deriveKey" | "deriveBits")[] = ["deriveKey"]): Promise<Agreement> {
	const algorithm = curve === "X25519" ? "X25519" : "ECDH";
	const usage = { algorithms: [algorithm], operations } as const;
	const keys = [
		pair(PLACE_PAIR, curve, allButWrap, usage),
		symmetric(PLACE, secretBytes(curve), all, deriving),
		symmetric(MAC_PLACE, secretBytes(curve), all, signing("HMAC")),
	];
	const { client, answer } = start({ keys, freeKeys: [{ ...limits, keys: 9, bytes: 2000 }] });
	const [own, peer] = [makePair(curve), makePair(curve)];
	const key = await answer(client.importKeyPair({ ...own, attributes: { type: { kind: "pair", curve }, usage } }));
	await answer(client.importKeyPair({ ...own, key: PLACE_PAIR }));
	const derive = (attributes: KeyAttributes, from: Key | number = key): Promise<Key> => {
		const fields = { key: from, publicKey: peer.publicKey, attributes };
		return answer(algorithm === "X25519" ? client.deriveKeyX25519(fields) : client.deriveKeyEcdh(fields));
	};
	return { client, answer, key, peer, secret: secretOf(curve, own, peer), derive };
}

describe.each(curves)("a free key of the shared secret of a free pair on %s", (curve) => {
	test("is its first bytes, for every size from the smallest key to the secret", async () => {
		const { client, answer, secret, derive } = await agree(curve);
		for (let size = MINIMUM_KEY_BYTES; size <= secretBytes(curve); size++) {
			const key = await derive(macKey(size));
			const message = random.bytes(20);
			const tag = createHmac("sha256", secret.subarray(0, size)).update(message).digest();
			expect(Buffer.from(await answer(client.calculateHmac({ key, message, algorithm: "SHA-256" }))), `seed ${seed}, ${size} bytes`).toEqual(tag);
			await answer(client.deleteKey({ key }));
		}
	});

	test.each([16, 24, 32])("encrypts with AES-GCM as OpenSSL does, with %d bytes", async (size) => {
		const { client, answer, secret, derive } = await agree(curve);
		const [iv, plaintext] = [random.bytes(12), random.bytes(50)];
		const cipher = createCipheriv(`aes-${(8 * size) as 128 | 192 | 256}-gcm`, secret.subarray(0, size), iv);
		const expected = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
		const key = await derive(cipherKey({}, size));
		expect(Buffer.from(await answer(client.encryptAesGcm({ key, iv, plaintext }))), `seed ${seed}`).toEqual(expected);
	});

	test("may be for any symmetric algorithm but sealing", async () => {
		const { answer, client, derive } = await agree(curve);
		const type = { kind: "symmetric", size: 32 } as const;
		for (const usage of [wrapping, deriving, signing("AES-CMAC"), signing("HMAC")]) await answer(client.deleteKey({ key: await derive({ type, usage }) }));
		await expect(derive({ type, usage: keySealing })).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "attributes.usage.algorithms" });
		await expect(derive({ type: { kind: "pair", curve: "P-256" }, usage: signing("ECDSA") })).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyType",
			field: "attributes.type",
		});
	});

	test("is not larger than the secret, nor smaller than 112 bits, and the error names the size", async () => {
		const { client, answer, key, derive } = await agree(curve);
		const name = curve === "X25519" ? "DeriveKeyX25519" : "DeriveKeyEcdh";
		for (const size of [secretBytes(curve) + 1, 64, 144])
			await expect(derive(macKey(size))).rejects.toMatchObject({
				code: "KeyStore.InvalidBufferSize",
				field: "attributes.type",
				message: `${name}: KeyStore.InvalidBufferSize ("attributes.type" does not fit the size of the shared secret)`,
			});
		for (const size of [1, MINIMUM_KEY_BYTES - 1])
			await expect(derive(macKey(size))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "attributes.type" });
		expect(await answer(client.listKeys({}))).toEqual(expect.arrayContaining([key.id]));
	});

	test("never leaves in the clear without `deriveBits` of the pair", async () => {
		const { client, answer, derive } = await agree(curve);
		for (const size of [16, secretBytes(curve)]) {
			await expect(derive(macKey(size, exportable))).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "attributes.permissions" });
			const key = await derive(macKey(size, { permissions: { wrap: true, delete: true } }));
			await expect(answer(client.exportSymmetricKey({ key }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
			await expect(answer(client.wrapKey({ key: random.bytes(16), target: key, padded: true }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		}
	});

	test("with `deriveBits` leaves if it may, and is what OpenSSL computes", async () => {
		const { client, answer, secret, derive } = await agree(curve, ["deriveKey", "deriveBits"]);
		for (const size of [16, 20, secretBytes(curve)])
			expect(await answer(client.exportSymmetricKey({ key: await derive(macKey(size, exportable)) })), `seed ${seed}`).toEqual(
				Uint8Array.from(secret.subarray(0, size)),
			);
	});

	test("is not made of a configured pair, except for HKDF and whole; and no place takes the secret for another algorithm", async () => {
		const { client, answer, key, peer, derive } = await agree(curve, ["deriveKey", "deriveBits"]);
		const base = (size: number): KeyAttributes => ({ type: { kind: "symmetric", size }, usage: deriving });
		await derive(base(secretBytes(curve)), PLACE_PAIR);
		await expect(derive(base(secretBytes(curve) - 1), PLACE_PAIR)).rejects.toMatchObject({ code: "KeyStore.InvalidBufferSize", field: "attributes.type" });
		await expect(derive(macKey(secretBytes(curve)), PLACE_PAIR)).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "attributes.usage.algorithms" });
		const into = (target: number) => {
			const fields = { key, publicKey: peer.publicKey, target };
			return answer(curve === "X25519" ? client.deriveKeyX25519(fields) : client.deriveKeyEcdh(fields));
		};
		await into(PLACE);
		await expect(into(MAC_PLACE)).rejects.toMatchObject({ code: "KeyStore.NotAllowed", field: "target" });
	});

	test("is made as well if the pair is deleted meanwhile", async () => {
		const { client, answer, key, peer, secret } = await agree(curve);
		const fields = { key, publicKey: peer.publicKey, attributes: macKey(20) };
		const made = curve === "X25519" ? client.deriveKeyX25519(fields) : client.deriveKeyEcdh(fields);
		const deleted = client.deleteKey({ key });
		const [mac] = await answer(Promise.all([made, deleted]));
		const message = random.bytes(9);
		const tag = createHmac("sha256", secret.subarray(0, 20)).update(message).digest();
		expect(await answer(client.verifyHmac({ key: mac, message, tag, algorithm: "SHA-256" })), `seed ${seed}`).toBe(true);
	});
});
