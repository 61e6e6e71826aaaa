/** Attacks on keys that the HSM derives from a shared secret. */
import { describe, expect, test } from "vitest";
import { publicKeySizes, curves as tableCurves } from "../../modules/messages/algorithms.js";
import { EXTERNAL_KEY, INPUT, KEY } from "../../modules/messages/slot.js";
import { all, symmetric, TestHsm } from "../support/hsm.js";
import { RawClient } from "../support/raw-client.js";
import { rowOf } from "../support/rows.js";
import {
	BITS_PAIR,
	CIPHER,
	curves,
	hkdf,
	keysOnly,
	LONGER,
	MAC,
	makePair,
	NOT_IMPORTED,
	NOT_OVERWRITTEN,
	OPEN_PAIR,
	PAIR,
	places,
	SHORTER,
	SMALL,
	secretBytes,
	start,
	TARGET,
	WRAPPING,
} from "./agreement-scene.js";

const notAllowed = { code: "KeyStore.NotAllowed" };

describe.each(curves)("an agreed key on %s", (curve) => {
	const name = curve === "X25519" ? "DeriveKeyX25519" : "DeriveKeyEcdh";

	test("does not leave in the clear if its pair refuses to give out bits, whatever its place permits", async () => {
		const { scene } = await start(curve);
		const { hsm, client } = scene;
		const leave = () => hsm.answer(client.exportSymmetricKey({ key: TARGET }));
		await scene.derive();
		await expect(leave()).rejects.toMatchObject(notAllowed);
		await expect(hsm.answer(client.wrapKey({ key: new Uint8Array(32), target: TARGET, padded: true }))).rejects.toMatchObject(notAllowed);
		await hsm.answer(client.generateSymmetricKey({ key: WRAPPING }));
		expect(await hsm.answer(client.wrapKey({ key: WRAPPING, target: TARGET, padded: true }))).toHaveLength(secretBytes(curve) + 8);
		await scene.derive({ key: OPEN_PAIR, overwrite: true });
		expect(await leave()).toHaveLength(secretBytes(curve));
		await scene.derive({ overwrite: true });
		await expect(leave()).rejects.toMatchObject(notAllowed);
	});

	test("needs a place that may be imported, for HKDF only, and of its size", async () => {
		const { scene } = await start(curve);
		const refusals: readonly [number, string][] = [
			[NOT_IMPORTED, "NotAllowed"],
			[WRAPPING, "NotAllowed"],
			[CIPHER, "NotAllowed"],
			[MAC, "NotAllowed"],
			[SMALL, "NotAllowed"],
			[SHORTER, "InvalidBufferSize"],
			[LONGER, "InvalidBufferSize"],
			[PAIR, "InvalidKeyType"],
			[99, "InvalidKeyId"],
		];
		for (const key of [PAIR, OPEN_PAIR])
			for (const [target, code] of refusals) {
				await expect(scene.derive({ key, target, overwrite: true }), `place ${target}`).rejects.toMatchObject({
					message: `${name}: KeyStore.${code} ("target" ${target})`,
					field: "target",
				});
				expect(scene.hsm.keys.isAvailable(scene.hsm.keys.find(target, 0))).toBe(target === PAIR);
			}
	});

	test("replaces a key only if asked and allowed", async () => {
		const { scene } = await start(curve);
		const exists = { code: "KeyStore.KeyAlreadyExists", field: "target" };
		for (const target of [TARGET, NOT_OVERWRITTEN]) {
			await scene.derive({ target });
			await expect(scene.derive({ target })).rejects.toMatchObject(exists);
			await expect(scene.derive({ target, overwrite: false })).rejects.toMatchObject(exists);
		}
		await expect(scene.derive({ target: NOT_OVERWRITTEN, overwrite: true })).rejects.toMatchObject(exists);
		await scene.derive({ overwrite: true });
	});

	test("is the same in two derivations, and another for another peer", async () => {
		const { scene, secret } = await start(curve);
		const none = new Uint8Array(0);
		await scene.derive({ target: TARGET });
		await scene.derive({ target: NOT_OVERWRITTEN });
		const expected = hkdf(secret, none, none);
		expect([await scene.hkdf(none, none), await scene.hkdf(none, none, NOT_OVERWRITTEN)]).toEqual([expected, expected]);
		await scene.derive({ overwrite: true }, makePair(curve).publicKey);
		expect(await scene.hkdf(none, none)).not.toBe(expected);
		expect(await scene.hkdf(none, none, NOT_OVERWRITTEN)).toBe(expected);
	});

	test("needs a pair for deriveKey that is there, and a valid public key, and otherwise its place stays as it was", async () => {
		const { scene, peer, secret } = await start(curve);
		const { hsm, client } = scene;
		await scene.derive();
		const size = publicKeySizes[tableCurves.indexOf(curve)];
		// On X25519 the point 0 has small order (RFC 7748 §6.1). Elsewhere (0, 0) is off the curve.
		for (const wrong of [new Uint8Array(size), peer.publicKey.subarray(1), new Uint8Array(size + 7)])
			await expect(scene.derive({ overwrite: true }, wrong)).rejects.toMatchObject({ code: "Crypto.InvalidPublicKey", field: "publicKey" });
		await expect(scene.derive({ key: BITS_PAIR, overwrite: true })).rejects.toMatchObject({ ...notAllowed, field: "key" });
		await expect(scene.derive({ key: TARGET, overwrite: true })).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType", field: "key" });
		await expect(scene.derive({ key: 99, overwrite: true })).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "key" });
		await hsm.answer(client.deleteKey({ key: PAIR }));
		await expect(scene.derive({ overwrite: true })).rejects.toMatchObject({ code: "KeyStore.KeyNotFound", field: "key" });
		expect(await scene.hkdf(peer.publicKey, peer.privateKey)).toBe(hkdf(secret, peer.publicKey, peer.privateKey));
	});

	test("derives no wrapping key: a second derivation could take it to a place for another mode of AES", async () => {
		const keys = places(curve).map((place) => (place.id === TARGET ? symmetric(TARGET, secretBytes(curve), all, keysOnly) : place));
		const { scene } = await start(curve, keys);
		const { hsm, client } = scene;
		for (const key of [PAIR, OPEN_PAIR]) {
			await scene.derive({ key, overwrite: true });
			await hsm.answer(client.deriveKeyHkdf({ key: TARGET, target: CIPHER, overwrite: true, algorithm: "SHA-256" }));
			await expect(hsm.answer(client.deriveKeyHkdf({ key: TARGET, target: WRAPPING, overwrite: true, algorithm: "SHA-256" }))).rejects.toMatchObject({
				message: `DeriveKeyHkdf: KeyStore.NotAllowed ("target" ${WRAPPING})`,
			});
		}
		expect(hsm.keys.isAvailable(hsm.keys.find(WRAPPING, 0))).toBe(false);
	});

	test("is never made of the caller's own private key, in the API and on the wire", async () => {
		const { scene, peer } = await start(curve);
		await expect(scene.derive({ key: peer.privateKey as unknown as number })).rejects.toThrow(
			new TypeError('"key" expected an integer of 0 to 4294967295, a key, got Uint8Array'),
		);
		const hsm = new TestHsm({ keys: places(curve) });
		const raw = new RawClient(hsm.region, hsm.shared, 0);
		raw.pool.set(peer.privateKey, 0);
		raw.pool.set(peer.publicKey, 64);
		const pairs: [number, number][] = [];
		pairs[KEY] = [0, peer.privateKey.length];
		pairs[INPUT] = [64, peer.publicKey.length];
		raw.send({ type: rowOf(name).code | EXTERNAL_KEY, keyId: PAIR, parameters: [TARGET, 0, tableCurves.indexOf(curve)], pairs });
		hsm.run();
		expect(raw.receive().map(({ status }) => status)).toEqual(["UnexpectedRequestType"]);
		expect(hsm.keys.isAvailable(hsm.keys.find(TARGET, 0))).toBe(false);
	});

	test("is on the curve of the stored pair: a request that names another in the word for the peer is refused", async () => {
		for (const parameter of [0, 1, 2, 3, 4, 0xffffffff]) {
			const { scene, secret, peer } = await start(curve);
			const { hsm } = scene;
			const raw = new RawClient(hsm.region, hsm.shared, 1);
			raw.pool.set(peer.publicKey, 0);
			const pairs: [number, number][] = [];
			pairs[INPUT] = [0, peer.publicKey.length];
			raw.send({ type: rowOf(name).code, keyId: PAIR, parameters: [TARGET, 0, parameter], pairs });
			hsm.run();
			expect(raw.receive().map(({ status }) => status)).toEqual([parameter === 0 ? "Ok" : "InvalidParameter"]);
			expect(hsm.keys.isAvailable(hsm.keys.find(TARGET, 0))).toBe(parameter === 0);
			const none = new Uint8Array(0);
			if (parameter === 0) expect(await scene.hkdf(none, none)).toBe(hkdf(secret, none, none));
		}
	});
});
