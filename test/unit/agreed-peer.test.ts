/** Keys that the HSM derives from a stored pair and a stored public key. */
import { describe, expect, test } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { INPUT, PAIR as PAIRS, STATUS, SUBJECT, Subject } from "../../modules/messages/slot.js";
import type { PlaceFields } from "../../modules/messages/types.js";
import { RawClient } from "../support/raw-client.js";
import { rowOf } from "../support/rows.js";
import {
	ABSENT_PEER,
	type AgreementCurve,
	BITS_PEER,
	curves,
	FIRST_PEER,
	hkdf,
	LAST_PEER,
	makePair,
	OPEN_PAIR,
	OTHER_CURVE,
	OTHERS_PEER,
	otherCurve,
	PAIR,
	type Pair,
	PEER,
	PEER_PAIR,
	peerPlaces,
	places,
	type Scene,
	start,
	TARGET,
	VERIFYING,
} from "./agreement-scene.js";

const none = new Uint8Array(0);

/** A scene with the public key of `peer` in all places of peers but `without`. */
async function startWithPeers(curve: AgreementCurve, without = ABSENT_PEER): Promise<{ scene: Scene; secret: Uint8Array; peer: Pair }> {
	const started = await start(curve, [...places(curve), ...peerPlaces(curve)]);
	const { hsm, client } = started.scene;
	const { publicKey, privateKey } = started.peer;
	for (const key of [PEER, FIRST_PEER, LAST_PEER, BITS_PEER]) if (key !== without) await hsm.answer(client.importPublicKey({ key, publicKey }));
	hsm.keys.write(hsm.keys.find(OTHERS_PEER, 1), publicKey, 0);
	await hsm.answer(client.importKeyPair({ key: PEER_PAIR, publicKey, privateKey }));
	await hsm.answer(client.importPublicKey({ key: OTHER_CURVE, publicKey: makePair(otherCurve[curve]).publicKey }));
	return started;
}

describe.each(curves)("with a stored peer on %s, a key is derived", (curve) => {
	const name = curve === "X25519" ? "DeriveKeyX25519" : "DeriveKeyEcdh";

	test("that is the same as with the peer's bytes, whatever the id of the peer is", async () => {
		const { scene, secret } = await startWithPeers(curve);
		for (const peer of [PEER, FIRST_PEER, LAST_PEER, PEER_PAIR]) {
			await scene.derive({ peer, overwrite: true });
			expect(await scene.hkdf(none, none), `peer ${peer}`).toBe(hkdf(secret, none, none));
		}
	});

	test("of the public key that the place has at that time", async () => {
		const { scene, secret } = await startWithPeers(curve);
		const { hsm, client } = scene;
		await hsm.answer(client.importPublicKey({ key: PEER, publicKey: makePair(curve).publicKey, overwrite: true }));
		await scene.derive({ peer: PEER });
		expect(await scene.hkdf(none, none)).not.toBe(hkdf(secret, none, none));
	});

	test("that leaves in the clear only if the pair gives out bits", async () => {
		const { scene, secret } = await startWithPeers(curve);
		const leave = () => scene.hsm.answer(scene.client.exportSymmetricKey({ key: TARGET }));
		await scene.derive({ peer: PEER });
		await expect(leave()).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await scene.derive({ key: OPEN_PAIR, peer: PEER, overwrite: true });
		expect(await leave()).toEqual(Uint8Array.from(secret));
	});

	test("only if the peer is a key for that, on the same curve; the refusal names it", async () => {
		const { scene } = await startWithPeers(curve);
		const refusals: readonly [number, string][] = [
			[BITS_PEER, "NotAllowed"],
			[VERIFYING, "NotAllowed"],
			[OTHER_CURVE, curve === "X25519" ? "NotAllowed" : "InvalidKeyType"],
			[TARGET, "InvalidKeyType"],
			[ABSENT_PEER, "KeyNotFound"],
			[OTHERS_PEER, "InvalidKeyId"],
			[99, "InvalidKeyId"],
		];
		for (const [peer, code] of refusals)
			await expect(scene.derive({ peer }), `peer ${peer}`).rejects.toMatchObject({ message: `${name}: KeyStore.${code} ("peer" ${peer})`, field: "peer" });
		// A key or target that is wrong as well: the order of the checks.
		await expect(scene.derive({ peer: 99, key: 98 })).rejects.toMatchObject({ field: "key" });
		await expect(scene.derive({ peer: 99, target: 98 })).rejects.toMatchObject({ field: "peer" });
		await expect(scene.derive({ peer: PEER, target: 98 })).rejects.toMatchObject({ field: "target" });
		expect(scene.hsm.keys.isAvailable(scene.hsm.keys.find(TARGET, 0))).toBe(false);
	});

	test("only if the request has either the bytes of the peer or its id", async () => {
		const { scene, peer } = await startWithPeers(curve, FIRST_PEER);
		const { hsm, client } = scene;
		const ask = (more: object) => {
			const fields = { key: PAIR, target: TARGET, ...more } as PlaceFields<"DeriveKeyX25519">;
			return hsm.answer(curve === "X25519" ? client.deriveKeyX25519(fields) : client.deriveKeyEcdh(fields));
		};
		const { publicKey } = peer;
		const expected = '"publicKey" expected Uint8Array or else "peer", got';
		for (const id of [PEER, FIRST_PEER]) await expect(ask({ publicKey, peer: id })).rejects.toThrow(new TypeError(`${expected} both`));
		for (const fields of [{}, { publicKey: undefined, peer: undefined }]) await expect(ask(fields)).rejects.toThrow(new TypeError(`${expected} neither`));
		for (const id of [-1, 0.5, 0x1_0000_0000, "20", null])
			await expect(ask({ peer: id })).rejects.toThrow(/^"peer" expected an integer of 0 to 4294967295, got /);
		await expect(ask({ publicKey: none })).rejects.toMatchObject({
			message: `${name}: Crypto.InvalidPublicKey ("publicKey" expected a size above 0, or to be left out, got 0)`,
		});

		const raw = new RawClient(hsm.region, hsm.shared, 1);
		raw.pool.set(publicKey, 0);
		const send = (size: number, id: number): unknown[] => {
			const pairs: [number, number][] = [];
			pairs[INPUT] = [0, size];
			raw.send({ type: rowOf(name).code, keyId: PAIR, parameters: [TARGET, 0, id], pairs });
			hsm.run();
			return raw.receive().map(({ status }) => status);
		};
		expect(send(publicKey.length, PEER)).toEqual(["InvalidParameter"]);
		// On the wire, neither is the peer with the id 0. The place is empty.
		expect(send(0, FIRST_PEER)).toEqual(["KeyStore.KeyNotFound"]);
		expect(hsm.keys.isAvailable(hsm.keys.find(TARGET, 0))).toBe(false);
		expect(send(0, PEER)).toEqual(["Ok"]);
	});

	test("or else the refusal names the peer, also if the ring has no room for the answer", async () => {
		const { scene } = await startWithPeers(curve);
		const { hsm } = scene;
		const raw = new RawClient(hsm.region, hsm.shared, 1);
		const ids: number[] = [];
		const answers: number[][] = [];
		for (let id = 100; id < 140; id++) {
			if (raw.room === 0) break;
			raw.send({ type: rowOf(name).code, keyId: PAIR, parameters: [TARGET, 0, id], pairs: [] });
			hsm.run();
			ids.push(id);
		}
		expect(ids.length).toBeGreaterThan(hsm.region.sizes.slots);
		for (let round = 0; round < 40; round++) {
			answers.push(...raw.receiveWords());
			hsm.run();
		}
		expect(answers.map((words) => [words[STATUS], words[SUBJECT], words[PAIRS + 2 * (INPUT + 2)]])).toEqual(
			ids.map((id) => [Status["KeyStore.InvalidKeyId"], Subject.peer, id]),
		);
	});

	test("or else the refusal is about the bytes of the peer, also after a request with a stored one", async () => {
		const { scene } = await startWithPeers(curve);
		const wrong = { code: "Crypto.InvalidPublicKey", field: "publicKey" };
		// The HSM serves one job after the other here, so both requests have the same job.
		await scene.derive({ peer: PEER });
		await expect(scene.derive({ overwrite: true }, new Uint8Array(33))).rejects.toMatchObject(wrong);
		await expect(scene.derive({ overwrite: true }, new Uint8Array(7))).rejects.toMatchObject(wrong);
	});

	test("for the clients that own the peer only", async () => {
		const { scene, secret } = await startWithPeers(curve);
		const { hsm } = scene;
		const raw = new RawClient(hsm.region, hsm.shared, 1);
		raw.send({ type: rowOf(name).code, keyId: PAIR, parameters: [TARGET, 0, OTHERS_PEER], pairs: [] });
		hsm.run();
		expect(raw.receive().map(({ status }) => status)).toEqual(["Ok"]);
		expect(await scene.hkdf(none, none)).toBe(hkdf(secret, none, none));
	});
});

test("the compiler refuses both and neither", () => {
	type Fields = PlaceFields<"DeriveKeyEcdh">;
	const key = { key: PAIR, target: TARGET };
	const right: Fields[] = [
		{ ...key, publicKey: none },
		{ ...key, peer: PEER },
	];
	// @ts-expect-error: both
	const both: Fields = { ...key, publicKey: none, peer: PEER };
	// @ts-expect-error: neither
	const neither: Fields = { ...key };
	expect([...right, both, neither]).toHaveLength(4);
});

test("a stored peer of small order on X25519 is refused by name (RFC 7748 §6.1)", async () => {
	const { scene } = await startWithPeers("X25519");
	const { hsm, client } = scene;
	await hsm.answer(client.importPublicKey({ key: PEER, publicKey: new Uint8Array(32), overwrite: true }));
	await expect(scene.derive({ peer: PEER })).rejects.toMatchObject({
		message: 'DeriveKeyX25519: Crypto.InvalidPublicKey ("peer" 20 is no such key)',
		field: "peer",
	});
	expect(hsm.keys.isAvailable(hsm.keys.find(TARGET, 0))).toBe(false);
});
