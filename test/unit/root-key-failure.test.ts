/** A chip that can not compute with its root key for a while loses no key. */
import { expect, test } from "vitest";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { TestHsm } from "../support/hsm.js";
import { places } from "./persistent-scene.js";

const data = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

test.each([1, 2, 3, 4])("not at a boot whose derivation %i fails", async (failing) => {
	const device = memoryDevice();
	const start = (fails: (count: number) => boolean): TestHsm => {
		let count = 0;
		const rootKey: typeof device.rootKey = {
			source: device.rootKey.source,
			derive: (...args) => !fails(++count) && device.rootKey.derive(...args),
		};
		return new TestHsm({ keys: places, storage: storageOn({ ...device, rootKey }) });
	};
	const first = start(() => false);
	await first.answer(first.clients[0].importSymmetricKey({ key: 1, data }));
	await first.answer(first.clients[0].importSymmetricKey({ key: 4, data: data.subarray(0, 16) }));
	await first.answer(first.clients[0].deleteKey({ key: 4 }));
	const before = device.image.slice();
	const broken = start((count) => count === failing);
	const { store, refused } = await broken.answer(broken.clients[0].getInfo({}));
	// The boot asks for the MAC of the header, for the deletion, and for the key.
	expect(store).toBe(["broken", "broken", "broken", "ready"][failing - 1]);
	expect(refused).toBe(0);
	if (failing < 4) await expect(broken.answer(broken.clients[0].generateKeyPair({ key: 3 }))).rejects.toMatchObject({ code: "NoKeyStore" });
	expect(device.image).toEqual(before);
	const last = start(() => false);
	expect(await last.answer(last.clients[0].exportSymmetricKey({ key: 1 }))).toEqual(data);
	expect(await last.answer(last.clients[0].getInfo({}))).toMatchObject({ store: "ready", damaged: 0, refused: 0 });
});

test("not at a compaction whose derivation fails", async () => {
	const device = memoryDevice();
	let isFailing = false;
	const rootKey: typeof device.rootKey = { source: device.rootKey.source, derive: (...args) => !isFailing && device.rootKey.derive(...args) };
	const storage = storageOn({ ...device, rootKey });
	const hsm = new TestHsm({ keys: places, storage });
	const [client] = hsm.clients;
	await hsm.answer(client.importSymmetricKey({ key: 1, data }));
	storage["store"].compact();
	isFailing = true;
	hsm.run();
	expect(storage.isCompacting).toBe(false);
	await expect(hsm.answer(client.importSymmetricKey({ key: 4, data: data.subarray(0, 16) }))).rejects.toMatchObject({ code: "KeyStore.StorageFailed" });
	isFailing = false;
	await hsm.answer(client.importSymmetricKey({ key: 4, data: data.subarray(0, 16) }));
	storage["store"].compact();
	hsm.run();
	const next = new TestHsm({ keys: places, storage: storageOn(device) });
	expect(await next.answer(next.clients[0].exportSymmetricKey({ key: 1 }))).toEqual(data);
	expect(await next.answer(next.clients[0].getInfo({}))).toMatchObject({ damaged: 0, wear: 1 });
});
