import { describe, expect, test } from "vitest";
import { FIRST_PERSISTENT_ID } from "../../modules/messages/sizes.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { symmetric } from "../support/hsm.js";
import { counters, Device, macAttributes, persistent, places } from "./persistent-scene.js";

const message = new Uint8Array(5);
const data = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

describe("after a reset", () => {
	test("the key of a persistent place is there, that of another is not", async () => {
		const device = new Device();
		for (const key of [1, 2]) await device.answer(device.client.importSymmetricKey({ key, data }));
		await device.answer(device.client.generateKeyPair({ key: 3 }));
		const publicKey = await device.answer(device.client.exportPublicKey({ key: 3 }));
		const signature = await device.answer(device.client.signEcdsa({ key: 3, message, curve: "P-256" }));
		device.reset();
		expect(await device.answer(device.client.exportSymmetricKey({ key: 1 }))).toEqual(data);
		expect(await device.answer(device.client.isKeyAvailable({ key: 2 }))).toBe(false);
		expect(await device.answer(device.client.exportPublicKey({ key: 3 }))).toEqual(publicKey);
		expect(await device.answer(device.client.verifyEcdsa({ key: 3, message, signature, curve: "P-256" }))).toBe(true);
		expect(await device.answer(device.client.getAttributes({ key: 1 }))).toMatchObject({ persistent: true });
		expect(await device.answer(device.client.getAttributes({ key: 2 }))).toMatchObject({ persistent: false });
	});

	test("a replaced key is the new one, a deleted one is gone, in a place and as a free key", async () => {
		const device = new Device();
		await device.answer(device.client.importSymmetricKey({ key: 1, data }));
		await device.answer(device.client.importSymmetricKey({ key: 1, data: data.map((byte) => ~byte), overwrite: true }));
		await device.answer(device.client.importSymmetricKey({ key: 4, data: data.subarray(0, 16) }));
		await device.answer(device.client.deleteKey({ key: 4 }));
		const { id } = await device.answer(device.client.generateKey(macAttributes()));
		await device.answer(device.client.deleteKey({ key: id }));
		device.reset();
		expect(await device.answer(device.client.exportSymmetricKey({ key: 1 }))).toEqual(data.map((byte) => ~byte));
		expect(await device.answer(device.client.listKeys({}))).toEqual([1]);
		await expect(device.answer(device.client.calculateHmac({ key: id, message, algorithm: "SHA-256" }))).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyId",
		});
	});

	test("a free key has its id, bytes, attributes, maker and owners, and nobody else finds it", async () => {
		const device = new Device();
		const { id } = await device.answer(device.client.importSymmetricKey({ data, attributes: macAttributes({ label: "mine", owners: [0, 1] }) }));
		const own = await device.answer(device.other.generateKey(macAttributes({ owners: [1] })));
		const before = await device.answer(device.client.getAttributes({ key: id }));
		const tag = await device.answer(device.client.calculateHmac({ key: id, message, algorithm: "SHA-256" }));
		device.reset();
		expect(id).toBeGreaterThanOrEqual(FIRST_PERSISTENT_ID);
		expect(await device.answer(device.client.getAttributes({ key: id }))).toEqual(before);
		for (const client of [device.client, device.other])
			expect(await device.answer(client.calculateHmac({ key: id, message, algorithm: "SHA-256" }))).toEqual(tag);
		expect(await device.answer(device.client.listKeys({}))).toEqual([id]);
		expect(await device.answer(device.client.isKeyAvailable({ key: own.id }))).toBe(false);
		await expect(device.answer(device.other.revokeUsage({ key: id, operations: ["sign"] }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await device.answer(device.client.revokeUsage({ key: id, operations: ["sign"] }));
		device.reset();
		expect((await device.answer(device.client.getAttributes({ key: id }))).usage.operations).toEqual(["verify"]);
	});

	test("no id comes back", async () => {
		const device = new Device();
		const ids = new Set<number>();
		for (let round = 0; round < 5; round++) {
			for (let count = 0; count < 3; count++) {
				const { id } = await device.answer(device.client.generateKey(macAttributes()));
				expect(ids.has(id)).toBe(false);
				ids.add(id);
				if (count > 0 || round > 0) await device.answer(device.client.deleteKey({ key: id }));
			}
			device.reset();
		}
		expect(await device.answer(device.client.listKeys({}))).toEqual([FIRST_PERSISTENT_ID]);
	});

	test("a confined key is still confined", async () => {
		const device = new Device();
		await device.answer(device.client.importSymmetricKey({ key: 4, data: data.subarray(0, 16) }));
		await device.answer(device.client.generateSymmetricKey({ key: 5 }));
		const wrapped = await device.answer(device.client.wrapKey({ key: 4, target: 5 }));
		await device.answer(device.client.unwrapKey({ key: 4, target: 5, wrapped, overwrite: true }));
		device.reset();
		await expect(device.answer(device.client.exportSymmetricKey({ key: 5 }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		expect((await device.answer(device.client.getAttributes({ key: 5 }))).permissions.exportPrivate).toBe(false);
	});

	test("keys and counters without a place in this firmware stay in flash, and are there again with another", async () => {
		const device = new Device();
		await device.answer(device.client.importSymmetricKey({ key: 1, data }));
		await device.answer(device.client.incrementCounter({ counter: 1 }));
		const { id } = await device.answer(device.client.generateKey(macAttributes()));
		device.reset({ keys: [persistent(symmetric(1, 16))], counters: [], freeKeys: [] });
		expect(await device.answer(device.client.getInfo({}))).toMatchObject({ store: "ready", unknown: 3, damaged: 0 });
		expect(await device.answer(device.client.listKeys({}))).toEqual([]);
		device.reset();
		expect(await device.answer(device.client.getInfo({}))).toMatchObject({ unknown: 0 });
		expect(await device.answer(device.client.exportSymmetricKey({ key: 1 }))).toEqual(data);
		expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(1);
		expect(await device.answer(device.client.isKeyAvailable({ key: id }))).toBe(true);
	});
});

test("a handle that is disposed leaves a persistent key alone; a key that nobody gets is deleted", async () => {
	const device = new Device();
	const key = await device.answer(device.client.generateKey(macAttributes()));
	key.dispose();
	const controller = new AbortController();
	const aborted = device.client.generateKey(macAttributes(), { signal: controller.signal });
	controller.abort(new Error("stop"));
	await expect(aborted).rejects.toThrow("stop");
	device.hsm.run();
	await device.answer(device.client.getInfo({}));
	expect(await device.answer(device.client.listKeys({}))).toEqual([key.id]);
});

test("a sealed persistent key comes back as a persistent key", async () => {
	const device = new Device();
	const sealing = await device.answer(
		device.client.generateKey({ type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["Seal"], operations: ["seal", "unseal"] } }),
	);
	const key = await device.answer(device.client.generateKey(macAttributes({ permissions: { wrap: true } })));
	const sealed = await device.answer(device.client.sealKey({ key: sealing, target: key }));
	const back = await device.answer(device.client.unsealKey({ key: sealing, sealed }));
	device.reset();
	expect(await device.answer(device.client.listKeys({}))).toEqual([key.id, back.id]);
});

test("requests of two clients go on while the flash is compacted, each is answered once, and nothing is lost", async () => {
	const device = new Device();
	const values: Promise<number>[] = [];
	for (let round = 0; round < 400; round++) {
		const asked = [device.client, device.other].map((client) => client.incrementCounter({ counter: 2 }));
		values.push(...asked);
		const random = device.client.getRandom({ size: 8 });
		if (round % 10 === 0) await device.answer(device.client.importSymmetricKey({ key: 1, data: data.map((byte) => byte ^ round), overwrite: true }));
		await device.answer(Promise.all([...asked, random]));
	}
	expect((await Promise.all(values)).sort((one, two) => one - two)).toEqual(Array.from({ length: 800 }, (_, index) => index + 1));
	const { wear, damaged } = await device.answer(device.client.getInfo({}));
	expect(wear).toBeGreaterThan(3);
	expect(damaged).toBe(0);
	device.reset();
	expect(await device.answer(device.client.readCounter({ counter: 2 }))).toBe(800);
	expect(await device.answer(device.client.exportSymmetricKey({ key: 1 }))).toEqual(data.map((byte) => byte ^ 390));
}, 60_000);

test("a key of a shared owner that is deleted while its other owner's deletion waits for the flash", async () => {
	const device = new Device();
	const shared = await device.answer(device.client.generateKey(macAttributes({ owners: [0, 1] })));
	// Until the next write has to wait.
	for (let write = 0; device.hsm.keys.flash.isCompacting === false && write < 200; write++) {
		const counted = device.client.incrementCounter({ counter: 2 });
		for (let turn = 0; turn < 50; turn++) device.hsm.core.execute();
		await counted;
	}
	expect(device.hsm.keys.flash.isCompacting).toBe(true);
	const deletions = [device.client, device.other].map((client) => client.deleteKey({ key: shared.id }));
	const made = device.client.generateKey(macAttributes());
	const results = await device.answer(Promise.allSettled(deletions));
	expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	const { id } = await device.answer(made);
	expect(await device.answer(device.client.isKeyAvailable({ key: id }))).toBe(true);
});

test("neither the flash nor what is wiped at the end has a key in the clear", async () => {
	const device = new Device();
	await device.answer(device.client.importSymmetricKey({ key: 1, data }));
	expect(Buffer.from(device.image).includes(Buffer.from(data.subarray(0, 8)))).toBe(false);
	expect(Buffer.from(device.image).includes(Buffer.from("mine"))).toBe(false);
});

test("without a store, everything persistent is refused, and the rest is served", async () => {
	const hsmOptions = { keys: places, counters, storage: storageOn(memoryDevice(4096)) };
	const device = new Device(hsmOptions);
	const refused = { code: "NoKeyStore", message: expect.stringContaining("getInfo says why") as string };
	expect(await device.answer(device.client.getInfo({}))).toMatchObject({ store: "none", rootKey: "development", free: 0 });
	await expect(device.answer(device.client.importSymmetricKey({ key: 1, data }))).rejects.toMatchObject(refused);
	await expect(device.answer(device.client.generateKeyPair({ key: 3 }))).rejects.toMatchObject(refused);
	await expect(device.answer(device.client.incrementCounter({ counter: 1 }))).rejects.toMatchObject(refused);
	await expect(device.answer(device.client.readCounter({ counter: 1 }))).rejects.toMatchObject(refused);
	await expect(device.answer(device.client.generateKey(macAttributes()))).rejects.toMatchObject({
		code: "KeyStore.InvalidAttributes",
		field: "attributes.persistent",
	});
	await device.answer(device.client.importSymmetricKey({ key: 2, data }));
	await device.answer(device.client.generateKey(macAttributes({ persistent: false })));
});
