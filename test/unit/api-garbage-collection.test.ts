import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { SESSIONS } from "../../modules/messages/session.js";
import { macKey } from "../support/attributes.js";
import { TestHsm } from "../support/hsm.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** A function of its own, so that nothing here refers to the digests. */
async function makeAndForget(hsm: TestHsm): Promise<void> {
	for (let count = 0; count < SESSIONS; count++) await hsm.answer(hsm.clients[0].createHash("SHA-256").update(new Uint8Array(10)));
}

test("digests that were collected as garbage free their sessions", async () => {
	const hsm = new TestHsm();
	const [client] = hsm.clients;
	await makeAndForget(hsm);
	await expect(hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "Session.Full" });
	for (let round = 0; round < 20; round++) {
		collect();
		await new Promise((resolve) => setTimeout(resolve, 5));
		await hsm.answer(client.getRandom({ size: 1 }));
	}
	for (let count = 0; count < SESSIONS; count++) await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
});

test("a digest in use keeps its session", async () => {
	const hsm = new TestHsm();
	const hash = hsm.clients[0].createHash("SHA-256");
	await hsm.answer(hash.update(Uint8Array.of(97)));
	for (let round = 0; round < 5; round++) {
		collect();
		await new Promise((resolve) => setTimeout(resolve, 5));
		await hsm.answer(hsm.clients[0].getRandom({ size: 1 }));
	}
	await hsm.answer(hash.update(Uint8Array.of(98, 99)));
	expect(Buffer.from(await hsm.answer(hash.digest())).toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

/** Collects garbage, and lets what follows from it happen. */
async function collectAll(hsm: TestHsm): Promise<void> {
	for (let round = 0; round < 20; round++) {
		collect();
		await new Promise((resolve) => setTimeout(resolve, 5));
		await hsm.answer(hsm.clients[0].getRandom({ size: 1 }));
	}
}

test("keys whose handles were collected as garbage are deleted, but not those in use", async () => {
	const hsm = new TestHsm({ freeKeys: [{ keys: 4, bytes: 200, algorithms: ["HMAC"] }] });
	const [client] = hsm.clients;
	const held = await hsm.answer(client.generateKey(macKey(32)));
	// Used and forgotten: the API keeps no handle either.
	await hsm.answer(client.calculateHmac({ key: await hsm.answer(client.generateKey(macKey(32))), message: new Uint8Array(1), algorithm: "SHA-256" }));
	// The digest holds the handle: the key is needed until the digest is done.
	const digest = client.createHmac({ key: await hsm.answer(client.generateKey(macKey(32))), algorithm: "SHA-256" });
	await hsm.answer(digest.update(Uint8Array.of(1)));
	await collectAll(hsm);
	expect(await hsm.answer(client.listKeys({}))).toHaveLength(2);
	expect(await hsm.answer(client.isKeyAvailable({ key: held }))).toBe(true);
	expect(await hsm.answer(digest.digest())).toHaveLength(32);
});
