import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { type Curve, curves, publicKeySizes } from "../../modules/messages/algorithms.js";
import { agreeing, noPermissions, pair, publicKey as place, symmetric, TestHsm } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const [KEY, FIXED, PEER, PAIR, BYTES] = [1, 2, 3, 4, 5];
const opensslCurve = { "P-256": "prime256v1", "P-384": "secp384r1" };

function start(curve: Curve) {
	const hsm = new TestHsm({
		keys: [
			place(KEY, curve),
			place(FIXED, curve, undefined, { ...noPermissions, import: true }),
			place(PEER, "P-256", agreeing),
			pair(PAIR, curve),
			symmetric(BYTES, 32),
		],
	});
	const [client] = hsm.clients;
	const importKey = (key: number, publicKey: Uint8Array, overwrite = false) => hsm.answer(client.importPublicKey({ key, publicKey, overwrite }));
	const exportKey = (key: number) => hsm.answer(client.exportPublicKey({ key }));
	return { hsm, client, importKey, exportKey };
}

/** A new public key of OpenSSL: as the HSM exports it, and in all forms that it imports. */
function publicKeyOf(curve: Curve): { signer: KeyObject; publicKey: Uint8Array; forms: readonly Uint8Array[] } {
	const isNist = curve === "P-256" || curve === "P-384";
	const { publicKey: spki, privateKey: signer } = isNist
		? generateKeyPairSync("ec", { namedCurve: opensslCurve[curve] })
		: curve === "Ed25519"
			? generateKeyPairSync("ed25519")
			: generateKeyPairSync("x25519");
	const publicKey = new Uint8Array(spki.export({ format: "der", type: "spki" }).subarray(-publicKeySizes[curves.indexOf(curve)]));
	if (!isNist) return { signer, publicKey, forms: [publicKey] };
	const point = Uint8Array.of(4, ...publicKey);
	const compressed = Uint8Array.of(2 + (publicKey[publicKey.length - 1] & 1), ...publicKey.subarray(0, publicKey.length / 2));
	return { signer, publicKey, forms: [publicKey, point, compressed] };
}

describe.each(curves)("a public key on %s is imported alone", (curve) => {
	const size = publicKeySizes[curves.indexOf(curve)];
	const isNist = curve === "P-256" || curve === "P-384";

	test("in every form, and exported as its coordinates", async () => {
		const { hsm, client, importKey, exportKey } = start(curve);
		for (let round = 0; round < 4; round++) {
			const { publicKey, forms } = publicKeyOf(curve);
			for (const form of forms) {
				await importKey(KEY, form, true);
				expect(await exportKey(KEY)).toEqual(publicKey);
				if (await hsm.answer(client.isKeyAvailable({ key: FIXED }))) continue;
				await importKey(FIXED, form);
				expect(await exportKey(FIXED)).toEqual(publicKey);
			}
		}
	});

	test("only if it is one, and the place keeps its key otherwise", async () => {
		const { importKey, exportKey } = start(curve);
		const { publicKey, forms } = publicKeyOf(curve);
		await importKey(KEY, publicKey);
		const wrong = [0, 1, 31, size - 1, size + 1, 64 - (size % 64), 200].filter((length) => length !== size).map((length) => random.bytes(length));
		if (isNist) {
			wrong.push(new Uint8Array(size), Uint8Array.of(5, ...publicKey), Uint8Array.of(6, ...publicKey), Uint8Array.of(0));
			for (const form of forms.slice(0, 2)) wrong.push(Uint8Array.from(form, (byte, index) => (index === form.length - 1 ? byte ^ 1 : byte)));
			wrong.push(Uint8Array.of(2, ...new Uint8Array(size / 2).fill(255)));
		}
		// y = 2 has no x (RFC 8032 §5.1.3).
		if (curve === "Ed25519") wrong.push(Uint8Array.of(2, ...new Uint8Array(31)), new Uint8Array(32).fill(255));
		for (const bytes of wrong)
			await expect(importKey(KEY, bytes, true), Buffer.from(bytes).toString("hex")).rejects.toMatchObject({
				code: "Crypto.InvalidPublicKey",
				field: "publicKey",
				message: `ImportPublicKey: Crypto.InvalidPublicKey ("publicKey" of ${bytes.length} bytes is no such key)`,
			});
		expect(await exportKey(KEY)).toEqual(publicKey);
	});

	test.runIf(curve === "X25519")("whatever its 32 bytes are", async () => {
		const { importKey, exportKey } = start(curve);
		for (const bytes of [new Uint8Array(32), new Uint8Array(32).fill(255), random.bytes(32)]) {
			await importKey(KEY, bytes, true);
			expect(await exportKey(KEY)).toEqual(bytes);
		}
	});

	test("only if its place permits it", async () => {
		const { hsm, client, importKey } = start(curve);
		const { publicKey } = publicKeyOf(curve);
		for (const key of [PAIR, BYTES]) await expect(importKey(key, publicKey)).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType", field: "key" });
		await expect(importKey(99, publicKey)).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId" });
		await importKey(FIXED, publicKey);
		for (const overwrite of [false, true]) await expect(importKey(FIXED, publicKey, overwrite)).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists" });
		await expect(hsm.answer(client.deleteKey({ key: FIXED }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await importKey(KEY, publicKey);
		await expect(importKey(KEY, publicKey)).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists" });
		await hsm.answer(client.deleteKey({ key: KEY }));
		expect(await hsm.answer(client.isKeyAvailable({ key: KEY }))).toBe(false);
		await expect(hsm.answer(client.exportPublicKey({ key: KEY }))).rejects.toMatchObject({ code: "KeyStore.KeyNotFound" });
	});

	test("and serves no request for a private, symmetric or other key", async () => {
		const { hsm, client, importKey } = start(curve);
		const { publicKey } = publicKeyOf(curve);
		await importKey(KEY, publicKey);
		const message = random.bytes(5);
		const nist = curve === "P-384" ? curve : "P-256";
		const requests: readonly ((client: Client) => Promise<unknown>)[] = [
			(client) => client.exportPrivateKey({ key: KEY }),
			(client) => client.exportSymmetricKey({ key: KEY }),
			(client) => client.generateKeyPair({ key: KEY, overwrite: true }),
			(client) => client.generateSymmetricKey({ key: KEY, overwrite: true }),
			(client) => client.importKeyPair({ key: KEY, publicKey, privateKey: random.bytes(size), overwrite: true }),
			(client) => client.importPrivateKey({ key: KEY, privateKey: random.bytes(size), overwrite: true }),
			(client) => client.importSymmetricKey({ key: KEY, data: random.bytes(size), overwrite: true }),
			(client) => client.signEcdsa({ key: KEY, message, curve: nist }),
			(client) => client.signEd25519({ key: KEY, message }),
			(client) => client.ecdh({ key: KEY, publicKey, curve: nist }),
			(client) => client.x25519({ key: KEY, publicKey: random.bytes(32) }),
			(client) => client.calculateHmac({ key: KEY, message, algorithm: "SHA-256" }),
		];
		for (const request of requests) await expect(hsm.answer(request(client)), String(request)).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType" });
		expect(await hsm.answer(client.exportPublicKey({ key: KEY }))).toEqual(publicKey);
	});
});

describe("a stored public key", () => {
	test.each(["P-256", "P-384"] as const)("on %s verifies the signatures of OpenSSL", async (curve) => {
		const { hsm, client, importKey } = start(curve);
		const { signer, publicKey } = publicKeyOf(curve);
		await importKey(KEY, publicKey);
		for (const length of [0, 1, 100, 5000]) {
			const message = random.bytes(length);
			const signature = new Uint8Array(sign(curve === "P-256" ? "sha256" : "sha384", message, { key: signer, dsaEncoding: "ieee-p1363" }));
			const verify = () => hsm.answer(client.verifyEcdsa({ key: KEY, message, signature, curve }));
			expect(await verify(), `seed ${seed}`).toBe(true);
			signature[random.below(signature.length)] ^= 1;
			expect(await verify()).toBe(false);
		}
		const other = curve === "P-256" ? "P-384" : "P-256";
		await expect(hsm.answer(client.verifyEcdsa({ key: KEY, message: publicKey, signature: publicKey, curve: other }))).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyType",
		});
	});

	test("on Ed25519 verifies the signatures of OpenSSL", async () => {
		const { hsm, client, importKey } = start("Ed25519");
		const { signer, publicKey } = publicKeyOf("Ed25519");
		await importKey(KEY, publicKey);
		const message = random.bytes(100);
		const signature = new Uint8Array(sign(null, message, signer));
		expect(await hsm.answer(client.verifyEd25519({ key: KEY, message, signature }))).toBe(true);
		signature[0] ^= 1;
		expect(await hsm.answer(client.verifyEd25519({ key: KEY, message, signature }))).toBe(false);
	});

	test("for agreements verifies nothing", async () => {
		const { hsm, client, importKey } = start("P-256");
		const { publicKey } = publicKeyOf("P-256");
		await importKey(PEER, publicKey);
		const verify = client.verifyEcdsa({ key: PEER, message: publicKey, signature: publicKey, curve: "P-256" });
		await expect(hsm.answer(verify)).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
	});
});
